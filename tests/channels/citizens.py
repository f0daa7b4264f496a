"""One citizen a platform: writes in the platform's own shapes (events/), and sees what its simulator shows."""

import itertools
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from channels import telegram, web, zalo, zalo_bot
from channels.simulators.zalo_events import signed
from channels.telegram.webhook import SECRET_HEADER
from tests.town import TELEGRAM_SECRET, Town

EVENTS = Path(__file__).with_name("events")
WRONG = "another-secret"
_NUMBERS = itertools.count(9_000_001)


def fixture_names(platform: str) -> list[str]:
    return sorted(file.stem for file in (EVENTS / platform).glob("*.json"))


def fixture(platform: str, name: str, own: Mapping[str, str] = {}) -> Any:
    """An event of events/, with ids of one's own in the place of the invented ones."""
    text = (EVENTS / platform / f"{name}.json").read_text(encoding="utf-8")
    for invented, ours in own.items():
        text = text.replace(invented, ours)
    return json.loads(text)


@dataclass(frozen=True)
class Shown:
    """A message as the citizen sees it; each button with what a press sends back."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


class Citizen(ABC):
    """`address` is what the channel knows them by. What delivers returns the status of the delivery."""

    channel: str
    text_event = "text"
    group_event = "group_text"
    group: str
    """The address of the group that `group_event` comes from."""
    events: Mapping[str, str]
    """Which event brings what kind of attachment."""

    def __init__(self, town: Town, url: str) -> None:
        self.town, self.url = town, url
        self.address = str(next(_NUMBERS))
        self._last: Any = None

    def says(self, text: str, secret: str | None = None) -> int:
        """With another secret than the right one it is forged."""
        self._last = self.with_text(self.event(self.text_event), text)
        return self.bring(self._last, secret)

    def sends(self, event: str) -> int:
        self._last = self.event(event)
        return self.bring(self._last)

    def again(self) -> int:
        """The last delivery once more."""
        return self.bring(self._last)

    def chooses(self, number: int) -> int:
        """Presses the button, or types the number where there are none."""
        buttons = self.sees()[-1].buttons
        return self.presses(buttons[number - 1][1]) if buttons else self.says(str(number))

    def event(self, name: str) -> Any:
        return fixture(self.channel, name, self.own_ids())

    @abstractmethod
    def own_ids(self) -> Mapping[str, str]: ...

    @abstractmethod
    def with_text(self, event: Any, text: str) -> Any: ...

    @abstractmethod
    def bring(self, event: Any, secret: str | None = None) -> int: ...

    @abstractmethod
    def presses(self, payload: str) -> int: ...

    @abstractmethod
    def sees(self) -> list[Shown]: ...

    def _post(self, path: str, content: bytes, headers: Mapping[str, str]) -> int:
        headers = {"Content-Type": "application/json", **headers}
        return httpx.post(self.url + path, content=content, headers=headers, timeout=20).status_code


class OnZalo(Citizen):
    channel = zalo.NAME
    text_event, group_event, group = "user_send_text", "user_send_group_text", "8300000000000000003"
    events = {  # noqa: RUF012 - never changed
        "photo": "user_send_image",
        "voice": "user_send_audio",
        "video": "user_send_video",
        "file": "user_send_file",
        "sticker": "user_send_sticker",
        "location": "user_send_location",
        "contact": "user_send_business_card",
    }

    def __init__(self, town: Town, url: str) -> None:
        super().__init__(town, url)
        town.zalo.meet(self.address)

    def own_ids(self) -> Mapping[str, str]:
        return {"6100000000000000001": self.address, "5e4d3c2b1a0f9e8d7c6b": f"{next(_NUMBERS):020x}"}

    def with_text(self, event: Any, text: str) -> Any:
        return event | {"message": event["message"] | {"text": text}}

    def presses(self, payload: str) -> int:
        return self.says(payload)

    def bring(self, event: Any, secret: str | None = None) -> int:
        state = self.town.zalo if secret is None else replace(self.town.zalo, oa_secret=secret)
        return self._post("/webhooks/zalo", *signed(event, state))

    def sees(self) -> list[Shown]:
        messages = [each["message"] for each in self.town.zalo.sent if each["user_id"] == self.address]
        return [Shown(message["text"], self._buttons(message)) for message in messages]

    def _buttons(self, message: Any) -> tuple[tuple[str, str], ...]:
        shown = message.get("attachment", {}).get("payload", {}).get("buttons", ())
        return tuple((button["title"], button["payload"]) for button in shown)


class OnTelegram(Citizen):
    channel = telegram.NAME
    group = "-1001234500000"
    events = {  # noqa: RUF012 - never changed
        "photo": "photo",
        "voice": "voice",
        "video": "video",
        "file": "document",
        "sticker": "sticker",
        "location": "location",
        "contact": "contact",
    }

    def own_ids(self) -> Mapping[str, str]:
        return {"5550001110001": self.address, "710000001": str(next(_NUMBERS))}

    def with_text(self, event: Any, text: str) -> Any:
        return event | {"message": event["message"] | {"text": text}}

    def presses(self, payload: str) -> int:
        event = self.event("callback_query")
        self._last = event | {"callback_query": event["callback_query"] | {"data": payload}}
        return self.bring(self._last)

    def bring(self, event: Any, secret: str | None = None) -> int:
        return self._post(telegram.PATH, json.dumps(event).encode(), {SECRET_HEADER: secret or TELEGRAM_SECRET})

    def sees(self) -> list[Shown]:
        messages = [each for each in self.town.telegram.sent if each["chat"]["id"] == int(self.address)]
        return [Shown(message["text"], self._buttons(message)) for message in messages]

    def _buttons(self, message: Any) -> tuple[tuple[str, str], ...]:
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        return tuple((button["text"], button["callback_data"]) for row in rows for button in row)


class OnZaloBot(Citizen):
    channel = zalo_bot.NAME
    group = "b07000000009"
    events = {"photo": "image", "voice": "voice", "sticker": "sticker", "file": "unsupported"}  # noqa: RUF012

    def own_ids(self) -> Mapping[str, str]:
        return {"b07000000001": self.address, "2d0000000000000000f1": f"{next(_NUMBERS):020x}"}

    def with_text(self, event: Any, text: str) -> Any:
        inner = event["result"]
        return event | {"result": inner | {"message": inner["message"] | {"text": text}}}

    def presses(self, payload: str) -> int:
        raise AssertionError("this platform has no buttons")

    def bring(self, event: Any, secret: str | None = None) -> int:
        headers = {zalo_bot.SECRET_HEADER: secret or self.town.bot.secret}
        return self._post(zalo_bot.PATH, json.dumps(event).encode(), headers)

    def sees(self) -> list[Shown]:
        return [Shown(text) for chat, text in self.town.bot.sent if chat == self.address]


class OnWeb(Citizen):
    """The page: sends our own API's shape, and reads the answer of each call."""

    channel = web.NAME
    events = {}  # noqa: RUF012

    def __init__(self, town: Town, url: str) -> None:
        super().__init__(town, url)
        self._session = httpx.post(f"{url}/api/chat/sessions", timeout=20).json()["session"]
        self.address = web.address(self._session)
        self._seen: list[Shown] = []

    def own_ids(self) -> Mapping[str, str]:
        return {}

    def event(self, name: str) -> Any:
        return {"session": self._session, "message_id": f"m{next(_NUMBERS)}"}

    def with_text(self, event: Any, text: str) -> Any:
        return event | {"text": text}

    def presses(self, payload: str) -> int:
        self._last = self.event("payload") | {"payload": payload}
        return self.bring(self._last)

    def bring(self, event: Any, secret: str | None = None) -> int:
        answer = httpx.post(f"{self.url}/api/chat", json=event, timeout=60)
        shown = [Shown(reply["text"], self._buttons(reply)) for reply in answer.json()["replies"]]
        self._seen += shown if shown != self._seen[-len(shown) :] else []
        return answer.status_code

    def sees(self) -> list[Shown]:
        return self._seen

    def _buttons(self, reply: Any) -> tuple[tuple[str, str], ...]:
        return tuple((choice["title"], choice["payload"]) for choice in reply.get("choices", ()))


PUSHED: tuple[type[Citizen], ...] = (OnZalo, OnTelegram, OnZaloBot)
ALL: tuple[type[Citizen], ...] = (*PUSHED, OnWeb)
