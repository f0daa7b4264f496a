"""What the simulated Telegram remembers, and the switches a test may turn."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from .files import File

Json = dict[str, Any]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
DATE = 1_790_000_000
"""Of every message: the simulator needs no clock."""


@dataclass(frozen=True)
class Fault:
    """What befalls the next call of a method."""

    kind: Literal["slow_down", "fail", "hang_up", "stall"]
    status: int = 200
    seconds: int = 0


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass
class TelegramState:
    """`sent` holds the messages as citizens see them, `calls` every call of a method with its parameters."""

    token: str = "123456:simulated"  # noqa: S105 - opens nothing
    username: str = "MotCuaBot"
    sent: list[Json] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    commands: list[Json] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    """Chats whose person has blocked the bot."""
    unknown: set[int] = field(default_factory=set)
    """Chats that do not exist."""
    files: dict[str, File] = field(default_factory=dict)
    """Contents by file_id."""
    webhook: Json = field(default_factory=dict)
    twice: bool = False
    """Whether every update is delivered once more after it was taken."""
    attempts: int = 5
    """How often a delivery that is not answered with 2xx is tried."""
    delivered: list[tuple[int, int]] = field(default_factory=list)
    """update_id and status of each delivery to the webhook; 0: no answer."""
    _faults: dict[str, deque[Fault]] = field(default_factory=dict)
    _pending: list[Json] = field(default_factory=list)
    _last_update: int = 1000
    _last_message: int = 0
    _changed: threading.Condition = field(default_factory=lambda: threading.Condition(threading.RLock()))

    # faults

    def slow_down(self, seconds: int, times: int = 1, method: str = "sendMessage") -> None:
        """429: nothing is taken."""
        self._add(method, Fault("slow_down", seconds=seconds), times)

    def fail(self, times: int, status: int = 500, method: str = "sendMessage") -> None:
        """An error that is not of the API: nothing is taken."""
        self._add(method, Fault("fail", status=status), times)

    def hang_up(self, times: int = 1, method: str = "sendMessage") -> None:
        """The call is carried out, and the line is closed without an answer."""
        self._add(method, Fault("hang_up"), times)

    def stall(self, times: int = 1, method: str = "sendMessage") -> None:
        """The call is carried out, and no answer comes until the caller goes."""
        self._add(method, Fault("stall"), times)

    def _add(self, method: str, fault: Fault, times: int) -> None:
        with self._changed:
            self._faults.setdefault(method.lower(), deque()).extend([fault] * times)

    def next_fault(self, method: str) -> Fault | None:
        with self._changed:
            waiting = self._faults.get(method.lower())
            return waiting.popleft() if waiting else None

    # what the bot does

    def note(self, method: str, parameters: Json) -> None:
        with self._changed:
            self.calls.append((method, parameters))
            self._changed.notify_all()

    def next_message_id(self) -> int:
        with self._changed:
            self._last_message += 1
            return self._last_message

    def changed(self) -> None:
        """A message that was shown looks otherwise now."""
        with self._changed:
            self._changed.notify_all()

    def show(self, message: Json) -> None:
        with self._changed:
            self.sent.append(message)
            self._changed.notify_all()

    def texts(self, chat: int) -> list[str]:
        with self._changed:
            return [message["text"] for message in self.sent if message["chat"]["id"] == chat]

    def called(self, method: str) -> list[Json]:
        with self._changed:
            return [parameters for name, parameters in self.calls if name == method]

    def wait_for(self, is_so: Callable[["TelegramState"], object], seconds: float = 5.0) -> bool:
        """False if it was not so in time. Looked at after each call and each message."""
        with self._changed:
            return bool(self._changed.wait_for(lambda: is_so(self), seconds))

    # what citizens do

    def say(self, chat: int, text: str) -> Json:
        """A citizen writes in a private chat; the update, delivered or waiting for a poll."""
        return self.deliver({"message": self.message(chat, text=text)})

    def press(self, chat: int, data: str) -> Json:
        """A citizen presses a button: under the last message that has it, or one that they still see somewhere."""
        mine = [message for message in reversed(self.sent) if message["chat"]["id"] == chat]
        having = [message for message in mine if data in _keys(message)]
        shown = next(iter(having or mine), None) or self.message(chat, text="…")
        query = {"id": f"c{self.next_message_id()}", "from": _person(chat), "message": shown, "data": data}
        return self.deliver({"callback_query": query | {"chat_instance": str(chat)}})

    def message(self, chat: int, **content: Any) -> Json:
        """As Telegram shapes a message of a citizen in a private chat."""
        whose = {"from": _person(chat), "chat": private_chat(chat)}
        return {"message_id": self.next_message_id(), **whose, "date": DATE, **content}

    def deliver(self, content: Mapping[str, Any]) -> Json:
        """Gives the update its number. To the webhook at once, if there is one; else the next poll fetches it."""
        with self._changed:
            self._last_update += 1
            update = {"update_id": self._last_update, **content}
            url = self.webhook.get("url")
            if not url:
                self._pending.append(update)
                return update
        if self._is_wanted(update):
            for _ in range(2 if self.twice else 1):
                self.bring(update)
        return update

    def bring(self, update: Json) -> int:
        """One delivery, tried until it is answered with 2xx or too often; the last status."""
        status = 0
        for _ in range(self.attempts):
            status = self._post(update)
            self.delivered.append((update["update_id"], status))
            if 200 <= status < 300:
                break
        return status

    def _post(self, update: Json) -> int:
        secret = self.webhook.get("secret_token")
        headers = {SECRET_HEADER: secret} if secret else {}
        try:
            return httpx.post(self.webhook["url"], json=update, headers=headers, timeout=10).status_code
        except httpx.HTTPError:
            return 0

    def _is_wanted(self, update: Json) -> bool:
        allowed = self.webhook.get("allowed_updates")
        return not allowed or any(kind in update for kind in allowed)

    def fetch(self, offset: int | None, most: int = 100) -> list[Json]:
        """What waits; all before `offset` is forgotten."""
        with self._changed:
            if offset is not None:
                self._pending = [update for update in self._pending if update["update_id"] >= offset]
            return self._pending[:most]

    def waiting(self) -> int:
        """How many updates nobody has acknowledged."""
        with self._changed:
            return len(self._pending)


def _keys(message: Json) -> set[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button.get("callback_data", "") for row in rows for button in row}


def private_chat(chat: int) -> Json:
    return {"id": chat, "type": "private", "first_name": "An"}


def _person(chat: int) -> Json:
    return {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
