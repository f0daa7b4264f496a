"""Cases and ratings of a period, for the desk. What is due and on time is what the public page says (`due`)."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Integer, func, select

from core.clock import Clock
from core.database import Database
from core.period import Period, hanoi_day, within

from .due import DUE_AT, IS_ON_TIME, IS_REFUSED, IS_REOPENED, is_due
from .tables import cases, ratings

SATISFIED = 4
"""This score and more."""


@dataclass(frozen=True)
class Due:
    """`on_time` of `due`."""

    due: int = 0
    on_time: int = 0

    def __add__(self, other: "Due") -> "Due":
        return Due(self.due + other.due, self.on_time + other.on_time)


@dataclass(frozen=True)
class UnitCases:
    """`filed`, of which `refused` and `reopened` since, and what fell due: all in the period."""

    unit: str
    filed: int
    refused: int
    reopened: int
    due: Due


class CaseFigures:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def due(self, period: Period) -> dict[tuple[str, str], Due]:
        """By unit, and by the day on which they fell due (ISO)."""
        with self._database.read() as connection:
            day = hanoi_day(connection, DUE_AT).label("day")
            on_time = func.sum(IS_ON_TIME.cast(Integer)).label("on_time")
            query = (
                select(cases.c.unit, day, func.count().label("due"), on_time)
                .where(is_due(period, self._clock.now()))
                .group_by(cases.c.unit, day)
            )
            return {(row.unit, row.day): Due(row.due, row.on_time) for row in connection.execute(query)}

    def units(self, period: Period, due: dict[tuple[str, str], Due]) -> list[UnitCases]:
        """The most cases first; `due` is what `due` found."""
        refused = func.sum(IS_REFUSED.cast(Integer)).label("refused")
        reopened = func.sum(IS_REOPENED.cast(Integer)).label("reopened")
        query = (
            select(cases.c.unit, func.count().label("filed"), refused, reopened)
            .where(within(cases.c.filed_at, period))
            .group_by(cases.c.unit)
        )
        with self._database.read() as connection:
            filed = {row.unit: row for row in connection.execute(query)}
        found = []
        for unit in filed.keys() | {unit for unit, _ in due}:
            row, fell = filed.get(unit), sum((each for (of, _), each in due.items() if of == unit), Due())
            filed_, refused_, reopened_ = (row.filed, row.refused, row.reopened) if row else (0, 0, 0)
            found.append(UnitCases(unit, filed_, refused_, reopened_, fell))
        return sorted(found, key=lambda each: (-each.filed, -each.due.due, each.unit))

    def scores(self, period: Period) -> Counter[tuple[str, str, int]]:
        """How often each score was given: by what was rated (dossier, case or handoff) and unit; "": of none."""
        unit = func.coalesce(ratings.c.unit, "").label("unit")
        query = (
            select(ratings.c.kind, unit, ratings.c.score, func.count().label("raters"))
            .where(within(ratings.c.at, period))
            .group_by(ratings.c.kind, unit, ratings.c.score)
        )
        with self._database.read() as connection:
            return Counter({(row.kind, row.unit, row.score): row.raters for row in connection.execute(query)})
