"""Edits on their way: written by one person, looked at by another, then published; nobody overwrites anybody.

writing ─ propose → proposed ─ approve → published (now, or on its day)
   ↑ save               ├ send_back → sent-back ─ save → writing
   └──── reopen ────────┘         withdraw: from each of them, and take_up again: writing
"""

import re
from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, and_, insert, select, update

from core.clock import Clock, today
from core.database import Database
from core.errors import ConflictError, InputError, NotFoundError
from core.labelled import Labelled
from core.ledger import Ledger
from core.trace import Trace

from .changes import Action, Change, change, latest
from .complaints import complaint
from .draft_content import Both, Content, both_changed, carried, content_of, procedure_of, rows_at, typed_changes
from .model import Procedure
from .schedule import Scheduled, changes_for, meeting, newest_of, put_off, version_at
from .store import looked_at
from .tables import drafts


class ChangedSince(ConflictError):
    """Not the state that was shown to whoever decides."""


class Overlap(ConflictError):
    """`fields`: those that others published otherwise since the draft began, and that it changes, too."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class WaitsForApproval(ConflictError):
    """One's own draft, which would have to be taken back from whoever is to look at it."""

    def __init__(self, draft: "Draft") -> None:
        super().__init__(f"draft {draft.number} waits for approval")
        self.draft = draft


class DraftState(Labelled):
    WRITING = "writing", "Đang soạn"
    PROPOSED = "proposed", "Chờ duyệt"
    SENT_BACK = "sent-back", "Cần sửa lại"
    PUBLISHED = "published", "Đã công bố"
    WITHDRAWN = "withdrawn", "Đã bỏ"


_CODE = re.compile(r"\d\.\d{6}")

Then = Callable[[Connection, "Draft"], object]
"""What is done in the same transaction: both stand, or neither."""


def nothing(connection: Connection, draft: "Draft") -> None:
    """No more than that."""


WRITABLE = (DraftState.WRITING, DraftState.SENT_BACK)
OPEN = (*WRITABLE, DraftState.PROPOSED)


@dataclass(frozen=True)
class Draft:
    """`base_version` 0: of a procedure that is new. `saves` counts; who changes it names the one they saw."""

    number: int
    procedure_id: str
    base_version: int
    content: Content
    saves: int
    state: DraftState
    author: str
    why: str | None
    effective_on: date | None
    begun_at: datetime
    saved_at: datetime
    decided_by: str | None
    note: str | None

    @property
    def stamp(self) -> str:
        """What whoever decides has before them: what was typed, and the day."""
        return f"{self.saves} {self.effective_on or ''}".strip()

    @property
    def title(self) -> str:
        """What it would be called; the code while it has no name."""
        names = (self.content.get("plain", {}).get("name"), self.content.get("official", {}).get("name"))
        return next((str(name) for name in names if name), self.procedure_id)


class Drafts:
    """Each method is one transaction. Raises NotFoundError for a draft that is not there."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger, trace: Trace) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._trace = trace

    def get(self, number: int) -> Draft:
        with self._database.read() as connection:
            return _find(connection, number)

    def select(
        self, procedure_id: str | None = None, states: Collection[DraftState] = OPEN, author: str | None = None
    ) -> list[Draft]:
        """The one saved last comes last."""
        query = select(drafts).where(drafts.c.state.in_(list(states))).order_by(drafts.c.saved_at, drafts.c.id)
        if procedure_id is not None:
            query = query.where(drafts.c.procedure_id == procedure_id)
        if author is not None:
            query = query.where(drafts.c.author == author)
        with self._database.read() as connection:
            return [_draft(row) for row in connection.execute(query)]

    def base(self, draft: Draft) -> Procedure | None:
        """The version it began from."""
        with self._database.read() as connection:
            return version_at(connection, draft.procedure_id, draft.base_version)

    def overlap(self, draft: Draft) -> list[Both]:
        """The fields that others published otherwise since it began, and that it changes, too."""
        with self._database.read() as connection:
            return _overlap(connection, draft)

    def put_off(self, draft: Draft) -> Scheduled | None:
        """What it became when it was approved for a later day; None: it was published at once, or is not approved."""
        if draft.state != DraftState.PUBLISHED or draft.effective_on is None:
            return None
        with self._database.read() as connection:
            day = changes_for(connection, draft.procedure_id, draft.effective_on)
        own = [each for each in day if (each.who, each.why) == (draft.author, _why(draft, draft.decided_by))]
        return own[-1] if own else next((each for each in day if each.state == "waiting"), None)

    def begin(self, procedure_id: str, author: str) -> Draft:
        """One's open draft of this procedure, or a new one that begins as the procedure stands."""
        with self._changing() as opened:
            return self._begin(opened, procedure_id, author)

    def _begin(self, opened: Change, procedure_id: str, author: str) -> Draft:
        if held := _open_of(opened.connection, procedure_id, author):
            return held
        current = opened.current([procedure_id]).get(procedure_id)
        if current is None:
            raise NotFoundError(f"there is no procedure {procedure_id}")
        return self._begun(opened, procedure_id, author, current.number, content_of(current.procedure))

    def begin_new(
        self, procedure_id: str, name: str, author: str, phrase: str | None = None, then: Then = nothing
    ) -> Draft:
        """Of a procedure that is not there yet. Raises ConflictError if it is, or somebody is about to add it."""
        official: Content = {"name": name, "source": {"verified_on": today(self._clock).isoformat()}}
        content: Content = {"official": official, "plain": {"phrases": [phrase]} if phrase else {}}
        if _CODE.fullmatch(procedure_id):
            official["code"] = procedure_id
        with self._changing() as opened:
            others = select(drafts.c.id).where(drafts.c.procedure_id == procedure_id, drafts.c.state.in_(OPEN))
            if opened.current([procedure_id]) or opened.connection.execute(others).first():
                raise ConflictError(f"procedure {procedure_id} is there already, or being written")
            draft = self._begun(opened, procedure_id, author, 0, content)
            then(opened.connection, draft)
            return draft

    def _begun(self, opened: Change, procedure_id: str, author: str, base: int, content: Content) -> Draft:
        row = {"procedure_id": procedure_id, "base_version": base, "content": content, "author": author, "saves": 0}
        row |= {"state": DraftState.WRITING, "begun_at": opened.at, "saved_at": opened.at}
        number = opened.connection.execute(insert(drafts).values(**row).returning(drafts.c.id)).scalar_one()
        self._trace.write(opened.connection, "draft_begun", f"procedure:{procedure_id}", author)
        return _find(opened.connection, number)

    def save(self, number: int, author: str, content: Content, seen: int) -> Draft:
        """Keep what was typed. Raises ConflictError if it was saved elsewhere since, or waits for approval."""
        with self._database.write() as connection:
            draft = _own(connection, number, author, WRITABLE)
            if draft.saves != seen:
                raise ConflictError(f"draft {number} was saved elsewhere since: open it again")
            return self._save(connection, draft, content)

    def _save(self, connection: Connection, draft: Draft, content: Content) -> Draft:
        if draft.content == content:
            return draft
        values = {"content": content, "saves": draft.saves + 1, "saved_at": self._clock.now()}
        return _moved(connection, draft, DraftState.WRITING, **values)

    def add_phrase(
        self, procedure_id: str, phrase: str, author: str, take_back: bool = False, then: Then = nothing
    ) -> Draft:
        """One more way in which citizens ask for it, in one's draft, begun if need be.

        Raises WaitsForApproval if it was proposed, unless it is to be taken back for this.
        """
        with self._changing() as opened:
            draft = self._begin(opened, procedure_id, author)
            if draft.state == DraftState.PROPOSED:
                if not take_back:
                    raise WaitsForApproval(draft)
                draft = self._reopen(opened.connection, draft)
            content = deepcopy(draft.content)
            phrases = rows_at(content, "plain.phrases")
            if phrase not in phrases:
                phrases.append(phrase)
            draft = self._save(opened.connection, draft, content)
            then(opened.connection, draft)
            return draft

    def propose(self, number: int, author: str, why: str, on: date | None = None) -> Draft:
        """Ask for somebody else's eyes. Raises InputError if it cannot be published so, or changes nothing; Overlap."""
        if on is not None and on <= today(self._clock):
            raise InputError(f"{on} is not to come: leave the day out to publish at once")
        with self._database.write() as connection:
            draft = _own(connection, number, author, WRITABLE)
            if record_in(draft) == version_at(connection, draft.procedure_id, draft.base_version):
                raise InputError(f"draft {number} changes nothing")
            _must_not_overlap(connection, draft)
            self._trace.write(connection, "draft_proposed", f"procedure:{draft.procedure_id}", author)
            values = {"why": why.strip() or None, "effective_on": on and on.isoformat()}
            return _moved(connection, draft, DraftState.PROPOSED, **values)

    def catch_up(self, number: int, author: str, seen: int) -> Draft:
        """Go on from the record as it stands by now. What the draft changes stays as it was typed, also where others
        published otherwise; all else is as it stands. Raises ConflictError as `save`.
        """
        with self._database.write() as connection:
            draft = _own(connection, number, author, WRITABLE)
            if draft.saves != seen:
                raise ConflictError(f"draft {number} was saved elsewhere since: open it again")
            newest = newest_of(connection, draft.procedure_id)
            if newest is None or newest.number == draft.base_version:
                return draft
            base = version_at(connection, draft.procedure_id, draft.base_version)
            own = typed_changes(draft.content, base, newest.procedure)
            values = {"content": carried(draft.content, own, newest.procedure), "base_version": newest.number}
            self._trace.write(connection, "draft_caught_up", f"procedure:{draft.procedure_id}", author)
            return _moved(connection, draft, draft.state, saves=seen + 1, saved_at=self._clock.now(), **values)

    def reopen(self, number: int, author: str) -> Draft:
        """Take it back before it was decided, to go on writing."""
        with self._database.write() as connection:
            return self._reopen(connection, _own(connection, number, author, (DraftState.PROPOSED,)))

    def _reopen(self, connection: Connection, draft: Draft) -> Draft:
        self._trace.write(connection, "draft_reopened", f"procedure:{draft.procedure_id}", draft.author)
        return _moved(connection, draft, DraftState.WRITING)

    def withdraw(self, number: int, author: str) -> Draft:
        """Give it up. What it held stays stored, and may be taken up again."""
        with self._database.write() as connection:
            draft = _own(connection, number, author, OPEN)
            self._trace.write(connection, "draft_withdrawn", f"procedure:{draft.procedure_id}", author)
            return _moved(connection, draft, DraftState.WITHDRAWN)

    def take_up(self, number: int, author: str) -> Draft:
        """Go on with one that was given up. Raises ConflictError if one writes another of this procedure."""
        with self._changing() as opened:
            draft = _own(opened.connection, number, author, (DraftState.WITHDRAWN,))
            if other := _open_of(opened.connection, draft.procedure_id, author):
                raise ConflictError(f"{author} writes draft {other.number} of {draft.procedure_id}")
            self._trace.write(opened.connection, "draft_taken_up", f"procedure:{draft.procedure_id}", author)
            return _moved(opened.connection, draft, DraftState.WRITING)

    def send_back(self, number: int, by: str, note: str, seen: str) -> Draft:
        """To its author, with what is to be done. Raises InputError without a note; ChangedSince as `approve`."""
        if not note.strip():
            raise InputError("say what is to be done")
        with self._database.write() as connection:
            draft = _for_another(connection, number, by, seen)
            self._trace.write(connection, "draft_sent_back", f"procedure:{draft.procedure_id}", by, author=draft.author)
            return _moved(connection, draft, DraftState.SENT_BACK, decided_by=by, note=note.strip())

    def approve(self, number: int, by: str, seen: str) -> Draft:
        """Publish it, or keep it until its day. `seen`: the stamp of what was looked at.

        What others published since the draft began stays. Raises ChangedSince if it is another state by now, Overlap
        for fields which both changed: then nothing is written.
        """
        with self._database.read() as connection:
            draft = _for_another(connection, number, by, seen)
        why = _why(draft, by)
        action: Action = "edited" if draft.base_version else "created"
        with change(self._database, self._clock, self._ledger, who=draft.author, why=why, action=action) as opened:
            draft = _for_another(opened.connection, number, by, seen)
            self._publish(opened, draft)
            self._trace.write(
                opened.connection, "draft_approved", f"procedure:{draft.procedure_id}", by, author=draft.author
            )
            return _moved(opened.connection, draft, DraftState.PUBLISHED, decided_by=by)

    def _publish(self, opened: Change, draft: Draft) -> None:
        _must_not_overlap(opened.connection, draft)
        current = opened.current([draft.procedure_id])
        held = latest(current, draft.procedure_id)
        base = version_at(opened.connection, draft.procedure_id, draft.base_version)
        wanted, both = meeting(record_in(draft), base, held)
        if both:
            raise ConflictError(", ".join(both))
        wanted = looked_at(held, wanted)
        if draft.effective_on and draft.effective_on > today(self._clock):
            put_off(opened, wanted, draft.effective_on, current[wanted.id].number if held else 0)
        else:
            opened.put([wanted], current)

    def _changing(self) -> Any:
        """The knowledge base's own lock: two who begin at once queue."""
        return change(self._database, self._clock, self._ledger, who="", why=None, action="edited")


def record_in(draft: Draft) -> Procedure:
    """The record it would become. Raises InputError that names what is wrong with it."""
    try:
        return procedure_of(draft.procedure_id, draft.content)
    except ValidationError as error:
        raise InputError(f"{draft.procedure_id}: {complaint(error)}") from None


def _why(draft: Draft, by: str | None) -> str:
    """As the history says it."""
    return f"{draft.why or 'không ghi lý do'}; {by} duyệt"


def _overlap(connection: Connection, draft: Draft) -> list[Both]:
    newest = newest_of(connection, draft.procedure_id)
    if newest is None or newest.number == draft.base_version:
        return []
    base = version_at(connection, draft.procedure_id, draft.base_version)
    return both_changed(draft.content, base, newest.procedure)


def _must_not_overlap(connection: Connection, draft: Draft) -> None:
    if both := _overlap(connection, draft):
        raise Overlap([each.field for each in both])


def _find(connection: Connection, number: int) -> Draft:
    row = connection.execute(select(drafts).where(drafts.c.id == number)).first()
    if row is None:
        raise NotFoundError(f"there is no draft {number}")
    return _draft(row)


def _open_of(connection: Connection, procedure_id: str, author: str) -> Draft | None:
    own = and_(drafts.c.procedure_id == procedure_id, drafts.c.author == author, drafts.c.state.in_(OPEN))
    row = connection.execute(select(drafts).where(own)).first()
    return _draft(row) if row else None


def _own(connection: Connection, number: int, author: str, states: Collection[DraftState]) -> Draft:
    """Raises NotFoundError for somebody else's: one does not learn what it holds."""
    draft = _find(connection, number)
    if draft.author != author:
        raise NotFoundError(f"{author} has no draft {number}")
    if draft.state not in states:
        raise ConflictError(f"draft {number} is “{draft.state.label}” now")
    return draft


def _for_another(connection: Connection, number: int, by: str, seen: str) -> Draft:
    """Nobody decides on what they wrote."""
    draft = _find(connection, number)
    if draft.author == by:
        raise InputError(f"{by} wrote draft {number}: somebody else must look at it")
    if draft.state != DraftState.PROPOSED:
        raise ConflictError(f"draft {number} is “{draft.state.label}” now")
    if draft.stamp != seen:
        raise ChangedSince(f"draft {number} was changed since it was shown: look at it again")
    return draft


def _moved(connection: Connection, draft: Draft, to: DraftState, **values: Any) -> Draft:
    """Raises ConflictError if somebody was quicker."""
    as_seen = and_(drafts.c.id == draft.number, drafts.c.state == draft.state, drafts.c.saves == draft.saves)
    if connection.execute(update(drafts).where(as_seen).values(state=to, **values)).rowcount != 1:
        raise ConflictError(f"draft {draft.number} was changed by somebody just now: open it again")
    return _find(connection, draft.number)


def _draft(row: Row[Any]) -> Draft:
    held = row._asdict()
    held |= {"number": held.pop("id"), "state": DraftState(row.state)}
    return Draft(**held | {"effective_on": date.fromisoformat(row.effective_on) if row.effective_on else None})
