"""Bring a database to the present tables. Every command does this first; on a current database it costs one look."""

import importlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from core.database import Database
from core.errors import DatabaseError

TABLES = (
    "core.edits",
    "core.ledger",
    "messages.tables",
    "dossiers.last_known_tables",
    "dossiers.lookup_tables",
    "dossiers.registry_tables",
    "dossiers.subscription_tables",
    "feedback.tables",
    "desk.tables",
    "procedure_kb.tables",
    "working_time.tables",
    "channels.zalo.tables",
)
"""Modules that register tables; a room with tables is named here."""

_ADVISORY_LOCK = 0x4D43  # "MC": processes that start at once migrate one after the other on PostgreSQL


def load_tables() -> None:
    for module in TABLES:
        importlib.import_module(module)


def migrate(database: Database) -> None:
    """Raises DatabaseError when the database does not answer."""
    config = alembic_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with database.read() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with database.reshape() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise DatabaseError(
                f"the database {database.name} is not one of this release ({error}): update the program"
            ) from error


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config
