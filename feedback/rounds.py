"""What must not be forgotten: reminders before a time is over, escalation after it, silence after an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select

from core.database import insert_unless_there

from .case_rows import COLUMNS, IS_OPEN, Who, case_of
from .casebook import CaseBook
from .model import Case, State
from .tables import case_reminders, cases

MOST = 500
"""Cases that fall silent in one transaction."""

_log = structlog.get_logger("feedback.rounds")


@dataclass(frozen=True)
class Reminder:
    """`unit` is told once that `number` is to be received or handled: "soon" or "late"."""

    number: str
    unit: str
    kind: str
    at: datetime


class Rounds(CaseBook):
    """Jobs: each may be cut off at any point and begun anew."""

    def remind(self) -> int:
        """How many reminders were new. Escalation goes to the unit above."""
        now = self._clock.now()
        told = select(case_reminders.c.case_id, case_reminders.c.kind).join(cases).where(IS_OPEN)
        with self._database.read() as connection:
            known = {(row.case_id, row.kind) for row in connection.execute(told)}
            found = [case_of(row) for row in connection.execute(select(*COLUMNS).where(IS_OPEN))]
        due = [(case, kind) for case in found for kind in self._kinds(case, now) if (case.id, kind) not in known]
        return sum(self._remind(case, kind, now) for case, kind in due)

    def _kinds(self, case: Case, now: datetime) -> list[str]:
        """What there is to say of a case now; the reopened ones anew."""
        times = [("receive", case.receive_by)] if case.state == State.FILED else []
        times.append((f"handle{case.reopened or ''}", case.handle_by))
        share = self._catalog().times.remind_before
        kinds: list[str] = []
        for what, by in times:
            if now > by:
                kinds.append(f"{what}_late")
            elif now > by - (by - case.filed_at) * share:
                kinds.append(f"{what}_soon")
        return kinds

    def _remind(self, case: Case, kind: str, now: datetime) -> bool:
        unit = self._above(case.unit) if kind.endswith("late") else case.unit
        row = {"case_id": case.id, "kind": kind, "unit": unit, "at": now}
        with self._database.write() as connection:
            if insert_unless_there(connection, case_reminders, row) is None:
                return False
            act = "escalated" if kind.endswith("late") else "reminded"
            facts = {"of": kind, "unit": unit}
            is_public = act == "escalated"
            self._acts.write(connection, case.id, case.number, act, Who(), now, None, is_public=is_public, facts=facts)
        _log.warning("case_reminder", number=case.number, kind=kind, unit=unit)
        return True

    def _above(self, unit: str) -> str:
        known = self._catalog().units.get(unit)
        return known.above if known and known.above else unit

    def reminders(self, since: datetime) -> list[Reminder]:
        """Newest first: what units were told since then."""
        query = (
            select(cases.c.number, case_reminders.c.unit, case_reminders.c.kind, case_reminders.c.at)
            .join(cases, cases.c.id == case_reminders.c.case_id)
            .where(case_reminders.c.at >= since)
            .order_by(case_reminders.c.at.desc())
        )
        with self._database.read() as connection:
            return [Reminder(*row) for row in connection.execute(query)]

    def fall_silent(self) -> int:
        """Answered cases whose citizen has said nothing: recorded as silence, not as satisfaction."""
        before = self._clock.now() - self._catalog().silent_after
        with self._database.write() as connection:
            answered = (cases.c.state == State.CLOSED.value) & (cases.c.handled_at < before)
            found = [case_of(row) for row in connection.execute(select(*COLUMNS).where(answered).limit(MOST))]
            for case in found:
                self._fall_silent(connection, case)
        return len(found)

    def _fall_silent(self, connection: Connection, case: Case) -> None:
        days = self._catalog().silent_after // timedelta(days=1)
        self._acts.move(connection, case, State.SILENT, "silent", Who(), facts={"days": days})
