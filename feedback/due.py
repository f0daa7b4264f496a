"""When a case fell due and whether it was on time: what figures count, and the list that a figure leads to.

A case is due once it was answered or its time has run out, whichever comes first. Late and still open is late; refused
and withdrawn cases are left out, and counted apart.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ColumnElement, and_, case

from core.period import Period, within

from .model import ANSWERED, State
from .tables import cases

IS_ANSWERED = cases.c.state.in_([state.value for state in ANSWERED])
COUNTS = cases.c.state.not_in([State.REFUSED.value, State.WITHDRAWN.value])
IS_ON_TIME = and_(IS_ANSWERED, cases.c.handled_at <= cases.c.handle_by)
DUE_AT = case((IS_ON_TIME, cases.c.handled_at), else_=cases.c.handle_by)
IS_REFUSED = cases.c.state == State.REFUSED.value
IS_REOPENED = cases.c.reopened > 0

NO_BRANCH = "khong-ghi"
"""Instead of a branch: of those that name none."""


class What(StrEnum):
    """What a figure counts; the first three of those filed in its period."""

    FILED = "filed"
    REFUSED = "refused"
    REOPENED = "reopened"
    DUE = "due"
    ON_TIME = "on-time"
    LATE = "late"


@dataclass(frozen=True)
class Figure:
    """The cases that one figure counts."""

    what: What
    period: Period

    def conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        if self.what in (What.DUE, What.ON_TIME, What.LATE):
            more = {What.DUE: [], What.ON_TIME: [IS_ON_TIME], What.LATE: [~IS_ON_TIME]}
            return [is_due(self.period, now), *more[self.what]]
        filed = within(cases.c.filed_at, self.period)
        return [filed, *{What.REFUSED: [IS_REFUSED], What.REOPENED: [IS_REOPENED]}.get(self.what, [])]


def is_in(column: Column[str | None], branch: str) -> ColumnElement[bool]:
    """Of this branch; NO_BRANCH: of none."""
    return column.is_(None) if branch == NO_BRANCH else column == branch


def is_due(period: Period, now: datetime) -> ColumnElement[bool]:
    """Fell due in the period, and not after `now`: one comparison, as an "or" would look up twice."""
    not_before = cases.c.handle_by >= period.moments[0]  # follows from the rest, and has an index
    return and_(COUNTS, not_before, within(DUE_AT, period), DUE_AT <= now)  # noqa: SIM300 - a column
