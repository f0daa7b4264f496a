"""What everything that touches cases works with."""

from collections.abc import Callable

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey

from .case_rows import Acts, course, must_find
from .catalog import Catalog, load_catalog
from .deadlines import WorkingTime
from .model import Case, Event
from .news import News


class CaseBook:
    """Base of those who change cases."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        secret: SecretKey,
        ledger: Ledger,
        working_time: WorkingTime,
        news: News,
        catalog: Callable[[], Catalog] = load_catalog,
    ) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._acts = Acts(clock, ledger)
        self._working_time = working_time
        self._news = news
        self._catalog = catalog

    def get(self, number: str) -> Case:
        """Raises InputError if there is none."""
        with self._database.read() as connection:
            return must_find(connection, number)

    def course(self, number: str) -> list[Event]:
        with self._database.read() as connection:
            return course(connection, must_find(connection, number))
