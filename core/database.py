"""The database: one address, short transactions, the same code on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from .errors import DatabaseError
from .folders import make_folder

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every room's tables register here; Alembic compares against it."""

BUSY_TIMEOUT = 15.0
"""Seconds SQLite waits for another writer."""
LARGEST_LOG = 64 * 1024 * 1024
"""Bytes that SQLite's write-ahead log keeps of the disk after a large import, which may need ten times as many."""


_POOL: dict[str, Any] = {"pool_size": 20, "max_overflow": 40, "pool_timeout": 10.0, "hide_parameters": True}
"""Enough for every request thread and worker of a process. Parameters are citizens' words: not for errors or logs."""


class Database:
    """Opens transactions: `read()` to look, `write()` to change; both commit at the end or roll back on an error."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent look. Raises DatabaseError when the database does not answer."""
        with self._transaction(self.engine) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A change. On SQLite the write lock is taken at once, so that a look inside it is not outdated later."""
        with self._transaction(self.engine.execution_options(motcua_immediate=True)) as connection:
            yield connection

    @contextmanager
    def reshape(self) -> Iterator[Connection]:
        """A change of tables. SQLite makes a table anew for some, which must not take along what refers to its rows.

        Raises DatabaseError, and changes nothing, if some row would refer to none.
        """
        if not self.is_sqlite:
            with self.write() as connection:
                yield connection
            return
        engine = self.engine.execution_options(motcua_immediate=True, motcua_reshaping=True)
        with self._transaction(engine) as connection:
            connection.detach()  # closed at the end: nobody else gets one that checks no references
            yield connection
            if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
                raise DatabaseError(f"the tables of {self.name} would not fit: {broken[0]} refers to no {broken[2]}")

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except PoolTimeout as error:
            raise DatabaseError(f"the database does not answer ({self.name}): every connection is busy") from error
        except DBAPIError as error:
            if not error.connection_invalidated and _is_our_fault(error):
                raise
            raise DatabaseError(f"the database does not answer ({self.name}): {_first_line(error)}") from error

    @property
    def name(self) -> str:
        """The address without its password."""
        return make_url(self.url).render_as_string(hide_password=True)

    def close(self) -> None:
        self.engine.dispose()


def alone(connection: Connection, name: str) -> None:
    """Until the transaction ends nobody else passes this with the same name: for what is read before it is written.

    SQLite's transactions that write are one at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def insert_unless_there(connection: Connection, table: Table, row: dict[str, Any]) -> Any:
    """The new row's primary key, or None where a unique constraint says that it is there: one statement, no savepoint.

    Two processes that insert the same row at the same moment both go on.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = next(iter(table.primary_key.columns))
    statement = dialect.insert(table).values(**row).on_conflict_do_nothing().returning(key)
    return connection.execute(statement).scalar_one_or_none()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        arguments = {"connect_timeout": 5, "options": f"-c lock_timeout={BUSY_TIMEOUT:.0f}s -c statement_timeout=60s"}
        return create_engine(url, connect_args=arguments, pool_pre_ping=True, **_POOL)
    path = make_url(url).database
    if path:
        make_folder(Path(path).parent)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT}, **_POOL)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, record: object) -> None:
    """`synchronous=FULL`: what was acknowledged to a citizen survives the power plug too, for 0.3 ms a commit."""
    connection.isolation_level = None  # the driver must not begin transactions by itself: `_begin_sqlite` does
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"journal_size_limit={LARGEST_LOG}")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("motcua_reshaping"):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # as SQLite asks of who makes a table anew
    immediate = options.get("motcua_immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _is_our_fault(error: DBAPIError) -> bool:
    """Broken constraints and wrong SQL are for the caller or a bug; everything else is the database's state."""
    return type(error).__name__ in {"IntegrityError", "ProgrammingError", "DataError"}


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0]
