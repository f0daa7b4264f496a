"""ids of messages and of answers are given once

Revision: 0024, after 0023.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MADE_ANEW = {"sqlite_autoincrement": True}
"""SQLite gives the number of a deleted last row again, unless the table says otherwise from its beginning."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("inbox", "outbox"):
            with op.batch_alter_table(name, recreate="always", table_kwargs=MADE_ANEW):
                pass


def downgrade() -> None:
    pass
