"""A city's quarter at the desk: invented records, conversations, reports; the same on every run."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import batched, cycle, islice
from typing import Any

from sqlalchemy import Table, insert

from core.database import Database
from feedback.tables import case_events, cases, ratings
from messages.outcome import Outcome
from messages.tables import conversations, handoffs, inbox, outbox, turns
from procedure_kb.model import Procedure
from procedure_kb.tables import procedure_versions, procedures

BATCH = 5_000
DAYS = 90
UNITS = ("centre", "branch", "ward", "infrastructure")
BRANCHES = (None, *(f"Chi nhánh số {number}" for number in range(1, 31)))
OUTCOMES = (
    *(Outcome.ANSWERED,) * 12,
    *(Outcome.CLARIFIED,) * 4,
    *(Outcome.NO_MATCH,) * 2,
    Outcome.OUT_OF_SCOPE,
    Outcome.SMALL_TALK,
    Outcome.FORM_STEP,
    Outcome.HANDED_OVER,
)
TEXTS = (
    ("làm lại căn cước mất bao nhiêu tiền", "marked"),
    ("dang ky tam tru can giay to gi", "unmarked"),
    ("thời hạn cấp hộ chiếu phổ thông là mấy ngày", "marked"),
    ("xin chào", "marked"),
)
"""With how they are put."""
DIFFERENT = 997
"""Ways in which each of them is put."""
ANSWER = {"text": "Phí, lệ phí:\n• 8.000 đồng mỗi bản sao.\nNguồn: Quyết định 163/QĐ-BTP, kiểm tra ngày 01/11/2026."}


def put(database: Database, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    for batch in batched(rows, BATCH):
        with database.write() as connection:
            connection.execute(insert(table), list(batch))


def moments(now: datetime, count: int) -> Callable[[int], datetime]:
    """Of the so-many-th: evenly over DAYS, the last one now."""
    return lambda number: now - timedelta(days=DAYS) * ((count - number) / count)


def fill_messages(database: Database, now: datetime, count: int) -> None:
    """Twenty to a conversation, each answered; every thirtieth conversation asked for an officer."""
    at, talks = moments(now, count), count // 20
    talk = lambda number: f"{number % talks:032d}"  # noqa: E731
    outcome = lambda number: OUTCOMES[number % len(OUTCOMES)].value  # noqa: E731
    names = ("web", "zalo", "telegram")
    people = ({"id": talk(n), "channel": names[n % 3], "address": str(n), "created_at": at(0)} for n in range(talks))
    put(database, conversations, people)
    asked = (
        {
            "id": n + 1,
            "conversation_id": talk(n),
            "delivery_key": str(n),
            "message_id": str(n),
            "text": f"{TEXTS[n % 4][0]} {n % DIFFERENT}",
            "received_at": at(n),
            "state": "done",
        }
        for n in range(count)
    )
    put(database, inbox, asked)
    answered = (
        {
            "conversation_id": talk(n),
            "inbox_id": n + 1,
            "position": 1,
            "body": ANSWER,
            "state": "sent",
            "created_at": at(n),
            "sent_at": at(n),
        }
        for n in range(count)
    )
    put(database, outbox, answered)
    ended = (
        {
            "inbox_id": n + 1,
            "outcome": outcome(n),
            "procedure_id": f"9.{n % 3000:06}" if outcome(n) == "answered" else None,
            "explanation": {"steps": [{"name": "rasa", "ms": 12.0}, {"name": "search", "ms": 6.0}]},
            "style": TEXTS[n % 4][1],
            "ms": 40.0,
            "at": at(n),
        }
        for n in range(count)
    )
    put(database, turns, ended)
    officers = count // 30
    when = moments(now, officers)
    waited = (
        {
            "conversation_id": talk(n),
            "asked_at": when(n),
            "officer": None if n % 50 == 0 else "Hoa",
            "taken_at": None if n % 50 == 0 else when(n) + timedelta(minutes=n % 90),
            "closed_at": None if n % 50 == 0 else when(n) + timedelta(hours=3),
            "closed_by": None if n % 50 == 0 else "Hoa",
        }
        for n in range(officers)
    )
    put(database, handoffs, waited)


def fill_cases(database: Database, now: datetime, count: int) -> None:
    """With three entries in each course, every fourth one rated."""
    at = moments(now, count)
    states = ("confirmed", "confirmed", "silent", "closed", "working", "received", "filed", "refused")

    def handled(n: int) -> datetime | None:
        return at(n) + timedelta(days=2 if n % 5 else 7) if n % 8 < 4 else None

    filed = (
        {
            "id": n + 1,
            "number": f"PA-26-{n:06d}",
            "receipt_hash": f"{n:064d}",
            "receipt": "",
            "key": str(n),
            "category": "road",
            "place": f"số {n} phố Huế",
            "branch": BRANCHES[n % len(BRANCHES)],
            "text": "ổ gà rất to trước cửa nhà",
            "public_text": "ổ gà rất to trước cửa nhà",
            "is_hidden": False,
            "urgency": "normal",
            "unit": UNITS[n % 4],
            "state": states[n % 8],
            "filed_at": at(n),
            "receive_by": at(n) + timedelta(hours=8),
            "handle_by": at(n) + timedelta(days=5),
            "handled_at": handled(n),
            "handled_hours": float(n % 90) if handled(n) else None,
            "deadline": "5 ngày làm việc",
            "is_anonymous": True,
            "updated_at": at(n),
        }
        for n in range(count)
    )
    put(database, cases, filed)
    course = (
        {"case_id": n // 3 + 1, "at": at(n // 3), "act": act, "staff": "Hoa", "is_public": True, "facts": {}}
        for n, act in zip(range(3 * count), cycle(("filed", "received", "closed")), strict=False)
    )
    put(database, case_events, course)
    rated = (
        {
            "kind": "case",
            "subject": f"{n:064d}",
            "public_subject": f"PA-26-{n:06d}",
            "unit": UNITS[n % 4],
            "score": n // 4 % 5 + 1,
            "reason": "chờ hơi lâu" if n % 8 else None,
            "key": str(n),
            "at": at(n),
        }
        for n in range(0, count, 4)
    )
    put(database, ratings, rated)


def fill_records(database: Database, own: Sequence[Procedure], now: datetime, count: int) -> None:
    """The assistant's `own`, over and over, each time under a new code and title."""
    named = [(f"9.{n:06}", record, f"{record.title} số {n}") for n, record in enumerate(islice(cycle(own), count))]

    def official(id: str, record: Procedure, title: str) -> Any:
        return record.official.model_copy(update={"code": id, "name": title})

    kept = (
        {
            "id": id,
            "version": 1,
            "title": title,
            "field": record.official.field,
            "official": official(id, record, title),
            "plain": record.plain,
            "updated_at": now,
        }
        for id, record, title in named
    )
    put(database, procedures, kept)
    versions = (
        {
            "procedure_id": id,
            "version": 1,
            "at": now,
            "who": "bench",
            "action": "created",
            "official": official(id, record, title),
            "plain": record.plain,
        }
        for id, record, title in named
    )
    put(database, procedure_versions, versions)
