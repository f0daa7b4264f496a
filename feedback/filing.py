"""What citizens do with their cases. Each method is one transaction: case, course and ledger together."""

import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection, and_, func, insert, select
from sqlalchemy.exc import IntegrityError

from core.clock import day_in_hanoi
from core.database import insert_unless_there
from core.errors import ConflictError, InputError
from core.masking import mask
from messages.tables import inbox
from vietnamese import fold, nfc, syllables

from .case_rows import COLUMNS, IS_OPEN, Who, case_of, find, must_find
from .casebook import CaseBook
from .deadlines import deadline
from .model import Case, Draft, State
from .public_text import public_text
from .receipts import new_receipt
from .tables import case_followers, case_photos, cases

MOST_RACES = 20
"""Tries for a number, one of which succeeds for somebody each time."""

DUPLICATE_DAYS = 60
LIKE_FROM = 0.5
"""Share of the shorter place's or text's words that both have, from which on two reports are of one thing."""

_OF_ANY_PLACE = frozenset(
    [
        "so",
        "nha",
        "duong",
        "pho",
        "phuong",
        "xa",
        "quan",
        "huyen",
        "ngo",
        "ngach",
        "hem",
        "to",
        "thon",
        "xom",
        "khu",
        "gan",
        "truoc",
        "sau",
        "doi",
        "dien",
        "canh",
        "o",
        "tai",
        "ha",
        "noi",
    ]
)
"""Says nothing of which place is meant."""


@dataclass(frozen=True)
class Filed:
    """What the citizen gets: the receipt opens the case, `case.deadline` explains its time."""

    case: Case
    receipt: str
    is_new: bool


class Filing(CaseBook):
    def file(self, conversation: str, draft: Draft, key: str) -> Filed:
        """The same key again gives what was filed the first time."""
        draft = replace(draft, place=nfc(draft.place), text=nfc(draft.text))
        for _ in range(MOST_RACES):
            with suppress(IntegrityError):  # PostgreSQL: somebody filed at the same moment and has the number
                return self._filed(conversation, draft, key)
        return self._filed(conversation, draft, key)

    def _filed(self, conversation: str, draft: Draft, key: str) -> Filed:
        with self._database.write() as connection:
            known = connection.execute(
                select(cases.c.number, cases.c.receipt).where(
                    cases.c.conversation_id == conversation, cases.c.key == key
                )
            ).one_or_none()
            if known:
                return Filed(must_find(connection, known.number), self._secret.decrypt(known.receipt), False)
            return self._file(connection, conversation, draft, key)

    def _file(self, connection: Connection, conversation: str, draft: Draft, key: str) -> Filed:
        catalog, now = self._catalog(), self._clock.now()
        urgency = draft.urgency or catalog.urgency(draft.category, draft.text)
        handle = deadline(self._working_time, now, catalog.times.handle[urgency])
        receipt, number = new_receipt(day_in_hanoi(now)), self._number(connection)
        unit = catalog.unit_for(draft.category, draft.branch)
        row = {
            "number": number,
            "receipt_hash": self._hash(receipt),
            "receipt": self._secret.encrypt(receipt),
            "conversation_id": conversation,
            "key": key,
            "category": draft.category,
            "place": mask(draft.place).text if "⟨" not in draft.place else draft.place,
            "branch": draft.branch,
            "text": draft.text,
            "public_text": public_text(draft.text),
            "is_hidden": False,
            "urgency": urgency.value,
            "unit": unit,
            "state": State.FILED.value,
            "filed_at": now,
            "receive_by": deadline(self._working_time, now, catalog.times.receive).at,
            "handle_by": handle.at,
            "deadline": handle.explanation,
            "contact": self._secret.encrypt(draft.contact) if draft.contact else None,
            "contact_agreed_at": now if draft.contact else None,
            "is_anonymous": draft.contact is None,
            "updated_at": now,
        }
        id = connection.execute(insert(cases).values(**row).returning(cases.c.id)).scalar_one()
        self._order_photos(connection, id, conversation, draft)
        facts = {"category": draft.category, "unit": unit, "urgency": urgency.value, "handle_by": handle.at.isoformat()}
        who = Who(conversation=conversation)
        self._acts.write(connection, id, number, "filed", who, now, None, is_public=True, facts=facts)
        return Filed(must_find(connection, number), receipt, True)

    def _order_photos(self, connection: Connection, id: int, conversation: str, draft: Draft) -> None:
        """They are fetched from the platform after this; only messages of the same citizen count."""
        mine = and_(inbox.c.id.in_(draft.photos), inbox.c.conversation_id == conversation)
        for inbox_id in connection.execute(select(inbox.c.id).where(mine)).scalars().all():
            row = {"id": uuid.uuid4().hex, "case_id": id, "inbox_id": inbox_id, "state": "waiting"}
            connection.execute(insert(case_photos).values(**row, received_at=self._clock.now()))

    def has_photo(self, key: str, conversation: str) -> bool:
        """Whether the message with this inbox id, of this citizen, brought one."""
        if not key.isdecimal():
            return False
        query = select(inbox.c.attachment).where(inbox.c.id == int(key), inbox.c.conversation_id == conversation)
        with self._database.read() as connection:
            attachment = connection.execute(query).scalar_one_or_none()
        return attachment is not None and attachment["kind"] == "photo"

    def _number(self, connection: Connection) -> str:
        """The next one of this year; the unique constraint settles a race, which `file` then repeats."""
        prefix = f"PA-{day_in_hanoi(self._clock.now()):%y}-"
        last = select(func.max(cases.c.number)).where(cases.c.number.startswith(prefix))
        highest = connection.execute(last).scalar_one_or_none()
        return f"{prefix}{int(highest.removeprefix(prefix)) + 1 if highest else 1:06d}"

    def duplicates(self, category: str, place: str, text: str, conversation: str, most: int = 3) -> list[Case]:
        """Open cases of others that seem to be of the same thing, the likest first."""
        since = self._clock.now() - timedelta(days=DUPLICATE_DAYS)
        alike = and_(cases.c.category == category, cases.c.filed_at >= since, cases.c.is_hidden.is_(False))
        with self._database.read() as connection:
            query = select(*COLUMNS).where(alike, IS_OPEN).order_by(cases.c.id.desc()).limit(500)
            others = [case_of(row) for row in connection.execute(query) if row.conversation_id != conversation]
        scored = [(_likeness(each.place, place) * (1 + _likeness(each.text, text)), each) for each in others]
        return [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score >= LIKE_FROM][:most]

    def follow(self, number: str, conversation: str) -> bool:
        """Be told of another citizen's public case, too; False if they were already."""
        with self._database.write() as connection:
            case = must_find(connection, number)
            now, who = self._clock.now(), Who(conversation=conversation)
            row = {"case_id": case.id, "conversation_id": conversation, "since": now}
            new = insert_unless_there(connection, case_followers, row) is not None
            if new:
                self._acts.write(connection, case.id, number, "followed", who, now, None, is_public=False)
            return new

    def confirm(self, conversation: str, number: str) -> Case:
        """The citizen says that it is settled."""
        who = Who(conversation=conversation)
        with self._database.write() as connection:
            return self._acts.move(
                connection, self._own(connection, conversation, number), State.CONFIRMED, "confirmed", who
            )

    def reopen(self, conversation: str, number: str, why: str) -> Case:
        """It is not settled: the clock goes on, `handle_by` stays, and it counts against the unit."""
        with self._database.write() as connection:
            case = self._own(connection, conversation, number)
            if case.handled_at and self._clock.now() - case.handled_at > self._catalog().reopen_within:
                raise ConflictError(f"{number} was answered too long ago to be reopened: file a new one")
            who = Who(conversation=conversation)
            return self._acts.move(
                connection, case, State.WORKING, "reopened", who, public_text(why), reopened=case.reopened + 1
            )

    def withdraw(self, conversation: str, number: str) -> Case:
        who = Who(conversation=conversation)
        with self._database.write() as connection:
            return self._acts.move(
                connection, self._own(connection, conversation, number), State.WITHDRAWN, "withdrawn", who
            )

    def of(self, conversation: str) -> list[Case]:
        """All that this citizen filed, newest first."""
        with self._database.read() as connection:
            query = select(*COLUMNS).where(cases.c.conversation_id == conversation).order_by(cases.c.id.desc())
            return [case_of(row) for row in connection.execute(query)]

    def by_receipt(self, receipt: str) -> Case | None:
        """Whoever has the receipt may see the case."""
        with self._database.read() as connection:
            query = select(*COLUMNS).where(cases.c.receipt_hash == self._hash(receipt))
            row = connection.execute(query).one_or_none()
        return case_of(row) if row else None

    def _own(self, connection: Connection, conversation: str, number: str) -> Case:
        """Somebody else's case is as unknown as one that does not exist."""
        case = find(connection, number)
        if case is None or case.conversation_id != conversation:
            raise InputError(f"{number} is no case of this conversation")
        return case

    def _hash(self, receipt: str) -> str:
        return self._secret.token(f"case-receipt:{receipt}")


def _likeness(one: str, other: str) -> float:
    first, second = (set(syllables(fold(text))) - _OF_ANY_PLACE for text in (one, other))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0
