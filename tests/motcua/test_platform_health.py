"""What the desk is told of platforms, without waiting for one that is away."""

import threading

from messages.channel import PushChannel
from motcua.platform_health import LOOK_SECONDS, PlatformHealth
from motcua.platforms import Platform
from tests.conftest import FixedClock, eventually
from tests.messages.fakes import FakeChannel


class Far(Platform):
    """Answers when it is let to."""

    name = "telegram"

    def __init__(self, channel: PushChannel | None, trouble: str | None = None) -> None:
        super().__init__()
        self.channel = channel
        self.missing = None if channel else "MOTCUA_TELEGRAM_TOKEN and MOTCUA_X not set"
        self.trouble = trouble
        self.may_answer = threading.Event()
        self.asked = 0

    def check(self) -> str | None:
        self.asked += 1
        assert self.may_answer.wait(10)
        if self.trouble == "bug":
            raise ValueError(self.trouble)
        return self.trouble


def channel() -> PushChannel:
    return FakeChannel()  # type: ignore[return-value]


def test_it_answers_at_once_and_asks_beside() -> None:
    platform, seconds = Far(channel(), "timed out"), [0.0]
    health = PlatformHealth([platform], FixedClock(), lambda: seconds[0])
    assert health.look()[0].asked_at is None and health.look()[0].title == "Telegram"
    platform.may_answer.set()
    eventually(lambda: health.look()[0].trouble == "timed out", 10)
    assert platform.asked == 1
    seconds[0] += LOOK_SECONDS
    health.look()
    eventually(lambda: platform.asked == 2, 10)


def test_a_platform_that_is_not_set_up_is_not_asked() -> None:
    platform = Far(None)
    health = PlatformHealth([platform], FixedClock())
    health.check()
    assert health.look()[0].missing == ("MOTCUA_TELEGRAM_TOKEN", "MOTCUA_X") and platform.asked == 0


def test_one_that_breaks_does_not_hide_the_others() -> None:
    broken, well = Far(channel(), "bug"), Far(channel())
    well.name = "zalo"
    for each in (broken, well):
        each.may_answer.set()
    health = PlatformHealth([broken, well], FixedClock())
    health.check()
    assert [each.trouble for each in health.look()] == ["ValueError", None]
    assert health.look()[1].asked_at
