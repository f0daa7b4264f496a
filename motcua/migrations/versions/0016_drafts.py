"""drafts of procedures, their effects, golden questions

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("procedure_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False, comment="the version it began from; 0: there was none"),
        sa.Column(
            "content",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="as typed, also what cannot be published so",
        ),
        sa.Column(
            "saves", sa.Integer(), nullable=False, comment="how often it was saved: who saves names the one seen"
        ),
        sa.Column(
            "state",
            sa.String(length=10),
            nullable=False,
            comment="writing, proposed, sent-back, published or withdrawn",
        ),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True, comment="what the author tells whoever approves"),
        sa.Column("effective_on", sa.String(length=10), nullable=True, comment="ISO day, in Hanoi; none: at once"),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="who approved it or sent it back"),
        sa.Column("note", sa.Text(), nullable=True, comment="what they said"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_drafts_open",
            ["procedure_id", "author"],
            unique=True,
            sqlite_where=sa.text("state IN ('writing', 'proposed', 'sent-back')"),
            postgresql_where=sa.text("state IN ('writing', 'proposed', 'sent-back')"),
        )
        batch_op.create_index("ix_drafts_state", ["state", "saved_at"], unique=False)

    op.create_table(
        "golden_questions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False, comment="its words, however they are typed"),
        sa.Column("procedure_id", sa.Text(), nullable=False),
        sa.Column("aspect", sa.String(length=20), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_golden_questions")),
        sa.UniqueConstraint("folded", name=op.f("uq_golden_questions_folded")),
    )
    op.create_table(
        "effects",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False, comment="which state of the draft it is the effect of"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="waiting, running, done or failed"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "begun_at", sa.DateTime(timezone=True), nullable=True, comment="of the run that may still be under way"
        ),
        sa.Column("done", sa.Integer(), nullable=False, comment="questions run so far"),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "result",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            nullable=True,
            comment="what differs, as the citizen would read it",
        ),
        sa.Column("error", sa.Text(), nullable=True, comment="one line"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_effects_draft_id_drafts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
        sa.UniqueConstraint("draft_id", "saves", name=op.f("uq_effects_draft_id")),
    )
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.create_index("ix_effects_state", ["state", "id"], unique=False)

    with op.batch_alter_table("procedures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("field", sa.Text(), nullable=True, comment="for lists; Official.field"))
    field = "json_extract(official, '$.field')"
    if op.get_bind().dialect.name == "postgresql":
        field = "CAST(official AS json) ->> 'field'"
    op.execute(f"UPDATE procedures SET field = {field}")  # noqa: S608 - one of two words of ours


def downgrade() -> None:
    with op.batch_alter_table("procedures", schema=None) as batch_op:
        batch_op.drop_column("field")

    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.drop_index("ix_effects_state")

    op.drop_table("effects")
    op.drop_table("golden_questions")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index("ix_drafts_state")
        batch_op.drop_index(
            "ix_drafts_open",
            sqlite_where=sa.text("state IN ('writing', 'proposed', 'sent-back')"),
            postgresql_where=sa.text("state IN ('writing', 'proposed', 'sent-back')"),
        )

    op.drop_table("drafts")
