"""the last known state of dossiers

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossiers_last_known",
        sa.Column(
            "code_hash",
            sa.String(length=64),
            nullable=False,
            comment="keyed: the table does not tell whose dossiers are here",
        ),
        sa.Column("body", sa.Text(), nullable=False, comment="encrypted JSON of the dossier"),
        sa.Column(
            "factors",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="keyed hashes of what its owner may prove it with",
        ),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_dossiers_last_known")),
    )
    with op.batch_alter_table("dossiers_last_known", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossiers_last_known_fetched_at"), ["fetched_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("dossiers_last_known", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossiers_last_known_fetched_at"))

    op.drop_table("dossiers_last_known")
