"""A SQLite database's rows into an empty PostgreSQL database: every table, all of it or nothing."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator

from core.columns import Moment
from core.database import Database, metadata
from core.errors import InputError, MotcuaError

from .migrate import load_tables, migrate

AT_ONCE = 1000


class CarryError(MotcuaError):
    """PostgreSQL does not take what SQLite held."""


def carry(file: Path, url: str) -> int:
    """How many rows. The file itself is left as it is: a copy is brought to the present tables."""
    load_tables()
    with _present(file) as source, closing(Database(url)) as target:
        migrate(target)
        with source.read() as old, target.write() as new:
            _must_be_empty(new, target.name)
            return sum(_carried(table, old, new) for table in metadata.sorted_tables)


@contextmanager
def _present(file: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="motcua-carry-") as folder:
        copy = shutil.copy(file, folder)
        with closing(Database(f"sqlite:///{copy}")) as database:
            migrate(database)
            yield database


def _must_be_empty(new: Connection, name: str) -> None:
    """Nothing is mixed, and nothing overwritten."""
    filled = [table.name for table in metadata.sorted_tables if new.execute(select(table).limit(1)).first()]
    if filled:
        raise InputError(f"{name} is not empty (it has {filled[0]}): create a new database and restore into that")


def _carried(table: Table, old: Connection, new: Connection) -> int:
    bare = _bare(table)
    rows = [row._asdict() for row in old.execute(select(bare).order_by(*table.primary_key.columns.keys()))]
    try:
        for start in range(0, len(rows), AT_ONCE):
            new.execute(insert(bare), rows[start : start + AT_ONCE])
    except DBAPIError as error:
        reason = (str(error.orig).strip().splitlines() or ["no reason given"])[0]
        raise CarryError(f"PostgreSQL does not take a row of {table.name}: {reason}") from None
    _count_on(table, new, _given(table, old))
    return len(rows)


def _bare(table: Table) -> Table:
    """Texts as they are stored: what is JSON in them need not be understood here."""
    columns = (Column(each.name, _stored(each.type), primary_key=each.primary_key) for each in table.columns)
    return Table(table.name, MetaData(), *columns)


def _stored(kind: Any) -> Any:
    return kind.impl_instance if isinstance(kind, TypeDecorator) and not isinstance(kind, Moment) else kind


def _given(table: Table, old: Connection) -> int:
    """The highest number that SQLite ever gave in this table, also to a row that is erased; 0: it does not know."""
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return old.execute(query, {"name": table.name}).scalar() or 0


def _count_on(table: Table, new: Connection, given: int) -> None:
    """PostgreSQL's counter of a table goes on behind the highest number that came, or was `given` and erased."""
    for column in table.primary_key.columns:
        counter = new.execute(
            text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name}
        ).scalar()
        highest = max(new.execute(select(func.max(column))).scalar() or 0, given) if counter else 0
        if highest:
            new.execute(text("SELECT setval(:counter, :highest)"), {"counter": counter, "highest": highest})
