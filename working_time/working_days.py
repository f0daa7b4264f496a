"""The calendar in force: the data files and the law, and over them what staff decided about single days."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from core.clock import Clock
from core.database import Database, alone, insert_unless_there
from core.errors import InputError
from vietnamese import nfc

from .calendar import Calendar, Change, Hours
from .data_files import DECREES, HOURS, DataFile, Decrees, read_decrees, read_hours
from .law import LAST_YEAR, days_by_law
from .tables import decreed_years, working_days

FIRST_YEAR = 1995
"""The first of which the library knows what is made up for."""

_hours = DataFile(HOURS, read_hours)
_decrees = DataFile(DECREES, read_decrees)


@dataclass(frozen=True)
class WorkingDay:
    """What staff decided about one day."""

    date: date
    is_working: bool
    name: str
    why: str
    changed_at: datetime


@dataclass(frozen=True)
class _Ground:
    """All that a calendar is made from; equal when the calendar would be."""

    hours: Hours
    decrees: Decrees
    days: tuple[WorkingDay, ...]
    years: Mapping[int, str]

    def calendar(self) -> Calendar:
        staff = {day.date: Change(day.is_working, day.name, "staff", day.why) for day in self.days}
        return calendar_of(self.hours, self.decrees, staff, self.years)


def calendar_of(
    hours: Hours | None = None,
    decrees: Decrees | None = None,
    staff: Mapping[date, Change] | None = None,
    years: Mapping[int, str] | None = None,
) -> Calendar:
    """Without arguments the calendar that we ship, before anybody edited it."""
    hours, decrees = hours or _hours.value(), decrees or _decrees.value()
    return Calendar(hours, days_by_law, {**decrees.changes, **(staff or {})}, {**decrees.years, **(years or {})})


class WorkingDays:
    """Staff's days of one database. Raises DatabaseError when it does not answer."""

    def __init__(self, database: Database, clock: Clock, hours: Callable[[], Hours | None] = lambda: None) -> None:
        """`hours`: those that staff wrote; None: hours.toml holds."""
        self._database = database
        self._clock = clock
        self._hours = hours
        self._made: tuple[_Ground, Calendar] | None = None

    def calendar(self) -> Calendar:
        """In force now. Looks at the tables, a few dozen rows, and makes a new one only when something changed."""
        ground = _Ground(self._hours() or _hours.value(), _decrees.value(), tuple(self.all()), self.confirmed())
        made = self._made
        if made is None or made[0] != ground:
            made = self._made = (ground, ground.calendar())
        return made[1]

    def set(self, on: date, is_working: bool, name: str, why: str = "", connection: Connection | None = None) -> None:
        """Decide about a day, over law and decree. Raises InputError without a name, or far outside our time.

        With a `connection` it is part of its transaction; so are the other acts.
        """
        _check(on.year)
        name = " ".join(nfc(name).split())
        if not name:
            raise InputError("the name is empty: citizens read why a day counts or does not")
        row = {"is_working": is_working, "name": name, "why": why.strip(), "changed_at": self._clock.now()}
        with self._writing(connection) as opened:
            _put(opened, working_days, {"date": on}, row)

    def remove(self, on: date, connection: Connection | None = None) -> bool:
        """Law and decree hold again; False if nothing was decided about the day."""
        with self._writing(connection) as opened:
            return bool(opened.execute(delete(working_days).where(working_days.c.date == on)).rowcount)

    def all(self) -> list[WorkingDay]:
        """Every day staff decided about, in order."""
        with self._database.read() as connection:
            return [WorkingDay(*row) for row in connection.execute(select(working_days).order_by(working_days.c.date))]

    def decided(self, on: date, connection: Connection) -> WorkingDay | None:
        """About that day; who changes it in this transaction is the only one who does."""
        alone(connection, f"working day:{on}")
        row = connection.execute(select(working_days).where(working_days.c.date == on)).first()
        return WorkingDay(*row) if row else None

    def confirmation(self, year: int, connection: Connection) -> str | None:
        """The notice with which staff called it settled; as for `decided`."""
        alone(connection, f"decreed year:{year}")
        return connection.execute(select(decreed_years.c.why).where(decreed_years.c.year == year)).scalar()

    def confirm(self, year: int, why: str, connection: Connection | None = None) -> None:
        """Its notice is out and all its days are in: no longer provisional."""
        _check(year)
        if not why.strip():
            raise InputError("say which notice settles the year")
        with self._writing(connection) as opened:
            _put(opened, decreed_years, {"year": year}, {"why": why.strip(), "changed_at": self._clock.now()})

    def doubt(self, year: int, connection: Connection | None = None) -> bool:
        """Take a confirmation back; False if nobody here gave one."""
        with self._writing(connection) as opened:
            return bool(opened.execute(delete(decreed_years).where(decreed_years.c.year == year)).rowcount)

    def _writing(self, connection: Connection | None) -> AbstractContextManager[Connection]:
        return nullcontext(connection) if connection else self._database.write()

    def confirmed(self) -> dict[int, str]:
        """Years that staff called settled, with the notice."""
        with self._database.read() as connection:
            return {row.year: row.why for row in connection.execute(select(decreed_years))}


def _put(connection: Connection, table: Table, key: dict[str, Any], row: dict[str, Any]) -> None:
    """Of two that write the same key at once, the second to come changes nothing and nobody fails."""
    [(name, value)] = key.items()
    if not connection.execute(update(table).where(table.c[name] == value).values(**row)).rowcount:
        insert_unless_there(connection, table, key | row)


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"{year} is outside the years that can be counted ({FIRST_YEAR} to {LAST_YEAR})")
