"""talks with officers: the unit, when they came back into the queue, the last word; numbers that are never given again

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite gives the number of a deleted last row again, unless the table says otherwise from its beginning
    made_anew = {"sqlite_autoincrement": True}
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "handoffs", recreate="always" if is_sqlite else "never", table_kwargs=made_anew
    ) as batch_op:
        batch_op.add_column(
            sa.Column(
                "unit",
                sa.String(length=40),
                nullable=True,
                comment="to which an officer passed it on; none: nobody in particular",
            )
        )
        batch_op.add_column(
            sa.Column(
                "queued_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when an officer gave it back or passed it on; none: never",
            )
        )
        batch_op.add_column(
            sa.Column(
                "answered_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="an officer's last word; none: nobody has answered yet",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.drop_column("answered_at")
        batch_op.drop_column("queued_at")
        batch_op.drop_column("unit")
