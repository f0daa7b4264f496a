"""Cases and ratings of a period, for the desk. What is due and on time is what the public page says (`due`)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import Integer, Label, Select, func, select

from core.clock import Clock
from core.database import Database
from core.period import Period, hanoi_day, within

from .due import DUE_AT, IS_ON_TIME, IS_REFUSED, IS_REOPENED, is_due
from .tables import cases, ratings

SATISFIED = 4
"""This score and more."""

By = Literal["unit", "branch"]
"""Column by which cases are put together."""


@dataclass(frozen=True)
class Due:
    """`on_time` of `due`."""

    due: int = 0
    on_time: int = 0

    def __add__(self, other: "Due") -> "Due":
        return Due(self.due + other.due, self.on_time + other.on_time)


@dataclass(frozen=True)
class GroupCases:
    """Of a unit or a branch, "": of none. `filed`, of which `refused` and `reopened` since, and what fell due."""

    name: str
    filed: int
    refused: int
    reopened: int
    due: Due


class Scored(NamedTuple):
    """`kind`: what was rated (dossier, case or handoff); `unit`, `branch` "": of none."""

    kind: str
    unit: str
    branch: str
    score: int


class CaseFigures:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def due(self, period: Period) -> dict[tuple[str, str], Due]:
        """By unit, and by the day on which they fell due (ISO)."""
        with self._database.read() as connection:
            query = self._due(period, _name("unit"), hanoi_day(connection, DUE_AT).label("day"))
            return {(row.name, row.day): Due(row.due, row.on_time) for row in connection.execute(query)}

    def due_in_branches(self, period: Period) -> dict[str, Due]:
        with self._database.read() as connection:
            found = connection.execute(self._due(period, _name("branch")))
            return {row.name: Due(row.due, row.on_time) for row in found}

    def _due(self, period: Period, *by: Label[str]) -> Select[Any]:
        on_time = func.sum(IS_ON_TIME.cast(Integer)).label("on_time")
        due = is_due(period, self._clock.now())
        return select(func.count().label("due"), on_time).add_columns(*by).where(due).group_by(*by)

    def groups(self, period: Period, due: Mapping[str, Due], by: By = "unit") -> list[GroupCases]:
        """The most cases first; `due`: of each of them."""
        name = _name(by)
        refused = func.sum(IS_REFUSED.cast(Integer)).label("refused")
        reopened = func.sum(IS_REOPENED.cast(Integer)).label("reopened")
        query = (
            select(name, func.count().label("filed"), refused, reopened)
            .where(within(cases.c.filed_at, period))
            .group_by(name)
        )
        with self._database.read() as connection:
            filed = {row.name: row for row in connection.execute(query)}
        found = []
        for of in filed.keys() | due.keys():
            row = filed.get(of)
            filed_, refused_, reopened_ = (row.filed, row.refused, row.reopened) if row else (0, 0, 0)
            found.append(GroupCases(of, filed_, refused_, reopened_, due.get(of, Due())))
        return sorted(found, key=lambda each: (-each.filed, -each.due.due, each.name))

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


def _name(by: By) -> Label[str]:
    """ "": of none."""
    return func.coalesce(cases.c[by], "").label("name")
