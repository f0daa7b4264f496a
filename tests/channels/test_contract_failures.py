"""What a platform answers instead of taking a message, as the sender must be told it; nothing of it told besides."""

import socket
from collections.abc import Callable, Iterator

import pytest

from core.clock import SystemClock
from core.secret_key import SecretKey
from messages.channel import PushChannel
from messages.delivery import DeliveryError, NotNow, TryAgain, Undeliverable, Unsure
from messages.reply import Reply
from motcua.platforms import platforms
from tests.channels.citizens import PUSHED, Citizen, OnTelegram, OnZalo, OnZaloBot, Shown
from tests.town import GATEWAY_KEY, Town

WORDS = "Giấy khai sinh của bé Bông đã xong."
REPLY = Reply(WORDS)
Failure = tuple[type[Citizen], Callable[[Town, Citizen], object], type[DeliveryError]]


def blocked_on_telegram(town: Town, citizen: Citizen) -> None:
    town.telegram.blocked.add(int(citizen.address))


def unknown_to_telegram(town: Town, citizen: Citizen) -> None:
    town.telegram.unknown.add(int(citizen.address))


def unfollowed(town: Town, citizen: Citizen) -> None:
    town.zalo.citizens[citizen.address].follows = False


def silent_for_long(town: Town, citizen: Citizen) -> None:
    town.zalo.citizens[citizen.address].last_interaction = None


REFUSED: dict[str, Failure] = {
    "zalo-busy": (OnZalo, lambda town, _: town.zalo.answer(-32), TryAgain),
    "zalo-failing": (OnZalo, lambda town, _: town.zalo.answer(-200), TryAgain),
    "zalo-proxy-busy": (OnZalo, lambda town, _: town.zalo.answer_http(503), TryAgain),
    "zalo-unfollowed": (OnZalo, unfollowed, NotNow),
    "zalo-unwanted": (OnZalo, lambda town, _: town.zalo.answer(-244), NotNow),
    "zalo-window": (OnZalo, silent_for_long, NotNow),
    "zalo-quota": (OnZalo, lambda town, _: town.zalo.answer(-211), NotNow),
    "zalo-token": (OnZalo, lambda town, _: town.zalo.answer(-216, times=2), NotNow),
    "zalo-ours": (OnZalo, lambda town, _: town.zalo.answer(-201), Undeliverable),
    "telegram-busy": (OnTelegram, lambda town, _: town.telegram.fail(1, 500), TryAgain),
    "telegram-proxy-busy": (OnTelegram, lambda town, _: town.telegram.fail(1, 503), TryAgain),
    "telegram-blocked": (OnTelegram, blocked_on_telegram, Undeliverable),
    "telegram-unknown": (OnTelegram, unknown_to_telegram, Undeliverable),
    "zalo-bot-busy": (OnZaloBot, lambda town, _: town.bot.faults.append(500), TryAgain),
    "zalo-bot-too-fast": (OnZaloBot, lambda town, _: town.bot.faults.append(429), TryAgain),
    "zalo-bot-proxy-too-fast": (OnZaloBot, lambda town, _: town.bot.pages.append(429), TryAgain),
    "zalo-bot-proxy-busy": (OnZaloBot, lambda town, _: town.bot.pages.append(503), TryAgain),
    "zalo-bot-blocked": (OnZaloBot, lambda town, _: town.bot.faults.append(403), Undeliverable),
    "zalo-bot-unknown": (OnZaloBot, lambda town, _: town.bot.faults.append(404), Undeliverable),
    "zalo-bot-token": (OnZaloBot, lambda town, _: town.bot.faults.append(401), NotNow),
    "zalo-bot-plan": (OnZaloBot, lambda town, _: town.bot.faults.append(426), NotNow),
    "zalo-bot-ours": (OnZaloBot, lambda town, _: town.bot.faults.append(400), Undeliverable),
}
"""Nothing is delivered. Who lets Zalo write again, by a word to us, gets what waited: NotNow."""

UNSURE: dict[str, Failure] = {
    "zalo-lost": (OnZalo, lambda town, _: town.zalo.hang_up(), Unsure),
    "telegram-lost": (OnTelegram, lambda town, _: town.telegram.hang_up(), Unsure),
    "zalo-bot-lost": (OnZaloBot, lambda town, _: setattr(town.bot, "lost", 1), Unsure),
}

PROXY: dict[str, Failure] = {
    "zalo": (OnZalo, lambda town, _: town.zalo.answer_http(504), Unsure),
    "telegram": (OnTelegram, lambda town, _: town.telegram.fail(1, 504), Unsure),
    "zalo-bot": (OnZaloBot, lambda town, _: town.bot.pages.append(504), Unsure),
}
"""A proxy gave up waiting; what became of the message behind it, nobody knows."""

TOO_FAST: dict[str, Failure] = {
    "zalo": (OnZalo, lambda town, _: town.zalo.answer_http(429, retry_after=7), TryAgain),
    "telegram": (OnTelegram, lambda town, _: town.telegram.slow_down(7), TryAgain),
}
"""Zalo's bot platform names no seconds."""


def failure(channel: PushChannel, citizen: Citizen) -> DeliveryError:
    """One line for the operator, without token, address or message; the original is not chained to it."""
    with pytest.raises(DeliveryError) as caught:
        channel.send(citizen.address, channel.render(REPLY)[0])
    error, town = caught.value, citizen.town
    secrets = (WORDS, citizen.address, town.zalo.access_token, town.telegram.token, town.bot.token)
    assert not any(secret in str(error) for secret in secrets) and "\n" not in str(error)
    assert error.__cause__ is None
    return error


def failed(town: Town, case: Failure) -> tuple[Citizen, DeliveryError]:
    kind, arrange, expected = case
    citizen = kind(town, "")
    arrange(town, citizen)
    error = failure(town.channel(kind.channel), citizen)
    assert isinstance(error, expected)
    return citizen, error


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused_is_not_delivered_and_told_by_its_kind(still_town: Town, case: Failure):
    citizen, error = failed(still_town, case)
    assert citizen.sees() == []
    assert not isinstance(error, TryAgain) or error.seconds is None


@pytest.mark.parametrize("case", TOO_FAST.values(), ids=TOO_FAST.keys())
def test_the_pause_that_a_platform_asks_for_is_told(still_town: Town, case: Failure):
    citizen, error = failed(still_town, case)
    assert isinstance(error, TryAgain) and error.seconds == 7
    still_town.channel(citizen.channel).send(citizen.address, {"text": WORDS})
    assert citizen.sees() == [Shown(WORDS)]


@pytest.mark.parametrize("case", UNSURE.values(), ids=UNSURE.keys())
def test_after_a_lost_answer_it_may_have_been_delivered(still_town: Town, case: Failure):
    citizen, _ = failed(still_town, case)
    assert citizen.sees() == [Shown(WORDS)]


@pytest.mark.parametrize("case", PROXY.values(), ids=PROXY.keys())
def test_a_proxy_that_gave_up_leaves_it_unsure(still_town: Town, case: Failure):
    failed(still_town, case)


@pytest.fixture
def cut_off(still_town: Town) -> Iterator[dict[str, PushChannel]]:
    """The channels of a gateway that reaches no platform."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nowhere = f"http://127.0.0.1:{listener.getsockname()[1]}"
    names = ("zalo_api_url", "telegram_api_url", "zalo_bot_api_url")
    settings = still_town.settings.model_copy(update=dict.fromkeys(names, nowhere))
    opened = platforms(settings, still_town.database, SystemClock(), SecretKey(GATEWAY_KEY))
    yield {platform.name: platform.channel for platform in opened if platform.channel}
    for platform in opened:
        platform.close()


@pytest.mark.parametrize("kind", PUSHED, ids=lambda kind: kind.channel)
def test_a_platform_out_of_reach_is_tried_again(still_town: Town, cut_off: dict[str, PushChannel], kind: type[Citizen]):
    channel, citizen = cut_off[kind.channel], kind(still_town, "")
    assert isinstance(failure(channel, citizen), TryAgain)
    assert "reached" in (channel.check() or "")
    channel.typing(citizen.address)


@pytest.mark.parametrize("kind", PUSHED, ids=lambda kind: kind.channel)
def test_a_platform_in_reach_takes_messages_and_tells_their_ids(still_town: Town, kind: type[Citizen]):
    channel, citizen = still_town.channel(kind.channel), kind(still_town, "")
    assert isinstance(channel, PushChannel) and channel.check() is None
    assert len({channel.send(citizen.address, {"text": text}) for text in ("một", "hai")} - {None, ""}) == 2
    assert citizen.sees() == [Shown("một"), Shown("hai")]
