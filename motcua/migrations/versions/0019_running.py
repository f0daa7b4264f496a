"""what staff run the service with

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="as citizens read it"),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True, comment="none: until it is taken back"),
        sa.Column("staff", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False, comment="what it stands for; its newest edit decides"),
        sa.Column(
            "content",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            nullable=True,
            comment="as the file would hold it; none: the file holds again",
        ),
        sa.Column("staff", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )
    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.create_index("ix_edits_name", ["name", "id"], unique=False)

    with op.batch_alter_table("channel_changes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("staff", sa.String(length=60), nullable=True, comment="who; none: the command line of the server")
        )


def downgrade() -> None:
    with op.batch_alter_table("channel_changes", schema=None) as batch_op:
        batch_op.drop_column("staff")

    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.drop_index("ix_edits_name")

    op.drop_table("edits")
    op.drop_table("announcements")
