"""jobs

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("due", sa.Float(), nullable=False, comment="seconds since the epoch"),
        sa.Column("lease", sa.String(length=32), nullable=True, comment="token of the process that runs it now"),
        sa.Column("leased_until", sa.Float(), nullable=True),
        sa.Column("last_begun", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_done", sa.DateTime(timezone=True), nullable=True, comment="none: it has never ended well"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="in a row"),
        sa.Column("error", sa.Text(), nullable=True, comment="one line: why it failed the last time"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )


def downgrade() -> None:
    op.drop_table("jobs")
