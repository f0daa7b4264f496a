"""What was taken, what the database says became of it, and what the platforms showed: set side by side."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from core.database import Database
from core.errors import DatabaseError
from core.secret_key import SecretKey
from messages.tables import conversations, inbox, outbox, turns

from .load import Taken
from .reports import Report, filed

ENDED_WELL = {"sent", "unsure"}

LOST, TWICE, OUT_OF_ORDER, MIXED_UP, SLOTS = "lost", "twice", "out of order", "mixed up", "wrong slots"
"""What must not be: mixed up is answered with the record of another question, wrong slots is a report of a citizen that
was not filed exactly once, with each answer where it belongs."""

Person = tuple[str, str]
"""Channel and address."""


@dataclass(frozen=True)
class Finding:
    """One that must not be; `line` names person and message."""

    kind: str
    line: str
    round: int | None = None


@dataclass
class Tally:
    """Of the messages first delivered in one round."""

    taken: int = 0
    answered: int = 0
    apologies: int = 0
    """Citizens told honestly of an error."""
    unsure: int = 0
    """Parts of answers of which the platform gave no way to know whether they arrived."""
    unsure_arrived: int = 0
    """What in life nobody knows: the simulated platform has these."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


@dataclass
class Verdict:
    findings: list[Finding] = field(default_factory=list)
    tallies: defaultdict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    """By round."""
    outcomes: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    """Filed as they were told."""

    def of(self, rounds: Collection[int] | None = None) -> tuple[Tally, list[Finding]]:
        """Of the messages first delivered in these rounds; None: of all."""
        tallies = [tally for round, tally in self.tallies.items() if rounds is None or round in rounds]
        findings = [each for each in self.findings if rounds is None or each.round in rounds]
        return sum(tallies, Tally()), findings

    def add(self, kind: str, line: str, round: int | None = None) -> None:
        self.findings.append(Finding(kind, line, round))


@dataclass(frozen=True)
class Row:
    """Of the outbox."""

    id: int
    inbox_id: int
    position: int
    state: str
    reason: str | None
    platform_id: str | None
    text: str


@dataclass(frozen=True)
class Kept:
    """Of the inbox, with the turn's outcome and record."""

    id: int
    outcome: str | None
    procedure_id: str | None


Received = Mapping[tuple[Person, str], Sequence[Kept]]
"""By person and delivery key."""


def is_quiet(database: Database) -> bool:
    """Whether nothing waits to be answered or sent."""
    with database.read() as connection:
        waiting = select(func.count()).where(inbox.c.state == "waiting")
        under_way = select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))
        return connection.execute(waiting).scalar_one() + connection.execute(under_way).scalar_one() == 0


def outcome_of(database: Database, taken: Taken) -> str | None:
    """How a message's turn ended; None while it has not, or the database does not answer."""
    query = (
        select(turns.c.outcome)
        .join(inbox, inbox.c.id == turns.c.inbox_id)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(conversations.c.channel == taken.conversation.channel)
        .where(conversations.c.address == taken.conversation.address, inbox.c.delivery_key == taken.key)
    )
    try:
        with database.read() as connection:
            return connection.execute(query).scalar_one_or_none()
    except DatabaseError:
        return None


def judge(
    database: Database,
    secret: SecretKey,
    taken: Sequence[Taken],
    shown: Mapping[Person, Sequence[tuple[str, str]]],
) -> Verdict:
    """`shown`: the platform's id and the text of each message that a person got, in order."""
    verdict, received, rows = Verdict(), _received(database), _rows(database)
    people: dict[Person, list[Taken]] = {}
    for each in taken:
        people.setdefault((each.conversation.channel, each.conversation.address), []).append(each)
    for person, said in people.items():
        origins = _judge_turns(verdict, person, said, received, rows.get(person, []))
        _judge_shown(verdict, person, origins, rows.get(person, []), shown.get(person, []))
        if report := said[0].conversation.report:
            _judge_report(verdict, said[-1], report, filed(database, secret, *person))
    for person in shown.keys() - people.keys():
        verdict.add(TWICE, f"{person}: wrote nothing that was taken, and got an answer")
    return verdict


def _judge_turns(
    verdict: Verdict, person: Person, said: Iterable[Taken], received: Received, rows: Sequence[Row]
) -> dict[int, Taken]:
    """Each message by its inbox id."""
    origins: dict[int, Taken] = {}
    for each in said:
        found = received.get((person, each.key), [])
        verdict.tallies[each.round].taken += 1
        if len(found) != 1:
            verdict.add(TWICE if found else LOST, f"{each}: {len(found)} times in the inbox", each.round)
            continue
        origins[found[0].id] = each
        _judge_turn(verdict, each, found[0], [row for row in rows if row.inbox_id == found[0].id])
    return origins


def _judge_turn(verdict: Verdict, said: Taken, kept: Kept, rows: Sequence[Row]) -> None:
    tally, code = verdict.tallies[said.round], said.message.code
    verdict.outcomes[kept.outcome or "none"] += 1
    if kept.outcome is None:
        verdict.add(LOST, f"{said}: no turn", said.round)
    elif not rows:
        verdict.add(LOST, f"{said}: a turn ({kept.outcome}) without an answer", said.round)
    elif kept.outcome.startswith("error_"):
        tally.apologies += 1
    else:
        tally.answered += 1
    if kept.procedure_id not in (None, code):
        verdict.add(MIXED_UP, f"{said}: asked for {code}, answered from {kept.procedure_id}", said.round)
    for row in rows:
        if row.state not in ENDED_WELL:
            line = f"{said}: part {row.position} of its answer is {row.state} ({row.reason})"
            verdict.add(LOST, line, said.round)
    if len({row.position for row in rows}) != len(rows):
        verdict.add(TWICE, f"{said}: a part of its answer stands twice in the outbox", said.round)


def _judge_shown(
    verdict: Verdict,
    person: Person,
    origins: Mapping[int, Taken],
    rows: Sequence[Row],
    shown: Sequence[tuple[str, str]],
) -> None:
    """Every message that arrived belongs to one row: by its id or, where the sender never learnt that, by its text."""
    by_id = {row.platform_id: row for row in rows if row.state == "sent"}
    unsure = [row for row in rows if row.state == "unsure"]

    def tally(row: Row) -> Tally:
        return verdict.tallies[_round(origins, row)]

    for row in unsure:
        tally(row).unsure += 1
    arrived: list[Row] = []
    for platform_id, text in shown:
        of_row = by_id.pop(platform_id, None) or next((row for row in unsure if row.text == text), None)
        if of_row is None:
            verdict.add(
                TWICE, f"{person}: got {text[:60]!r} once more than it was sent", _round_of_text(origins, rows, text)
            )
            continue
        if of_row in unsure:
            unsure.remove(of_row)
            tally(of_row).unsure_arrived += 1
        arrived.append(of_row)
    for row in by_id.values():
        verdict.add(LOST, f"{person}: row {row.id} is sent, and never arrived", _round(origins, row))
    for one, next_ in pairwise(arrived):
        if _place(origins, one) > _place(origins, next_):
            line = f"{person}: {_place(origins, one)} came before {_place(origins, next_)}"
            verdict.add(OUT_OF_ORDER, line, _round(origins, next_))


def _round(origins: Mapping[int, Taken], row: Row) -> int:
    return origins[row.inbox_id].round if row.inbox_id in origins else -1


def _round_of_text(origins: Mapping[int, Taken], rows: Sequence[Row], text: str) -> int:
    return next((_round(origins, row) for row in rows if row.text == text), -1)


def _place(origins: Mapping[int, Taken], row: Row) -> tuple[int, int]:
    """Number of the message and part of its answer."""
    return (origins[row.inbox_id].message.number if row.inbox_id in origins else -1), row.position


def _judge_report(verdict: Verdict, last: Taken, told: Report, kept: list[Report]) -> None:
    if kept == [told]:
        verdict.reports += 1
        return
    kinds = {0: LOST, 1: SLOTS}
    verdict.add(kinds.get(len(kept), TWICE), f"{last}: told {told}, filed {kept or 'nothing'}", last.round)


def _received(database: Database) -> dict[tuple[Person, str], list[Kept]]:
    query = (
        select(conversations.c.channel, conversations.c.address, inbox.c.delivery_key, inbox.c.id)
        .add_columns(turns.c.outcome, turns.c.procedure_id)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .outerjoin(turns, turns.c.inbox_id == inbox.c.id)
    )
    found: dict[tuple[Person, str], list[Kept]] = {}
    with database.read() as connection:
        for row in connection.execute(query):
            key = (row.channel, row.address), row.delivery_key
            found.setdefault(key, []).append(Kept(row.id, row.outcome, row.procedure_id))
    return found


def _rows(database: Database) -> dict[Person, list[Row]]:
    query = (
        select(conversations.c.channel, conversations.c.address, *outbox.c)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .order_by(outbox.c.id)
    )
    found: dict[Person, list[Row]] = {}
    with database.read() as connection:
        for row in connection.execute(query):
            found.setdefault((row.channel, row.address), []).append(_row(row))
    return found


def _row(row: Any) -> Row:
    return Row(row.id, row.inbox_id, row.position, row.state, row.reason, row.platform_id, row.body["text"])
