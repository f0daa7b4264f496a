"""Cases and ratings of a period, for the desk. What is due and on time is what the public page says (`due`)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Row, Select, func, select

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
class CaseCounts:
    """`filed`, of which `refused` and `reopened` since; and what fell due, whenever it was filed."""

    filed: int = 0
    refused: int = 0
    reopened: int = 0
    due: Due = Due()

    def __add__(self, other: "CaseCounts") -> "CaseCounts":
        return CaseCounts(
            self.filed + other.filed,
            self.refused + other.refused,
            self.reopened + other.reopened,
            self.due + other.due,
        )


class Charge(NamedTuple):
    """Whose a case is; `branch` "": none is named."""

    unit: str
    branch: str


class Scored(NamedTuple):
    """`kind`: what was rated (dossier, case or handoff); `unit`, `branch` "": of none."""

    kind: str
    unit: str
    branch: str
    score: int


class CaseFigures:
    """Every look counts all cases of its period: they change long after, so that no day is ever done with."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def due(self, period: Period) -> dict[str, Due]:
        """By the day on which they fell due (ISO)."""
        with self._database.read() as connection:
            found = connection.execute(self._due(period, hanoi_day(connection, DUE_AT).label("day")))
            return {str(row.day): Due(row.due, row.on_time) for row in found}

    def counts(self, period: Period) -> dict[Charge, CaseCounts]:
        refused = func.sum(IS_REFUSED.cast(Integer)).label("refused")
        reopened = func.sum(IS_REOPENED.cast(Integer)).label("reopened")
        filed = (
            select(cases.c.unit, cases.c.branch, func.count().label("filed"), refused, reopened)
            .where(within(cases.c.filed_at, period))
            .group_by(cases.c.unit, cases.c.branch)
        )
        found = defaultdict[Charge, CaseCounts](CaseCounts)
        with self._database.read() as connection:
            for row in connection.execute(filed):
                found[_charge(row)] += CaseCounts(row.filed, row.refused, row.reopened)
            # the branch first: by the unit SQLite would go through another index and look up every case
            for row in connection.execute(self._due(period, cases.c.branch, cases.c.unit)):
                found[_charge(row)] += CaseCounts(due=Due(row.due, row.on_time))
        return dict(found)

    def _due(self, period: Period, *by: ColumnElement[Any]) -> Select[Any]:
        on_time = func.sum(IS_ON_TIME.cast(Integer)).label("on_time")
        due = is_due(period, self._clock.now())
        return select(func.count().label("due"), on_time, *by).where(due).group_by(*by)

    def scores(self, period: Period) -> Counter[Scored]:
        """How often each score was given."""
        unit, branch = (func.coalesce(each, "").label(each.name) for each in (ratings.c.unit, ratings.c.branch))
        query = (
            select(ratings.c.kind, unit, branch, ratings.c.score, func.count().label("raters"))
            .where(within(ratings.c.at, period))
            .group_by(ratings.c.kind, unit, branch, ratings.c.score)
        )
        with self._database.read() as connection:
            return Counter({Scored(*row[:4]): row.raters for row in connection.execute(query)})


def _charge(row: Row[Any]) -> Charge:
    return Charge(row.unit, row.branch or "")
