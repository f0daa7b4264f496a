"""marks of a week

Revision: 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark_notes",
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True, comment="personal numbers as marks"),
        sa.Column("procedure_id", sa.String(length=60), nullable=True, comment="which one would have been right"),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inbox.id"], name=op.f("fk_mark_notes_inbox_id_inbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_mark_notes")),
    )
    op.execute(
        "INSERT INTO mark_notes (inbox_id, note) SELECT inbox_id, note FROM drawn_messages"
        " WHERE inbox_id IS NOT NULL AND note IS NOT NULL"
    )
    with op.batch_alter_table("drawn_messages", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("position", sa.Integer(), comment="from 1, by chance: a week is drawn once, whoever does it")
        )
        batch_op.drop_constraint(batch_op.f("uq_drawn_messages_week"), type_="unique")
        batch_op.drop_column("note")
    op.execute("UPDATE drawn_messages SET position = id")
    with op.batch_alter_table("drawn_messages", schema=None) as batch_op:
        batch_op.alter_column("position", nullable=False, existing_type=sa.Integer())
        batch_op.create_unique_constraint(batch_op.f("uq_drawn_messages_week"), ["week", "position"])
        batch_op.create_index("ix_drawn_messages_inbox", ["inbox_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("drawn_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.TEXT(), nullable=True))
        batch_op.drop_index("ix_drawn_messages_inbox")
        batch_op.drop_constraint(batch_op.f("uq_drawn_messages_week"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_drawn_messages_week"), ["week", "inbox_id"])
        batch_op.drop_column("position")

    op.drop_table("mark_notes")
