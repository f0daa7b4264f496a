"""golden checks

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "golden_checks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "stamp", sa.String(length=80), nullable=False, comment="of the records, the vocabulary and the questions"
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "missed",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="questions that do not lead to their record",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_golden_checks")),
    )


def downgrade() -> None:
    op.drop_table("golden_checks")
