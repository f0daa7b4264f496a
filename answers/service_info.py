"""Hotlines, hours, branches: data with a source (service_info.yaml), said as replies."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from messages.reply import Choice, Link, Reply
from messages.wording import BACK_PAYLOAD, BACK_TITLE
from vietnamese import folded_words

from .wording import HANDOFF, HANDOFF_PAYLOAD

MOST_LISTED = 10
"""Branches in one answer."""

_FILE = Path(__file__).with_name("service_info.yaml")
_WEEKDAYS = ("", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Said = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Moment = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Weekday = Annotated[int, Field(ge=1, le=7)]


def _has_digit(text: str) -> str:
    if not any(c.isdigit() for c in text):
        raise ValueError("a telephone number has digits")
    return text


class Centre(_Part):
    name: Said
    source: Said


class Hotline(_Part):
    number: Said
    note: Said | None = None
    source: Said


Hotlines = Annotated[tuple[Hotline, ...], Field(min_length=1)]


class Hours(_Part):
    """`days`: 1 is Monday. `example`: to be replaced by whoever runs the service, and said so to citizens."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    periods: Annotated[tuple[tuple[Moment, Moment], ...], Field(min_length=1)]
    source: Said
    example: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "Hours":
        moments = [moment for period in self.periods for moment in period]
        if any(one >= other for one, other in pairwise(moments)):
            raise ValueError("periods must be in order and apart")
        if list(self.days) != sorted(set(self.days)):
            raise ValueError("days must be in order, each once")
        return self


class Branch(_Part):
    """`hours` and `phone` where they are known, as citizens read them."""

    name: Said
    address: Said
    hours: Said | None = None
    phone: Annotated[Said, AfterValidator(_has_digit)] | None = None
    source: Said


class Branches(_Part):
    summary: Said
    source: Said
    find_link: str | None = None
    offices: tuple[Branch, ...] = ()


class ServiceInfo(_Part):
    centre: Centre
    hotlines: Hotlines
    hours: Hours
    branches: Branches

    @property
    def contact(self) -> str:
        """Where to turn, in one sentence."""
        numbers = " hoặc ".join(f"{h.number}{f' ({h.note})' if h.note else ''}" for h in self.hotlines)
        return f"Anh/chị có thể gọi tổng đài {numbers}, hoặc đến bộ phận một cửa gần nhất."


@cache
def load_service_info() -> ServiceInfo:
    return ServiceInfo.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def handed_over(info: ServiceInfo, opens: datetime | None, before: int = 0) -> Reply:
    """What a citizen who waits for an officer must know: when, their place, what to do meanwhile, and the way back.

    `opens`: when offices open next, in Hanoi's time; None while they work. `before`: how many wait before them; how
    long that takes nobody knows.
    """
    place = f"Trước anh/chị còn {before} người." if before else ""
    said = ("Tôi đã chuyển cho cán bộ.", when_answered(opens), place, "Trong lúc chờ, tôi không tự trả lời.")
    return Reply(f"{' '.join(filter(None, said))}\n\n{info.contact}", (Choice(BACK_TITLE, BACK_PAYLOAD),))


def when_answered(opens: datetime | None) -> str:
    """The sentence in it that officers read, too."""
    if opens is None:
        return "Cán bộ sẽ trả lời ngay tại cuộc trò chuyện này khi tới lượt anh/chị."
    when = f"{opens:%H:%M} {_WEEKDAYS[opens.isoweekday()]}, {opens:%d/%m}"
    return f"Hiện ngoài giờ làm việc. Cán bộ trả lời sớm nhất từ {when}."


def about(topic: str, info: ServiceInfo, text: str = "") -> Reply:
    """The reply to a question about the service itself; `topic` is the intent's name, any other means "a person".

    `text`: the question; it may name a branch.
    """
    if topic == "branch_address":
        return _branches(info, text)
    return _hours(info) if topic == "office_hours" else _person(info)


def days_in_words(days: Sequence[int]) -> str:
    """ "thứ Hai đến thứ Sáu", "thứ Hai, thứ Tư"."""
    is_run = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{_WEEKDAYS[days[0]]} đến {_WEEKDAYS[days[-1]]}" if is_run else ", ".join(_WEEKDAYS[day] for day in days)


def _hours(info: ServiceInfo) -> Reply:
    days = days_in_words(info.hours.days)
    periods = " và ".join(f"{start}–{end}" for start, end in info.hours.periods)
    text = f"Giờ làm việc của bộ phận một cửa: {days}, {periods}; nghỉ lễ, tết."
    if info.hours.example:
        text += "\n\nĐây là giờ hành chính thông thường; từng nơi có thể khác, anh/chị nên gọi hỏi trước khi đến."
    return Reply(f"{text}\n\n{info.contact}")


def _branches(info: ServiceInfo, text: str) -> Reply:
    offices = info.branches.offices
    meant = named(offices, text) or offices
    listed = "\n".join(f"• {_told(branch)}" for branch in meant[:MOST_LISTED])
    if len(meant) > MOST_LISTED:
        listed += f"\nvà {len(meant) - MOST_LISTED} nơi khác: anh/chị nhắn tên phường, xã để tôi tìm."
    parts = [info.branches.summary, listed or "Tôi chưa có địa chỉ của từng nơi.", info.contact]
    link = Link("Tìm nơi tiếp nhận", info.branches.find_link) if info.branches.find_link else None
    return Reply("\n\n".join(parts), link=link)


def _told(branch: Branch) -> str:
    details = [
        branch.address,
        branch.hours and f"giờ làm việc {branch.hours}",
        branch.phone and f"điện thoại {branch.phone}",
    ]
    return f"{branch.name}: {'; '.join(filter(None, details))}"


def named(offices: Sequence[Branch], text: str) -> tuple[Branch, ...]:
    """Those whose name or address has most neighbouring words of the text, with or without diacritics.

    Words that most of them have ("chi nhánh", "hà nội") tell none apart.
    """
    asked = _pairs(text)
    held = [_pairs(f"{branch.name} {branch.address}") for branch in offices]
    telling = {pair for pair in asked if 0 < sum(pair in pairs for pairs in held) <= max(1, len(offices) // 2)}
    scores = [len(telling & pairs) for pairs in held]
    best = max(scores, default=0)
    return tuple(branch for branch, score in zip(offices, scores, strict=True) if best and score == best)


def branch_in(offices: Sequence[Branch], text: str) -> str | None:
    """The one branch whose whole name stands in the text, with or without diacritics."""
    said = f" {folded_words(text)} "
    found = {branch.name: f" {folded_words(branch.name)} " for branch in offices}
    standing = sorted((name for name, words in found.items() if words in said), key=len)
    if not standing or any(found[each] not in found[standing[-1]] for each in standing):
        return None
    return standing[-1]


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(folded_words(text).split()))


def _person(info: ServiceInfo) -> Reply:
    """Asked before anybody is called: a misheard sentence must not silence the assistant."""
    return Reply(f"Anh/chị muốn gặp cán bộ phải không? {info.contact}", (Choice(HANDOFF, HANDOFF_PAYLOAD),))
