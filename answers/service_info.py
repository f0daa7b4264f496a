"""Hotlines, hours, branches: data with a source (service_info.yaml), said as replies."""

from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from messages.reply import Choice, Link, Reply
from messages.wording import BACK_PAYLOAD, BACK_TITLE

from .wording import HANDOFF, HANDOFF_PAYLOAD

_FILE = Path(__file__).with_name("service_info.yaml")
_WEEKDAYS = ("", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Centre(_Part):
    name: str
    source: str


class Hotline(_Part):
    number: str
    note: str | None = None
    source: str


class Hours(_Part):
    """`days`: 1 is Monday. `example`: to be replaced by whoever runs the service, and said so to citizens."""

    days: list[int]
    periods: list[tuple[str, str]]
    source: str
    example: bool = False


class Branch(_Part):
    name: str
    address: str
    source: str


class Branches(_Part):
    summary: str
    source: str
    find_link: str | None = None
    offices: list[Branch] = []


class ServiceInfo(_Part):
    centre: Centre
    hotlines: list[Hotline]
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


def handed_over(info: ServiceInfo, opens: datetime | None) -> Reply:
    """What a citizen who waits for an officer must know: when, what to do meanwhile, and the way back.

    `opens`: when offices open next, in Hanoi's time; None while they work.
    """
    text = f"Tôi đã chuyển cho cán bộ. {when_answered(opens)} Trong lúc chờ, tôi không tự trả lời.\n\n{info.contact}"
    return Reply(text, (Choice(BACK_TITLE, BACK_PAYLOAD),))


def when_answered(opens: datetime | None) -> str:
    """The sentence in it that officers read, too."""
    if opens is None:
        return "Cán bộ sẽ trả lời ngay tại cuộc trò chuyện này khi tới lượt anh/chị."
    when = f"{opens:%H:%M} {_WEEKDAYS[opens.isoweekday()]}, {opens:%d/%m}"
    return f"Hiện ngoài giờ làm việc. Cán bộ trả lời sớm nhất từ {when}."


def about(topic: str, info: ServiceInfo) -> Reply:
    """The reply to a question about the service itself; `topic` is the intent's name, any other means "a person"."""
    return {"office_hours": _hours, "branch_address": _branches}.get(topic, _person)(info)


def _hours(info: ServiceInfo) -> Reply:
    days = f"{_WEEKDAYS[info.hours.days[0]]} đến {_WEEKDAYS[info.hours.days[-1]]}"
    periods = " và ".join(f"{start}–{end}" for start, end in info.hours.periods)
    text = f"Giờ làm việc của bộ phận một cửa: {days}, {periods}; nghỉ lễ, tết."
    if info.hours.example:
        text += "\n\nĐây là giờ hành chính thông thường; từng nơi có thể khác, anh/chị nên gọi hỏi trước khi đến."
    return Reply(f"{text}\n\n{info.contact}")


def _branches(info: ServiceInfo) -> Reply:
    listed = "\n".join(f"• {branch.name}: {branch.address}" for branch in info.branches.offices)
    parts = [info.branches.summary, listed or "Tôi chưa có địa chỉ của từng nơi.", info.contact]
    link = Link("Tìm nơi tiếp nhận", info.branches.find_link) if info.branches.find_link else None
    return Reply("\n\n".join(parts), link=link)


def _person(info: ServiceInfo) -> Reply:
    """Asked before anybody is called: a misheard sentence must not silence the assistant."""
    return Reply(f"Anh/chị muốn gặp cán bộ phải không? {info.contact}", (Choice(HANDOFF, HANDOFF_PAYLOAD),))
