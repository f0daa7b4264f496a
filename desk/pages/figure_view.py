"""What is looked at on the page of figures: a period, a channel, a way of typing; and every number of it, read once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from typing import Annotated, Literal
from urllib.parse import quote_plus, urlencode

from fastapi import Query

from core.period import Period
from feedback.catalog import Catalog
from feedback.figures import CaseCounts, CaseFigures, Charge, Due, Scored
from feedback.ratings import Ratings
from messages.figures import Counted, MessageFigures, Row, Tally
from messages.marks import Accuracy, Marks
from messages.seen import SeenMessages
from messages.waits import OfficerWaits, Wait

from .fields import EARLIEST, LATEST, Asked

LENGTHS = {"1": "Hôm nay", "7": "7 ngày", "30": "30 ngày", "90": "90 ngày"}
Length = Literal["1", "7", "30", "90"]

in_address = partial(urlencode, quote_via=lru_cache(2048)(quote_plus))
"""`urlencode` for a page of some six hundred addresses: each word of them is quoted once."""


@dataclass(frozen=True)
class Numbers:
    """What these pages work with. `today` in Hanoi; `titles`: of those of some procedures that are there."""

    messages: MessageFigures
    seen: SeenMessages
    waits: OfficerWaits
    marks: Marks
    cases: CaseFigures
    ratings: Ratings
    catalog: Callable[[], Catalog]
    titles: Callable[[Collection[str]], Mapping[str, str]]
    channels: Mapping[str, str]
    """Name -> what staff call it."""
    today: Callable[[], date]


@dataclass(frozen=True)
class Chosen:
    """As the address says it."""

    length: Annotated[Length, Query(alias="ngay")] = "7"
    channel: Annotated[Asked, Query(alias="kenh")] = ""
    style: Annotated[Asked, Query(alias="cach-go")] = ""
    day: Annotated[date | None, Query(alias="trong-ngay", ge=EARLIEST, le=LATEST)] = None

    def period(self, today: date) -> Period:
        if self.day:
            return Period(self.day, self.day)
        return Period(today - timedelta(days=int(self.length) - 1), today)

    def as_query(self, **more: str) -> str:
        day = self.day.isoformat() if self.day else ""
        named = {"ngay": self.length, "kenh": self.channel, "cach-go": self.style, "trong-ngay": day} | more
        return in_address({name: value for name, value in named.items() if value})


class View:
    """Each number is read when it is first shown: a CSV needs few of them."""

    def __init__(self, numbers: Numbers, chosen: Chosen) -> None:
        self.numbers = numbers
        self.chosen = chosen
        self.period = chosen.period(numbers.today())

    @cached_property
    def counted(self) -> Counted:
        return self.numbers.messages.counted(self.period, self.chosen.channel, self.chosen.style)

    @property
    def is_one_day(self) -> bool:
        return self.period.first == self.period.last

    @cached_property
    def hours(self) -> dict[str, Tally]:
        """Of the first day."""
        found = self.numbers.messages.hours(self.period.first, self.chosen.channel, self.chosen.style)
        return found.by(lambda row: row.day)

    @cached_property
    def counted_before(self) -> Counted:
        return self.numbers.messages.counted(self.period.before, self.chosen.channel, self.chosen.style)

    @cached_property
    def days(self) -> dict[str, Tally]:
        return self.counted.by(lambda row: row.day)

    @cached_property
    def days_typed(self) -> dict[str, dict[str, Tally]]:
        """By the way of typing."""
        rows = defaultdict[str, list[Row]](list)
        for row in self.counted.rows:
            rows[row.style].append(row)
        return {style: Counted(tuple(found)).by(lambda row: row.day) for style, found in rows.items()}

    @cached_property
    def waits(self) -> list[Wait]:
        return self.numbers.waits.of(self.period, self.chosen.channel)

    @cached_property
    def waits_by_day(self) -> dict[date, list[Wait]]:
        found: dict[date, list[Wait]] = {}
        for wait in self.waits:
            found.setdefault(wait.day, []).append(wait)
        return found

    @cached_property
    def waits_before(self) -> list[Wait]:
        return self.numbers.waits.of(self.period.before, self.chosen.channel)

    @cached_property
    def _due_by_day(self) -> dict[str, Due]:
        """Of this period and the one before: one look at the cases."""
        return self.numbers.cases.due(Period(self.period.before.first, self.period.last))

    @cached_property
    def due_by_day(self) -> dict[str, Due]:
        return {day: due for day, due in self._due_by_day.items() if day >= self.period.first.isoformat()}

    @cached_property
    def due(self) -> Due:
        return sum(self.due_by_day.values(), Due())

    @cached_property
    def due_before(self) -> Due:
        return sum((due for day, due in self._due_by_day.items() if day not in self.due_by_day), Due())

    @cached_property
    def _cases(self) -> dict[Charge, CaseCounts]:
        return self.numbers.cases.counts(self.period)

    @property
    def units(self) -> dict[str, CaseCounts]:
        return self._cases_by(lambda charge: charge.unit)

    @property
    def branches(self) -> dict[str, CaseCounts]:
        return self._cases_by(lambda charge: charge.branch)

    def _cases_by(self, of: Callable[[Charge], str]) -> dict[str, CaseCounts]:
        """The most first."""
        found = defaultdict[str, CaseCounts](CaseCounts)
        for charge, counts in self._cases.items():
            found[of(charge)] += counts
        return dict(sorted(found.items(), key=lambda each: (-each[1].filed, -each[1].due.due, each[0])))

    @cached_property
    def scores(self) -> Counter[Scored]:
        return self.numbers.cases.scores(self.period)

    @cached_property
    def accuracy(self) -> Accuracy:
        return self.numbers.marks.accuracy(self.period)

    @cached_property
    def catalog(self) -> Catalog:
        return self.numbers.catalog()

    def channel_name(self, channel: str) -> str:
        return self.numbers.channels.get(channel, channel)
