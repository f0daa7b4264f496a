"""questions without an answer

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gap_decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="linked, new, answered or out-of-scope"),
        sa.Column("procedure_id", sa.Text(), nullable=True, comment="which answers it, or will"),
        sa.Column("draft", sa.Integer(), nullable=True, comment="number of the draft that is to answer it"),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True, comment="since then there is an answer"),
        sa.Column(
            "undone_at", sa.DateTime(timezone=True), nullable=True, comment="taken back, or its draft came to nothing"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_decisions")),
    )
    op.create_table(
        "gap_questions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "question", sa.String(length=64), nullable=False, comment="keyed hash of its words, however they are typed"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["gap_decisions.id"],
            name=op.f("fk_gap_questions_decision_id_gap_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision_id", "question", name=op.f("pk_gap_questions")),
    )
    with op.batch_alter_table("gap_questions", schema=None) as batch_op:
        batch_op.create_index("ix_gap_questions_question", ["question"], unique=False)

    op.create_table(
        "askers",
        sa.Column("inbox_id", sa.Integer(), nullable=False, comment="what nobody could answer"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column(
            "question", sa.String(length=64), nullable=False, comment="keyed hash of its words, however they are typed"
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "agreed_at", sa.DateTime(timezone=True), nullable=False, comment="to be told once there is an answer"
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True, comment="wants to hear no more"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_askers_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_askers_inbox_id_inbox"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_askers")),
    )
    with op.batch_alter_table("askers", schema=None) as batch_op:
        batch_op.create_index("ix_askers_conversation", ["conversation_id"], unique=False)
        batch_op.create_index("ix_askers_question", ["question"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("askers", schema=None) as batch_op:
        batch_op.drop_index("ix_askers_question")
        batch_op.drop_index("ix_askers_conversation")

    op.drop_table("askers")
    with op.batch_alter_table("gap_questions", schema=None) as batch_op:
        batch_op.drop_index("ix_gap_questions_question")

    op.drop_table("gap_questions")
    op.drop_table("gap_decisions")
