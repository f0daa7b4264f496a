"""figures of messages and marks

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_days",
        sa.Column("day", sa.String(length=10), nullable=False, comment="ISO, in Hanoi"),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("style", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "style", "outcome", name=op.f("pk_message_days")),
    )
    op.create_table(
        "drawn_messages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("week", sa.String(length=10), nullable=False, comment="ISO day of its Monday, in Hanoi"),
        sa.Column("inbox_id", sa.Integer(), nullable=True, comment="none: its citizen or its time erased it"),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column(
            "verdict", sa.String(length=10), nullable=True, comment="right, partly or wrong; none: nobody marked it yet"
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("marked_by", sa.Text(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inbox.id"], name=op.f("fk_drawn_messages_inbox_id_inbox"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_messages")),
        sa.UniqueConstraint("week", "inbox_id", name=op.f("uq_drawn_messages_week")),
    )
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "style",
                sa.String(length=10),
                nullable=True,
                comment="how it was put: marked or unmarked (typed), pressed or sent; none: older",
            )
        )
        batch_op.create_index("ix_turns_at", ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.drop_index("ix_turns_at")
        batch_op.drop_column("style")

    op.drop_table("drawn_messages")
    op.drop_table("message_days")
