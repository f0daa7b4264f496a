"""scheduled changes

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("effective_on", sa.String(length=10), nullable=False, comment="ISO day, in Hanoi"),
        sa.Column(
            "base_version", sa.Integer(), nullable=False, comment="the version that was changed; 0: there was none"
        ),
        sa.Column("official", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False, comment="waiting, applied, conflict or withdrawn"),
        sa.Column("note", sa.Text(), nullable=True, comment="what stood in the way"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_changes")),
    )
    with op.batch_alter_table("scheduled_changes", schema=None) as batch_op:
        batch_op.create_index("ix_scheduled_changes_state", ["state", "effective_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("scheduled_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_scheduled_changes_state")

    op.drop_table("scheduled_changes")
