"""What every command starts from: settings read, database migrated, starter records loaded."""

from dataclasses import dataclass

from core.clock import Clock, SystemClock
from core.database import Database
from core.logs import configure_logs
from core.settings import Settings, load_settings

from .migrate import migrate


@dataclass(frozen=True)
class Context:
    settings: Settings
    database: Database
    clock: Clock


def open_context() -> Context:
    """Raises SettingsError or DatabaseError, each one line."""
    settings = load_settings()
    configure_logs(settings.log_level)
    database = Database(settings.database)
    migrate(database)
    return Context(settings, database, SystemClock())
