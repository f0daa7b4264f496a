"""python-telegram-bot against the simulated Bot API: what arrives, and what the outbox is told."""

import socket
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from channels.simulators.running import serve
from channels.simulators.telegram import TelegramState, create_app
from channels.telegram import polling
from channels.telegram.adapter import TelegramChannel
from core.errors import DatabaseError
from messages.delivery import DeliveryError, NotNow, TryAgain, Undeliverable, Unsure
from messages.reply import Choice, Reply

AN = 555
HELLO = {"text": "Xin chào anh/chị."}


@pytest.fixture
def state() -> TelegramState:
    return TelegramState()


@pytest.fixture
def address(state: TelegramState) -> Iterator[str]:
    with serve(create_app(state)) as address:
        yield address


@pytest.fixture
def channel(state: TelegramState, address: str) -> Iterator[TelegramChannel]:
    yield from started(TelegramChannel(state.token, address))


def started(channel: TelegramChannel) -> Iterator[TelegramChannel]:
    channel.start()
    yield channel
    channel.close()


def failure(channel: TelegramChannel, body: dict[str, Any] = HELLO) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        channel.send(str(AN), body)
    assert caught.value.__cause__ is None and "\n" not in str(caught.value)
    assert "simulated" not in str(caught.value), "the token is no business of a log"
    return caught.value


def test_the_longest_reply_is_taken(channel, state):
    for body in channel.render(Reply("😀" * 5000)):
        channel.send(str(AN), body)
    assert "".join(state.texts(AN)) == "😀" * 5000


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_trouble_that_passes(channel, state, status):
    state.fail(2, status)
    for _ in range(2):
        error = failure(channel)
        assert isinstance(error, TryAgain) and error.seconds is None and "html" not in str(error)
    channel.send(str(AN), HELLO)
    assert len(state.sent) == 1


def test_an_answer_that_does_not_come_is_unsure(state, address):
    for channel in started(TelegramChannel(state.token, address, read_seconds=0.2)):
        state.stall()
        assert isinstance(failure(channel), Unsure)
        assert state.texts(AN) == [HELLO["text"]]


def test_an_answer_that_makes_no_sense_is_unsure(channel, state):
    state.fail(1, 200)
    assert isinstance(failure(channel), Unsure)


@pytest.mark.parametrize(
    "body",
    [
        {"text": "đ" * 4097},
        {"text": "  "},
        {"text": "Chọn:", "buttons": [[{"text": "Một", "key": "ế" * 22}]]},
        {"text": "Chọn:", "buttons": [[{"text": "", "key": "k"}]]},
    ],
    ids=["long", "blank", "key", "title"],
)
def test_what_telegram_does_not_take(channel, state, body):
    assert isinstance(failure(channel, body), Undeliverable)
    assert state.sent == []


def test_an_address_of_another_platform(channel):
    with pytest.raises(Undeliverable):
        channel.send("zalo-user", HELLO)


@pytest.mark.parametrize("token", ["123456:other-simulated", "nonsense simulated/"])
def test_a_refused_token_names_its_setting(address, token):
    for channel in started(TelegramChannel(token, address)):
        error = failure(channel)
        assert isinstance(error, NotNow) and "MOTCUA_TELEGRAM_TOKEN" in str(error)
        assert "MOTCUA_TELEGRAM_TOKEN" in (channel.check() or "")


@pytest.mark.parametrize("api", ["no address", "ftp://127.0.0.1"])
def test_an_unusable_address(api):
    for channel in started(TelegramChannel("1:simulated", api)):
        assert isinstance(failure(channel), NotNow)


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_an_unreachable_platform_does_not_hinder_the_start(nobody):
    for channel in started(TelegramChannel("1:simulated", nobody)):
        assert isinstance(failure(channel), TryAgain)
        channel.typing(str(AN))
        channel.answer_callback("c1")
        channel.take_buttons_off(str(AN), "1")
        assert "cannot be reached" in (channel.check() or "")


def test_outside_start_and_close_it_says_so(state, address):
    channel = TelegramChannel(state.token, address)
    channel.close()
    assert isinstance(failure(channel), TryAgain)
    channel.typing(str(AN))
    channel.start()
    channel.start()
    assert channel.check() is None
    channel.close()
    assert isinstance(failure(channel), TryAgain)
    channel.start()
    channel.send(str(AN), HELLO)
    channel.close()


def test_closing_cuts_off_a_call_under_way(channel, state):
    state.stall()
    found: list[object] = []
    sender = threading.Thread(target=lambda: found.append(failure(channel)))
    sender.start()
    assert state.wait_for(lambda state: state.sent)
    channel.close()
    sender.join(5)
    assert isinstance(found[0], Unsure)


def test_typing_and_the_spinner(channel, state):
    channel.typing(str(AN))
    channel.answer_callback("c1")
    assert state.wait_for(lambda state: state.called("sendChatAction") and state.called("answerCallbackQuery"))
    assert state.called("sendChatAction") == [{"chat_id": str(AN), "action": "typing"}]
    assert state.called("answerCallbackQuery") == [{"callback_query_id": "c1"}]


def test_buttons_are_taken_off_their_own_message(channel, state):
    for title in ("Cấp mới", "Cấp lại"):
        [body] = channel.render(Reply("Anh/chị chọn giúp:", (Choice(title, f"/choose {title}"),)))
        message_id = channel.send(str(AN), body)
    channel.take_buttons_off(str(AN), message_id)
    assert state.wait_for(lambda state: "reply_markup" not in state.sent[1])
    assert "reply_markup" in state.sent[0]


def test_hints_never_raise(channel, state):
    state.blocked.add(AN)
    channel.typing(str(AN))
    channel.typing("no chat")
    channel.answer_callback("")
    channel.take_buttons_off("no chat", "1")
    channel.take_buttons_off(str(AN), "no message")
    assert channel.check() is None


def test_register(channel, state):
    channel.register("https://motcua.example.vn/", "s3cret_-")
    assert state.webhook["url"] == "https://motcua.example.vn/webhooks/telegram"
    assert state.webhook["secret_token"] == "s3cret_-"
    assert set(state.webhook["allowed_updates"]) == {"message", "edited_message", "callback_query", "channel_post"}
    assert [command["command"] for command in state.commands] == ["start", "help"]


def test_register_says_what_telegram_refused(channel):
    with pytest.raises(Undeliverable, match="https"):
        channel.register("http://motcua.example.vn", "secret")


class Poll:
    """A poll in a thread of its own, which keeps what it was handed."""

    def __init__(self, channel: TelegramChannel, state: TelegramState) -> None:
        self.handed: list[dict[str, Any]] = []
        self.unacknowledged: list[int] = []
        self.failures = 0
        self.stopping = threading.Event()
        self._state = state
        self._came = threading.Condition()
        self._thread = threading.Thread(target=channel.poll, args=(self._on_update, self.stopping))

    def _on_update(self, update: dict[str, Any]) -> None:
        with self._came:
            self.unacknowledged.append(self._state.waiting())
            if self.failures:
                self.failures -= 1
                raise DatabaseError("the database is away")
            self.handed.append(update)
            self._came.notify_all()

    def __enter__(self) -> "Poll":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._thread.join(5)
        assert not self._thread.is_alive()

    def wait_for(self, count: int) -> list[str]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.handed) >= count, 5)
            return [update["message"]["text"] for update in self.handed]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.01)


def test_polls_bring_updates_in_order_and_as_they_come(channel, state):
    state.say(AN, "một")
    state.say(AN, "hai")
    with Poll(channel, state) as poll:
        assert poll.wait_for(2) == ["một", "hai"]
        state.say(AN, "ba")
        assert poll.wait_for(3) == ["một", "hai", "ba"]


def test_an_update_is_acknowledged_only_after_it_was_kept(channel, state):
    state.say(AN, "một")
    with Poll(channel, state) as poll:
        poll.failures = 2
        assert poll.wait_for(1) == ["một"]
        assert poll.unacknowledged == [1, 1, 1]
        state.say(AN, "hai")
        assert poll.wait_for(2) == ["một", "hai"]
        assert poll.unacknowledged[-1] == 1, "the first was acknowledged by asking for more"


@pytest.mark.parametrize("trouble", ["fail", "slow_down", "hang_up"])
def test_polls_outlive_trouble(channel, state, trouble, monkeypatch):
    monkeypatch.setattr(polling, "_asked_for", lambda error: 0.0)
    turn = {"fail": state.fail, "hang_up": state.hang_up, "slow_down": partial(state.slow_down, 9)}[trouble]
    turn(2, method="getUpdates")
    state.say(AN, "một")
    with Poll(channel, state) as poll:
        assert poll.wait_for(1) == ["một"]


def test_polls_take_the_webhook_away_and_set_the_menu(channel, state):
    channel.register("https://motcua.example.vn", "secret")
    with Poll(channel, state) as poll:
        assert state.wait_for(lambda state: state.called("getUpdates"))
        assert state.webhook == {}
        state.say(AN, "một")
        assert poll.wait_for(1) == ["một"]
    assert state.commands


def test_an_update_of_a_kind_the_library_cannot_read_is_handed_over(channel, state):
    strange = state.deliver({"message": {"text": "không có ngày", "chat": "?"}})
    with Poll(channel, state) as poll:
        poll.wait_for(1)
    assert poll.handed == [strange]


def test_pauses_double_to_a_minute_and_telegrams_wish_counts(monkeypatch):
    monkeypatch.setattr(polling, "FIRST_PAUSE", 1.0)
    pauses: list[float] = []

    class Stopping(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout or 0.0)
            if len(pauses) == 9:
                self.set()
            return self.is_set()

    class Away:
        def prepare(self) -> None:
            raise TryAgain("slow down", 90.0 if len(pauses) == 8 else None)

        def next_updates(self, offset: int | None, stopping: threading.Event) -> list[dict[str, Any]]:
            raise AssertionError("not prepared")

    polling.Poller(Away(), lambda update: None, Stopping()).run()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 90]
