"""The working days ahead as the desk shows and sets them, each act with its line in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from core.clock import Clock, today
from core.database import Database
from core.errors import NotFoundError
from working_time import Calendar, Change, Day, WorkingDays

from .journal import Journal

AHEAD = 60
"""Days that are shown."""


@dataclass(frozen=True)
class DayAhead:
    """`change` is what makes it differ from its weekday, and where that comes from; None: nothing does."""

    day: Day
    change: Change | None

    @property
    def is_set_here(self) -> bool:
        return self.change is not None and self.change.origin == "staff"


class WorkingCalendar:
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

    def provisional(self) -> list[int]:
        """Years among them whose notice is not known yet."""
        calendar = self._days.calendar()
        return [year for year in sorted({each.day.date.year for each in self.ahead()}) if calendar.is_provisional(year)]

    def set(self, on: date, is_working: bool, name: str, why: str, by: str) -> None:
        """Raises InputError without a name, or far outside our time."""
        with self._database.write() as connection:
            self._days.set(on, is_working, name, why, connection)
            self._journal.write(
                connection, "working_day_set", f"day:{on}", by, is_working="yes" if is_working else "no"
            )

    def forget(self, on: date, by: str) -> None:
        """Raises NotFoundError if nothing was set for the day."""
        with self._database.write() as connection:
            if not self._days.remove(on, connection):
                raise NotFoundError(f"nothing was set for {on}")
            self._journal.write(connection, "working_day_forgotten", f"day:{on}", by)


def _changes(calendar: Calendar, years: tuple[int, int]) -> Mapping[date, Change]:
    return {on: change for year in years for on, change in calendar.changed(year)}
