"""What everybody may see of cases: each with its course and result, and honest figures of each unit.

A unit's share on time is of all cases that were due: late and still open counts as late. Refused, withdrawn and
reopened cases stand in columns of their own. Times are working hours from filing to the last answer. Fewer than
FEWEST_SHOWN cases say more about people than about a unit: their figures are not shown. `scripts/check_figures.py`
derives all of them anew from the published CSV.
"""

import csv
import io
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from time import monotonic

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.clock import HANOI, Clock
from core.database import Database
from core.period import quantile

from .case_rows import COLUMNS, IS_OPEN, case_of, course
from .catalog import Catalog, load_catalog
from .model import ANSWERED, Case, Event, State
from .tables import case_photos, cases, ratings

FEWEST_SHOWN = 10
PAGE = 25
FIGURES_SECONDS = 60.0


@dataclass(frozen=True)
class PublicRow:
    """A line of the published CSV; moments in Hanoi, ISO 8601."""

    number: str
    category: str
    unit: str
    urgency: str
    state: str
    filed_at: str
    receive_by: str
    received_at: str
    handle_by: str
    handled_at: str
    working_hours: str
    reopened: int
    refused: int
    score: str


@dataclass(frozen=True)
class Figures:
    """Of one unit. None: fewer than FEWEST_SHOWN cases, or raters, are behind it."""

    unit: str
    filed: int
    open: int
    due: int
    on_time: float | None
    """Share of `due`."""
    median_hours: float | None
    p90_hours: float | None
    refused: int
    reopened: int
    silent: int
    raters: int
    satisfaction: float | None


@dataclass(frozen=True)
class PublicCase:
    """A case as it is shown, with the public part of its course and the photos staff allowed."""

    case: Case
    category: str
    unit: str
    course: tuple[Event, ...]
    photos: tuple[str, ...]


class Public:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        catalog: Callable[[], Catalog] = load_catalog,
    ) -> None:
        self._database = database
        self._clock = clock
        self._catalog = catalog
        self._lock = threading.Lock()
        self._counted: tuple[float, list[Figures] | None] = (0.0, None)

    def page(
        self,
        page: int = 1,
        category: str | None = None,
        unit: str | None = None,
        state: State | None = None,
        words: str | None = None,
    ) -> tuple[list[Case], int]:
        """PAGE cases, newest first, and how many there are in all."""
        shown: list[ColumnElement[bool]] = [cases.c.is_hidden.is_(False)]
        shown += [cases.c.category == category] * bool(category) + [cases.c.unit == unit] * bool(unit)
        shown += [cases.c.state == state] * bool(state)
        if words:
            like = f"%{words.replace('%', '').replace('_', '')[:80]}%"
            number = words.upper()
            shown.append(or_(cases.c.public_text.ilike(like), cases.c.place.ilike(like), cases.c.number == number))
        with self._database.read() as connection:
            count = connection.execute(select(func.count()).select_from(cases).where(*shown)).scalar_one()
            query = select(*COLUMNS).where(*shown).order_by(cases.c.id.desc()).limit(PAGE).offset(PAGE * (page - 1))
            return [case_of(row) for row in connection.execute(query)], count

    def case(self, number: str) -> PublicCase | None:
        """None if there is none, or if it is hidden."""
        with self._database.read() as connection:
            shown = and_(cases.c.number == number, cases.c.is_hidden.is_(False))
            row = connection.execute(select(*COLUMNS).where(shown)).one_or_none()
            if row is None:
                return None
            case = case_of(row)
            events = tuple(event for event in course(connection, case) if event.is_public)
            allowed = and_(case_photos.c.case_id == case.id, case_photos.c.approved_at.is_not(None))
            photos = connection.execute(
                select(case_photos.c.id).where(allowed, case_photos.c.state == "kept")
            ).scalars()
            catalog = self._catalog()
            return PublicCase(case, catalog.label(case.category), catalog.unit_name(case.unit), events, tuple(photos))

    def requests(
        self, category: str | None, status: str | None, since: datetime | None, until: datetime | None, page: int
    ) -> list[Case]:
        """A page in Open311's terms, newest first: `status` is open or closed."""
        shown: list[ColumnElement[bool]] = [cases.c.is_hidden.is_(False)]
        shown += [cases.c.category == category] * bool(category)
        shown += [IS_OPEN if status == "open" else ~IS_OPEN] * bool(status)
        if since:
            shown.append(cases.c.filed_at >= since)
        if until:
            shown.append(cases.c.filed_at <= until)
        query = select(*COLUMNS).where(*shown).order_by(cases.c.id.desc()).limit(PAGE).offset(PAGE * (page - 1))
        with self._database.read() as connection:
            return [case_of(row) for row in connection.execute(query)]

    def rows(self) -> Iterator[PublicRow]:
        """Every case, hidden ones too (without their words there is nothing to hide), oldest first."""
        scores = self._scores()
        query = select(*COLUMNS).order_by(cases.c.id).execution_options(yield_per=1000)
        with self._database.read() as connection, connection.execute(query) as rows:
            for row in rows:
                yield self._row(case_of(row), scores)

    def csv(self) -> Iterator[str]:
        """Line by line, with a head."""
        yield _line(field.name for field in fields(PublicRow))
        for row in self.rows():
            yield _line(vars(row).values())

    def figures(self) -> list[Figures]:
        """By unit, those with most cases first. A hundred thousand cases take seconds to count: nobody waits twice.

        Older than FIGURES_SECONDS, they are counted anew beside, and the next one who asks gets them.
        """
        with self._lock:
            counted_at, found = self._counted
            if found is None:
                return self._count()
            if monotonic() - counted_at > FIGURES_SECONDS:
                self._counted = (monotonic(), found)
                threading.Thread(target=self._count, daemon=True).start()
            return found

    def _count(self) -> list[Figures]:
        found = figures_of(self.rows(), self._clock.now())
        self._counted = (monotonic(), found)
        return found

    def updated(self) -> datetime | None:
        with self._database.read() as connection:
            newest: datetime | None = connection.execute(select(func.max(cases.c.updated_at))).scalar_one()
        return newest

    def _row(self, case: Case, scores: dict[str, int]) -> PublicRow:
        answered = case.handled_at if case.state in ANSWERED else None
        hours = case.handled_hours if answered else None
        return PublicRow(
            number=case.number,
            category=case.category,
            unit=case.unit,
            urgency=case.urgency.value,
            state=case.state.value,
            filed_at=_iso(case.filed_at),
            receive_by=_iso(case.receive_by),
            received_at=_iso(case.received_at),
            handle_by=_iso(case.handle_by),
            handled_at=_iso(answered),
            working_hours="" if hours is None else f"{hours:.2f}",
            reopened=case.reopened,
            refused=int(case.state == State.REFUSED),
            score=str(scores.get(case.number, "")),
        )

    def _scores(self) -> dict[str, int]:
        """Of cases that were rated, by number."""
        with self._database.read() as connection:
            rated = select(ratings.c.public_subject, ratings.c.score).where(ratings.c.kind == "case")
            return {row.public_subject: row.score for row in connection.execute(rated) if row.public_subject}


def figures_of(rows: Iterable[PublicRow], now: datetime) -> list[Figures]:
    """From the public rows alone."""
    by_unit: dict[str, list[PublicRow]] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(row)
    found = [_figures(unit, of_unit, now) for unit, of_unit in by_unit.items()]
    return sorted(found, key=lambda each: -each.filed)


def _figures(unit: str, rows: list[PublicRow], now: datetime) -> Figures:
    counted = [row for row in rows if row.state not in (State.REFUSED, State.WITHDRAWN)]
    due = [row for row in counted if row.handled_at or datetime.fromisoformat(row.handle_by) < now]
    on_time = sum(bool(row.handled_at) and row.handled_at <= row.handle_by for row in due)
    hours = [float(row.working_hours) for row in counted if row.working_hours]
    enough = len(hours) >= FEWEST_SHOWN
    scores = [int(row.score) for row in rows if row.score]
    return Figures(
        unit=unit,
        filed=len(rows),
        open=sum(not row.handled_at for row in counted),
        due=len(due),
        on_time=on_time / len(due) if len(due) >= FEWEST_SHOWN else None,
        median_hours=quantile(hours, 0.5) if enough else None,
        p90_hours=quantile(hours, 0.9) if enough else None,
        refused=sum(row.refused for row in rows),
        reopened=sum(row.reopened > 0 for row in rows),
        silent=sum(row.state == State.SILENT for row in rows),
        raters=len(scores),
        satisfaction=sum(scores) / len(scores) if len(scores) >= FEWEST_SHOWN else None,
    )


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(HANOI).isoformat(timespec="seconds") if moment else ""


def _line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
