"""Which hours of which day are worked: a value, equal in all who hold it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Kind = Literal["work", "make_up", "weekend", "off"]
"""work: an ordinary day; make_up: worked by decree or by staff; weekend: a weekday without hours; off: named."""

Origin = Literal["law", "decree", "staff"]


@dataclass(frozen=True)
class Span:
    """From one minute of the day to another, counted from midnight."""

    opens: int
    closes: int

    @property
    def minutes(self) -> int:
        return self.closes - self.opens


@dataclass(frozen=True)
class Hours:
    """The ordinary week, Monday first, and what a make-up day is worked when its weekday has no hours."""

    week: tuple[tuple[Span, ...], ...]
    make_up: tuple[Span, ...]


@dataclass(frozen=True)
class Change:
    """What makes a day differ from its weekday. `why` is for those who look after the days, `name` for citizens."""

    is_working: bool
    name: str
    origin: Origin = "law"
    why: str = ""


@dataclass(frozen=True)
class Day:
    """What holds on a date. `name` says why it is no ordinary day of its week."""

    date: date
    spans: tuple[Span, ...]
    name: str | None
    kind: Kind

    @property
    def minutes(self) -> int:
        return sum(span.minutes for span in self.spans)


@dataclass(frozen=True)
class Calendar:
    """The week's hours, a year's days by law, and over them the changes; `decreed`: what settled a year."""

    hours: Hours
    law: Callable[[int], Mapping[date, Change]]
    changes: Mapping[date, Change]
    decreed: Mapping[int, str]
    _known: dict[date, Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    def day(self, on: date) -> Day:
        """Raises InputError for a year of which the law's days cannot be known."""
        if (known := self._known.get(on)) is None:
            known = self._known[on] = self._day(on)
        return known

    def days(self, first: date) -> Iterator[Day]:
        """From that day on, without end."""
        while True:
            yield self.day(first)
            first += timedelta(days=1)

    def changed(self, year: int) -> list[tuple[date, Change]]:
        """The days of a year that are no ordinary ones of their week, in order."""
        changes = {on: change for on, change in self.changes.items() if on.year == year}
        return sorted({**self.law(year), **changes}.items(), key=lambda pair: pair[0])

    def is_provisional(self, year: int) -> bool:
        """No decree has settled its days yet: some may still be swapped."""
        return year not in self.decreed

    def _day(self, on: date) -> Day:
        spans, change = self.hours.week[on.weekday()], self.changes.get(on) or self.law(on.year).get(on)
        if change is None:
            return Day(on, spans, None, "work" if spans else "weekend")
        if change.is_working:
            return Day(on, spans or self.hours.make_up, change.name, "make_up")
        return Day(on, (), change.name, "off")
