"""The working days ahead as the desk shows and sets them, each act with its line in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice

from core.clock import Clock, today
from core.database import Database
from core.errors import ConflictError, NotFoundError
from working_time import Calendar, Change, Day, WorkingDay, WorkingDays

from .journal import Act, Journal

AHEAD = 60
"""Days that are shown."""


class Unseen(ConflictError):
    """`held`: what stands there; None: it was taken back."""

    def __init__(self, held: WorkingDay | str | None) -> None:
        super().__init__("it was changed meanwhile")
        self.held = held


@dataclass(frozen=True)
class DayAhead:
    """`change` is what makes it differ from its weekday, and where that comes from; None: nothing does."""

    day: Day
    change: Change | None


@dataclass(frozen=True)
class Year:
    """`settled_by`: the notice that all its days off are in; None: not out, and what is told is provisional."""

    number: int
    settled_by: str | None
    is_set_here: bool


class WorkingCalendar:
    """`by` in each method is the colleague who acts; None: the server's command line."""

    def __init__(self, days: WorkingDays, database: Database, clock: Clock, journal: Journal) -> None:
        self._days = days
        self._database = database
        self._clock = clock
        self._journal = journal

    def ahead(self) -> list[DayAhead]:
        """From today on."""
        calendar, first = self._days.calendar(), today(self._clock)
        changes = _changes(calendar, (first.year, first.year + 1))
        return [DayAhead(day, changes.get(day.date)) for day in islice(calendar.days(first), AHEAD)]

    def is_over(self, on: date) -> bool:
        return on < today(self._clock)

    def set_here(self) -> list[WorkingDay]:
        """All of them, the latest first."""
        return self._days.all()[::-1]

    def changed(self, year: int) -> list[DayAhead]:
        """The days of a year that are no ordinary ones of their week."""
        calendar = self._days.calendar()
        return [DayAhead(calendar.day(on), change) for on, change in calendar.changed(year)]

    def years(self) -> list[Year]:
        """This one and the next."""
        decreed, here, first = self._days.calendar().decreed, self._days.confirmed(), today(self._clock).year
        return [Year(number, decreed.get(number), number in here) for number in (first, first + 1)]

    def last(self, about: str) -> Act | None:
        """Who changed a day ("day:2026-11-25") or a year ("year:2027") last."""
        return self._journal.last(about)

    def set(
        self, on: date, is_working: bool, name: str, why: str, by: str | None = None, seen: str | None = None
    ) -> None:
        """`seen`: the stamp of what was set for the day when one looked; None: whatever it is.

        Raises InputError without a name, or far outside our time; Unseen for what was set meanwhile.
        """
        with self._database.write() as connection:
            _must_be_seen(seen, self._days.decided(on, connection))
            self._days.set(on, is_working, name, why, connection)
            self._journal.write(
                connection, "working_day_set", f"day:{on}", by, is_working="yes" if is_working else "no"
            )

    def forget(self, on: date, by: str | None = None, seen: str | None = None) -> None:
        """Raises NotFoundError if nothing was set for the day, Unseen for something else than was seen."""
        with self._database.write() as connection:
            held = self._days.decided(on, connection)
            if held is None:
                raise NotFoundError(f"nothing was set for {on}")
            _must_be_seen(seen, held)
            self._days.remove(on, connection)
            self._journal.write(connection, "working_day_forgotten", f"day:{on}", by)

    def confirm(self, year: int, why: str, by: str | None = None, seen: str | None = None) -> None:
        """Its notice is out and its days are in. `seen`: the notice that staff had named; None: whatever it is.

        Raises InputError without the notice, or far outside our time; Unseen.
        """
        with self._database.write() as connection:
            _must_be_seen(seen, self._days.confirmation(year, connection))
            self._days.confirm(year, why, connection)
            self._journal.write(connection, "year_confirmed", f"year:{year}", by)

    def doubt(self, year: int, by: str | None = None, seen: str | None = None) -> None:
        """Raises NotFoundError if nobody here confirmed it, Unseen if with another notice than was seen."""
        with self._database.write() as connection:
            held = self._days.confirmation(year, connection)
            if held is None:
                raise NotFoundError(f"{year} was not confirmed here")
            _must_be_seen(seen, held)
            self._days.doubt(year, connection)
            self._journal.write(connection, "year_doubted", f"year:{year}", by)


def stamp_of(held: WorkingDay | str | None) -> str:
    """Of a day as it was set here, or of the notice of a year; "" for nothing. Equal for what reads alike."""
    if held is None:
        return ""
    said = repr((held.is_working, held.name, held.why)) if isinstance(held, WorkingDay) else held
    return sha256(said.encode()).hexdigest()[:16]


def _must_be_seen(seen: str | None, held: WorkingDay | str | None) -> None:
    if seen is not None and seen != stamp_of(held):
        raise Unseen(held)


def _changes(calendar: Calendar, years: tuple[int, int]) -> Mapping[date, Change]:
    return {on: change for year in years for on, change in calendar.changed(year)}
