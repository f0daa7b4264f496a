"""What staff do with cases. Each method is one transaction: case, course, ledger and news together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from core.errors import ConflictError, InputError, NotFoundError
from vietnamese import nfc

from .case_rows import COLUMNS, IS_OPEN, Who, case_of, course, must_find
from .casebook import CaseBook
from .due import Figure, is_in
from .model import Case, Photo, State
from .public_text import public_text
from .tables import case_photos, cases

SENT_TWICE = timedelta(hours=1)
"""The same words of the same officer again within it are one form sent twice, no reminder."""


class Casework(CaseBook):
    def select(
        self,
        states: Sequence[State] = (),
        unit: str | None = None,
        officer: str | None = None,
        late: bool = False,
        of: Figure | None = None,
        branch: str | None = None,
        most: int = 200,
        skip: int = 0,
    ) -> list[Case]:
        """Those whose time ends first come first. `of`: only what that figure counts; `branch` may be NO_BRANCH."""
        wanted = self._wanted(states, unit, officer, late, of, branch)
        query = select(*COLUMNS).where(*wanted).order_by(cases.c.handle_by, cases.c.id).limit(most).offset(skip)
        with self._database.read() as connection:
            return [case_of(row) for row in connection.execute(query)]

    def count(
        self,
        states: Sequence[State] = (),
        unit: str | None = None,
        officer: str | None = None,
        late: bool = False,
        of: Figure | None = None,
        branch: str | None = None,
    ) -> int:
        """How many `select` could find."""
        wanted = self._wanted(states, unit, officer, late, of, branch)
        query = select(func.count()).select_from(cases).where(*wanted)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def branches(self) -> list[str]:
        """Those that any case names."""
        query = select(cases.c.branch).where(cases.c.branch.is_not(None)).distinct()
        with self._database.read() as connection:
            return sorted(filter(None, connection.scalars(query)))

    def _wanted(
        self,
        states: Sequence[State],
        unit: str | None,
        officer: str | None,
        late: bool,
        of: Figure | None,
        branch: str | None,
    ) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = of.conditions(self._clock.now()) if of else []
        if states:
            wanted.append(cases.c.state.in_([state.value for state in states]))
        if unit:
            wanted.append(cases.c.unit == unit)
        if branch:
            wanted.append(is_in(cases.c.branch, branch))
        if officer:
            wanted.append(cases.c.officer == officer)
        if late:
            now = self._clock.now()
            unreceived = and_(cases.c.state == State.FILED.value, cases.c.receive_by < now)
            unanswered = and_(IS_OPEN, cases.c.handle_by < now)
            wanted.append(or_(unreceived, unanswered))
        return wanted

    def contact(self, number: str, staff: str) -> str | None:
        """How the citizen agreed to be reached. Looking at it is written down."""
        with self._database.write() as connection:
            case = must_find(connection, number)
            kept = connection.execute(select(cases.c.contact).where(cases.c.id == case.id)).scalar_one()
            if kept is None:
                return None
            now = self._clock.now()
            self._acts.write(connection, case.id, number, "contact_seen", Who(staff), now, None, is_public=False)
            return self._secret.decrypt(kept)

    def take(self, number: str, staff: str) -> Case:
        """Receive it, or go on to work on it, in one's own name. Raises ConflictError if a colleague has it."""
        with self._database.write() as connection:
            case = must_find(connection, number)
            if case.officer not in (None, staff):
                raise ConflictError(f"{number} is already with {case.officer}")
            if not case.state.is_open:
                raise ConflictError(f"{number} is “{case.state.label}”: there is nothing to work on")
            if case.state == State.WORKING and case.officer == staff:
                return case
            case = self._taken(connection, case, staff)
            self._news.moved(connection, case)
            return case

    def _taken(self, connection: Connection, case: Case, staff: str) -> Case:
        who = Who(staff)
        if case.state == State.FILED:
            now = self._clock.now()
            return self._acts.move(connection, case, State.RECEIVED, "received", who, officer=staff, received_at=now)
        if case.state == State.RECEIVED:
            return self._acts.move(connection, case, State.WORKING, "taken", who, officer=staff)
        return self._acts.change(connection, case, "taken", who, officer=staff)

    def say(self, number: str, staff: str, text: str, is_public: bool = False) -> Case:
        """An interim word or a question to the citizen. A form sent twice is said once: see SENT_TWICE."""
        text = _needed(text, "text")
        text = public_text(text) if is_public else text
        with self._database.write() as connection:
            case = must_find(connection, number)
            if self._is_said(connection, case, staff, text, is_public):
                return case
            case = self._acts.change(
                connection,
                case,
                "answered",
                Who(staff),
                text,
                is_public=is_public,
            )
            self._news.said(connection, case, text, is_public)
            return case

    def _is_said(self, connection: Connection, case: Case, staff: str, text: str, is_public: bool) -> bool:
        """By the words: a key of the form would be another one after the browser's Back."""
        said, since = ("answered", staff, text, is_public), self._clock.now() - SENT_TWICE
        events = course(connection, case)
        return any((each.act, each.staff, each.note, each.is_public) == said and each.at > since for each in events)

    def close(self, number: str, staff: str, result: str, evidence: str) -> Case:
        """Both are needed: what was done, and what shows it."""
        told = public_text(_needed(result, "result"))
        shown = public_text(_needed(evidence, "evidence"))
        now = self._clock.now()
        hours = self._working_time.hours_between(self.get(number).filed_at, now)
        values = {"result": told, "evidence": shown, "handled_at": now, "handled_hours": hours, "officer": staff}
        return self._staff_move(number, State.CLOSED, "closed", staff, told, **values)

    def refuse(self, number: str, staff: str, reason: str) -> Case:
        refusal = public_text(_needed(reason, "reason"))
        return self._staff_move(number, State.REFUSED, "refused", staff, refusal, refusal=refusal, officer=staff)

    def route(self, number: str, staff: str, unit: str, why: str) -> Case:
        """To another unit; the clock goes on. Raises ConflictError if it is there already."""
        if unit not in self._catalog().units:
            raise InputError(f"{unit!r} is no unit: it must be one of {', '.join(self._catalog().units)}")
        with self._database.write() as connection:
            case = must_find(connection, number)
            if not case.state.is_open:
                raise ConflictError(f"{number} is “{case.state.label}”: only an open case is passed on")
            if case.unit == unit:
                raise ConflictError(f"{number} is with {unit} already")
            facts = {"from": case.unit, "to": unit}
            case = self._acts.change(
                connection,
                case,
                "routed",
                Who(staff),
                public_text(_needed(why, "why")),
                is_public=True,
                facts=facts,
                unit=unit,
                officer=None,
            )
            self._news.moved(connection, case)
            return case

    def hide(self, number: str, staff: str, is_hidden: bool, why: str) -> Case:
        """Take a case off the public pages, or put it back."""
        act = "hidden" if is_hidden else "shown"
        with self._database.write() as connection:
            case = must_find(connection, number)
            return self._acts.change(connection, case, act, Who(staff), _needed(why, "why"), is_hidden=is_hidden)

    def photos(self, number: str) -> list[Photo]:
        """Those that were kept."""
        query = (
            select(case_photos.c.id, case_photos.c.size, case_photos.c.approved_by)
            .join(cases, cases.c.id == case_photos.c.case_id)
            .where(cases.c.number == number, case_photos.c.state == "kept")
            .order_by(case_photos.c.received_at)
        )
        with self._database.read() as connection:
            return [Photo(*row) for row in connection.execute(query)]

    def approve_photo(self, photo: str, staff: str) -> None:
        """The public may see it from now on. Raises NotFoundError if no case has it."""
        self._show_photo(photo, staff, self._clock.now())

    def withdraw_photo(self, photo: str, staff: str) -> None:
        """Only staff see it from now on. Raises NotFoundError if no case has it."""
        self._show_photo(photo, staff, None)

    def _show_photo(self, photo: str, staff: str, approved_at: datetime | None) -> None:
        """Done already, it is not done again."""
        with self._database.write() as connection:
            query = select(cases.c.number, case_photos.c.approved_at).join(
                case_photos, case_photos.c.case_id == cases.c.id
            )
            is_seen = and_(case_photos.c.id == photo, case_photos.c.state == "kept")  # nobody allows what is not there
            found = connection.execute(query.where(is_seen)).one_or_none()
            if found is None:
                raise NotFoundError(f"there is no photo {photo} in any case")
            if bool(found.approved_at) == bool(approved_at):
                return
            act, by = ("photo_approved", staff) if approved_at else ("photo_withdrawn", None)
            changed = update(case_photos).where(case_photos.c.id == photo)
            connection.execute(changed.values(approved_by=by, approved_at=approved_at))
            self._acts.change(connection, must_find(connection, found.number), act, Who(staff))

    def _staff_move(self, number: str, to: State, act: str, staff: str, note: str, **values: Any) -> Case:
        with self._database.write() as connection:
            case = must_find(connection, number)
            if case.officer not in (None, staff):
                raise ConflictError(f"{number} is with {case.officer}: ask them, or route it")
            case = self._acts.move(connection, case, to, act, Who(staff), note, **values)
            self._news.moved(connection, case)
            return case


def _needed(text: str, name: str) -> str:
    """Without control characters, which no page can show and PostgreSQL does not take."""
    clean = nfc(text).strip()
    if not clean:
        raise InputError(f"{name} is empty: citizens and the public read it")
    return clean
