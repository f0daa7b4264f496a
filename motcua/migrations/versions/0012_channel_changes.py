"""channel changes: every one is kept, the newest decides

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False, comment="of the channel; its newest change decides"),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_changes")),
    )
    with op.batch_alter_table("channel_changes", schema=None) as batch_op:
        batch_op.create_index("ix_channel_changes_name", ["name", "id"], unique=False)

    op.execute(
        "INSERT INTO channel_changes (name, is_on, why, changed_at) "
        "SELECT name, is_on, why, changed_at FROM channel_states ORDER BY changed_at"
    )
    op.drop_table("channel_states")


def downgrade() -> None:
    op.create_table(
        "channel_states",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel_states")),
    )
    op.execute(
        "INSERT INTO channel_states (name, is_on, why, changed_at) SELECT name, is_on, why, changed_at "
        "FROM channel_changes WHERE id IN (SELECT max(id) FROM channel_changes GROUP BY name)"
    )
    with op.batch_alter_table("channel_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_channel_changes_name")

    op.drop_table("channel_changes")
