"""effects of what was published

Revision: 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "revision",
                sa.Integer(),
                nullable=True,
                comment="of what was published when it was begun; none: older than this column",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.drop_column("revision")
