"""what staff run the service with

Revision: 0019, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("channel_changes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("staff", sa.String(length=60), nullable=True, comment="who; none: the command line of the server")
        )


def downgrade() -> None:
    with op.batch_alter_table("channel_changes", schema=None) as batch_op:
        batch_op.drop_column("staff")
