"""What every command starts from: settings read, database migrated, starter records and changes of today loaded."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property

from core.clock import Clock, SystemClock
from core.database import Database
from core.ledger import Ledger
from core.logs import configure_logs
from core.secret_key import SecretKey, load_secret_key
from core.settings import Settings, load_settings
from procedure_kb.schedule import Schedule
from procedure_kb.starters import load_starters

from .migrate import migrate


@dataclass(frozen=True)
class Context:
    settings: Settings
    database: Database
    clock: Clock
    secret: SecretKey

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.database, self.clock, self.secret)


@contextmanager
def open_context() -> Iterator[Context]:
    """Closes the database at the end. Raises SettingsError or DatabaseError, each one line."""
    settings = load_settings()
    configure_logs(settings.log_level)
    with closing(Database(settings.database)) as database:
        migrate(database)
        context = Context(settings, database, SystemClock(), load_secret_key(settings))
        load_starters(database, context.clock, context.ledger)
        Schedule(database, context.clock, context.ledger).apply_due()
        yield context
