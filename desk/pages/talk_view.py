"""Conversations as the pages show them: who waits how long, who said what, what came of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from answers.text import cut, one_line
from messages.answering import Answering
from messages.handoff_list import Handoff, HandoffList
from messages.transcript import Entry, Transcript, Understood

BRIEF = 140
"""Characters of what a citizen said last, in a list."""

AUTHORS = {"citizen": "Người dân", "assistant": "Trợ lý", "officer": "Cán bộ", "notice": "Thông báo"}
TROUBLE = {
    "held": "Chưa đến nơi: nền tảng chỉ cho gửi khi người dân nhắn lại.",
    "unsure": "Không chắc đã đến nơi.",
    "dead": "Không gửi được.",
}
"""States of the outbox that an officer must know of."""

_NOTHING_UNDERSTOOD = frozenset({"with_officer"})
_MINUTE = timedelta(minutes=1)


class Hours(Protocol):
    """When offices work."""

    def opens(self, now: datetime) -> datetime | None:
        """When they open next, in Hanoi's time; None while they work."""

    def worked(self, starts: Iterable[datetime], until: datetime) -> list[timedelta]:
        """Working time from each moment."""


@dataclass(frozen=True)
class Talks:
    """What these pages work with. `units`: id -> name; `channels`: name -> what staff call it.

    `titles`: of those of some procedures that are there. `contact` says where a citizen turns.
    """

    handoffs: HandoffList
    answering: Answering
    transcript: Transcript
    hours: Hours
    units: Callable[[], Mapping[str, str]]
    titles: Callable[[Collection[str]], Mapping[str, str]]
    channels: Mapping[str, str]
    contact: Callable[[], str]
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Row:
    """One of a list. `place`: in the queue, from 1. `waited` None: it is the citizen's turn."""

    handoff: Handoff
    place: int
    said: str
    title: str | None
    waited: str | None
    by_the_clock: str


@dataclass(frozen=True)
class Line:
    """One message. `understood` and `title`: of a citizen's, what the assistant made of it."""

    entry: Entry
    author: str
    text: str
    choices: str
    source: Mapping[str, str] | None
    trouble: str | None
    understood: Understood | None
    title: str | None


def rows(talks: Talks, found: Sequence[Handoff], first: int = 1) -> list[Row]:
    now = talks.now()
    titles = talks.titles({each.procedure_id for each in found if each.procedure_id})
    since = [each.waits_since or now for each in found]
    worked = talks.hours.worked(since, now)
    return [
        Row(
            handoff=each,
            place=first + number,
            said=cut(one_line(each.said), BRIEF) if each.said.strip() else "",
            title=titles.get(each.procedure_id or ""),
            waited=lasting(worked[number]) if each.waits_since else None,
            by_the_clock=lasting(now - since[number]),
        )
        for number, each in enumerate(found)
    ]


def lines(talks: Talks, handoff: Handoff) -> list[Line]:
    """Up to the end of the talk: what the citizen then says to the assistant is no officer's matter."""
    entries, _ = talks.transcript.entries(handoff.conversation_id)
    shown = [each for each in entries if handoff.closed_at is None or each.at <= handoff.closed_at]
    understood = talks.transcript.understood(handoff.conversation_id)
    titles = talks.titles({each.procedure_id for each in understood.values() if each.procedure_id})
    return [_line(each, understood, titles) for each in shown]


def _line(entry: Entry, understood: Mapping[str, Understood], titles: Mapping[str, str]) -> Line:
    turn = understood.get(entry.message_id or "") if entry.author == "citizen" else None
    if turn and turn.outcome in _NOTHING_UNDERSTOOD:
        turn = None
    return Line(
        entry=entry,
        author=AUTHORS[entry.author],
        text=str(entry.body.get("text") or ""),
        choices=" · ".join(choice["title"] for choice in entry.body.get("choices") or ()),
        source=entry.body.get("source"),
        trouble=TROUBLE.get(entry.delivery or ""),
        understood=turn,
        title=titles.get(turn.procedure_id or "") if turn else None,
    )


def stamp(talks: Talks, handoff: Handoff) -> str:
    """The same while the page of this conversation would show the same."""
    state = f"{handoff.officer}|{handoff.unit}|{handoff.closed_at}|{talks.transcript.stamp(handoff.conversation_id)}"
    return sha256(state.encode()).hexdigest()[:16]


def lasting(span: timedelta) -> str:
    """ "dưới 1 phút", "25 phút", "3 giờ 5 phút", "2 ngày 4 giờ"."""
    minutes = max(0, span // _MINUTE)
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    named = [(days, "ngày"), (left, "giờ"), (0 if days else rest, "phút")]
    return " ".join(f"{count} {unit}" for count, unit in named if count) or "dưới 1 phút"
