"""numbers that are never given again

Revision: 0024, after 0023.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEPT_ELSEWHERE = (
    "inbox",
    "outbox",
    "dossier_lookups",
    "dossier_subscriptions",
    "effects",
    "golden_questions",
    "imports",
)
"""Pages, buttons, other processes and the ledger hold their numbers, and their rows may be erased."""

MADE_ANEW = {"sqlite_autoincrement": True}
"""SQLite gives the number of a deleted last row again, unless the table says otherwise from its beginning."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in KEPT_ELSEWHERE:
            with op.batch_alter_table(name, recreate="always", table_kwargs=MADE_ANEW):
                pass


def downgrade() -> None:
    pass
