"""Conversations as the pages show them: who waits how long, who said what, what came of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from answers.text import cut, one_line
from messages.answering import Answering
from messages.handoff_list import Handoff, HandoffList
from messages.transcript import PHOTO, Entry, Transcript, Understood

BRIEF = 140
"""Characters of what a citizen said last, in a list."""

AUTHORS = {"citizen": "Người dân", "assistant": "Trợ lý", "officer": "Cán bộ", "notice": "Thông báo"}
TROUBLE = {
    "held": "Chưa đến nơi: nền tảng chỉ cho gửi khi người dân nhắn lại.",
    "unsure": "Không chắc đã đến nơi.",
    "dead": "Không gửi được.",
}
"""States of the outbox that an officer must know of."""

NO_MORE = f"{PHOTO} (không còn giữ)"
"""Of a channel whose photos come to us; what is with a platform was never here."""

_NOTHING_UNDERSTOOD = frozenset({"with_officer"})
_MINUTE = timedelta(minutes=1)


class Hours(Protocol):
    """When offices work."""

    def opens(self, now: datetime) -> datetime | None:
        """When they open next, in Hanoi's time; None while they work."""

    def worked(self, starts: Iterable[datetime], until: datetime) -> list[timedelta]:
        """Working time from each moment."""


class Photos(Protocol):
    """What citizens sent, by the number of its message in the inbox."""

    def with_messages(self, messages: Collection[int]) -> set[int]:
        """Those of these whose photo is kept."""

    def of_message(self, message: int) -> bytes | None:
        """A JPEG of ours."""


@dataclass(frozen=True)
class Talks:
    """What these pages work with. `units`: id -> name; `channels`: name -> what staff call it.

    `titles`: of those of some procedures that are there. `contact` says where a citizen turns. `sent_to_us`: the
    channels whose photos are kept here for a while.
    """

    handoffs: HandoffList
    answering: Answering
    transcript: Transcript
    photos: Photos
    sent_to_us: Collection[str]
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
    """One message. `understood` and `title`: of a citizen's, what the assistant made of it. `photo`: one to show."""

    entry: Entry
    author: str
    text: str
    choices: str
    source: Mapping[str, str] | None
    trouble: str | None
    understood: Understood | None
    title: str | None
    photo: int | None


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
    shown = _shown(talks, handoff)
    kept = talks.photos.with_messages({each.photo for each in shown if each.photo})
    gone = NO_MORE if handoff.channel in talks.sent_to_us else PHOTO
    understood = talks.transcript.understood(handoff.conversation_id)
    titles = talks.titles({each.procedure_id for each in understood.values() if each.procedure_id})
    return [_line(each, understood, titles, kept, gone) for each in shown]


def photo_of(talks: Talks, handoff: Handoff, message: int) -> bytes | None:
    """None unless it is among the `lines`, and kept."""
    is_shown = any(each.photo == message for each in _shown(talks, handoff))
    return talks.photos.of_message(message) if is_shown else None


def _shown(talks: Talks, handoff: Handoff) -> list[Entry]:
    entries, _ = talks.transcript.entries(handoff.conversation_id)
    return [each for each in entries if handoff.closed_at is None or each.at <= handoff.closed_at]


def _line(
    entry: Entry, understood: Mapping[str, Understood], titles: Mapping[str, str], kept: Collection[int], gone: str
) -> Line:
    """`gone`: what stands for a photo that is not there to see."""
    text, photo = str(entry.body.get("text") or ""), entry.photo if entry.photo in kept else None
    turn = understood.get(entry.message_id or "") if entry.author == "citizen" else None
    if turn and turn.outcome in _NOTHING_UNDERSTOOD:
        turn = None
    return Line(
        entry=entry,
        author=AUTHORS[entry.author],
        text=gone if entry.photo and not photo and text == PHOTO else text,
        choices=" · ".join(choice["title"] for choice in entry.body.get("choices") or ()),
        source=entry.body.get("source"),
        trouble=TROUBLE.get(entry.delivery or ""),
        understood=turn,
        title=titles.get(turn.procedure_id or "") if turn else None,
        photo=photo,
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
