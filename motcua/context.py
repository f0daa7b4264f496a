"""What every command starts from: settings read, database migrated, starter records and changes of today loaded."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from core.clock import Clock, SystemClock
from core.database import Database
from core.logs import configure_logs
from core.settings import Settings, load_settings
from procedure_kb.schedule import Schedule
from procedure_kb.starters import load_starters

from .migrate import migrate


@dataclass(frozen=True)
class Context:
    settings: Settings
    database: Database
    clock: Clock


@contextmanager
def open_context() -> Iterator[Context]:
    """Closes the database at the end. Raises SettingsError or DatabaseError, each one line."""
    settings = load_settings()
    configure_logs(settings.log_level)
    with closing(Database(settings.database)) as database:
        migrate(database)
        clock = SystemClock()
        load_starters(database, clock)
        Schedule(database, clock).apply_due()
        yield Context(settings, database, clock)
