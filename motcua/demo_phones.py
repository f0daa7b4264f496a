"""A citizen's two phones, on simulated platforms: what is done on them, what they show, and what may go wrong."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from channels.simulators.telegram_state import TelegramState
from channels.simulators.zalo_events import EventSender, ZaloEvents
from channels.simulators.zalo_state import ZaloState
from core.errors import InputError

CHAT = 4711
"""The citizen's chat on Telegram."""

BUSY = -32
"""Zalo's error for a moment with too many calls."""

TIMES = 3
"""How often each event is delivered while the switch is on."""

Json = dict[str, Any]
Sent = Literal["photo", "sticker", "start"]
"""What a citizen sends without words; "start" is Telegram's Start and Zalo's Follow."""

Switch = Literal["busy", "thrice", "lost"]
Kind = Literal["text", "press", "photo", "sticker", "start"]

_FILE = {"file_id": "f1", "file_unique_id": "u1", "width": 512, "height": 512}
_STICKER = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"}


@dataclass
class Act:
    """What the citizen did after `after` messages had come, and the status of each delivery of it to us."""

    kind: Kind
    text: str
    after: int
    statuses: list[int] = field(default_factory=list)


class Phone(ABC):
    """One platform's. `times` is how often it delivers each event."""

    name: str

    def __init__(self) -> None:
        self.times = 1
        self._acts: list[Act] = []
        self._acting = threading.Lock()

    def say(self, text: str) -> None:
        self._act("text", text, lambda: self._say(text))

    def press(self, key: str) -> None:
        """Raises InputError for a button that is not shown."""
        buttons = (button for shown in self._shown() for row in shown["rows"] for button in row)
        title = next((button["title"] for button in buttons if button["key"] == key), None)
        if title is None:
            raise InputError("Không có nút này trên màn hình.")
        self._act("press", title, lambda: self._press(key))

    def send(self, kind: Sent) -> None:
        self._act(kind, "", lambda: self._send(kind))

    def _act(self, kind: Kind, text: str, deliver: Callable[[], list[int]]) -> None:
        """Shown at once; its statuses follow."""
        with self._acting:
            act = Act(kind, text, len(self._shown()))
            self._acts.append(act)
            act.statuses = deliver()

    def state(self) -> Json:
        """What the phone shows, oldest first, and how often each side called the other."""
        shown, acts = self._shown(), list(self._acts)
        messages: list[Json] = []
        for place in range(len(shown) + 1):
            messages += [_as_json(number, act) for number, act in enumerate(acts) if act.after == place]
            messages += [{"id": f"a{place}", "from": "assistant", "kind": "text", **each} for each in shown[place:][:1]]
        counts = {"delivered": sum(len(act.statuses) for act in acts), "calls": self.calls(), "shown": len(shown)}
        return {"name": self.name, "typing": self._is_typing(), "messages": messages, "counts": counts}

    @abstractmethod
    def calls(self) -> int:
        """How often we asked the platform to show a message, whether it did or not."""

    @abstractmethod
    def _shown(self) -> list[Json]:
        """The assistant's messages: `text`, and `rows` of buttons with `title` and `key`."""

    def _is_typing(self) -> bool:
        return False

    # deliveries: the status of each

    @abstractmethod
    def _say(self, text: str) -> list[int]: ...
    @abstractmethod
    def _press(self, key: str) -> list[int]: ...
    @abstractmethod
    def _send(self, kind: Sent) -> list[int]: ...


def _as_json(number: int, act: Act) -> Json:
    return {"id": f"c{number}", "from": "citizen", "kind": act.kind, "text": act.text, "statuses": act.statuses}


class ZaloPhone(Phone):
    name = "zalo"

    def __init__(self, state: ZaloState, webhook_url: str, http: httpx.Client) -> None:
        super().__init__()
        self._state = state
        self._events = ZaloEvents(state)
        self._sender = EventSender(state, webhook_url, http)

    def calls(self) -> int:
        return sum(path == "/v3.0/oa/message/cs" for path in list(self._state.calls))

    def _shown(self) -> list[Json]:
        return [_zalo_message(sent["message"]) for sent in list(self._state.sent) if "message" in sent]

    def _say(self, text: str) -> list[int]:
        return self._deliver(self._events.said(text))

    def _press(self, key: str) -> list[int]:
        """A button of the kind `oa.query.hide`: its payload comes as a text that the phone does not show."""
        return self._deliver(self._events.said(key))

    def _send(self, kind: Sent) -> list[int]:
        if kind == "start":
            return self._deliver(self._events.followed())
        return self._deliver(self._events.sent("image" if kind == "photo" else kind))

    def _deliver(self, event: Json) -> list[int]:
        return [status for _ in range(self.times) for status in self._sender.deliver(event)]


def _zalo_message(message: Mapping[str, Any]) -> Json:
    """Each button on a row of its own."""
    buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
    rows = [[{"title": button["title"], "key": button["payload"]}] for button in buttons]
    return {"text": message.get("text", ""), "rows": rows}


class TelegramPhone(Phone):
    name = "telegram"

    def __init__(self, state: TelegramState) -> None:
        super().__init__()
        self._state = state

    def calls(self) -> int:
        return len(self._state.called("sendMessage"))

    def _shown(self) -> list[Json]:
        return [_telegram_message(message) for message in list(self._state.sent)]

    def _is_typing(self) -> bool:
        """Until the message comes that the sign announced."""
        news = (name for name, _ in reversed(list(self._state.calls)) if name in {"sendChatAction", "sendMessage"})
        return next(news, None) == "sendChatAction"

    def _say(self, text: str) -> list[int]:
        return self._again(self._state.say(CHAT, text))

    def _press(self, key: str) -> list[int]:
        return self._again(self._state.press(CHAT, key))

    def _send(self, kind: Sent) -> list[int]:
        if kind == "start":
            return self._say("/start")
        content: Json = {"photo": [_FILE]} if kind == "photo" else {"sticker": _FILE | _STICKER}
        return self._again(self._state.deliver({"message": self._state.message(CHAT, **content)}))

    def _again(self, update: Json) -> list[int]:
        """The update has been delivered once."""
        for _ in range(self.times - 1):
            self._state.bring(update)
        return [status for number, status in list(self._state.delivered) if number == update["update_id"]]


def _telegram_message(message: Mapping[str, Any]) -> Json:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    rows = [[{"title": button["text"], "key": button["callback_data"]} for button in row] for row in keyboard]
    return {"text": message["text"], "rows": rows}


class Armed:
    """Faults that wait for the next calls of one platform, one for each call."""

    def __init__(
        self, arm: Mapping[str, Callable[[], object]], take_next: Callable[[], object], calls: Callable[[], int]
    ) -> None:
        """`take_next` takes the next fault away, false if there is none; `calls` counts those that may use one up."""
        self._arm = arm
        self._take_next = take_next
        self._calls = calls
        self._names: Sequence[str] = ()
        self._since = 0

    def waiting(self) -> list[str]:
        return list(self._names[self._calls() - self._since :])

    def turn(self, name: str, on: bool) -> None:
        """Nothing where this platform knows no such fault."""
        if name not in self._arm:
            return
        names = [each for each in self.waiting() if each != name] + [name] * on
        while self._take_next():
            pass
        self._names, self._since = names, self._calls()
        for each in names:
            self._arm[each]()


class Switches:
    """ "busy": Zalo's next call; "thrice": every event; "lost": the next message on each platform."""

    def __init__(self, zalo: ZaloState, telegram: TelegramState, phones: Sequence[Phone]) -> None:
        self._phones = phones
        self._changing = threading.Lock()
        self._armed = {
            "zalo": Armed(
                {"busy": lambda: zalo.answer(BUSY), "lost": zalo.hang_up}, zalo.next_fault, lambda: len(zalo.calls)
            ),
            "telegram": Armed(
                {"lost": telegram.hang_up},
                lambda: telegram.next_fault("sendMessage"),
                lambda: len(telegram.called("sendMessage")),
            ),
        }

    def turn(self, name: Switch) -> None:
        """On if it is off, else off."""
        with self._changing:
            on = not self._where(name)
            if name == "thrice":
                for phone in self._phones:
                    phone.times = TIMES if on else 1
            for armed in self._armed.values():
                armed.turn(name, on)

    def state(self) -> list[Json]:
        """Each with the phones it still waits for; on while there is one."""
        names: tuple[Switch, ...] = ("busy", "thrice", "lost")
        return [{"name": name, "on": bool(where := self._where(name)), "where": where} for name in names]

    def _where(self, name: Switch) -> list[str]:
        if name == "thrice":
            return [phone.name for phone in self._phones if phone.times > 1]
        return [platform for platform, armed in self._armed.items() if name in armed.waiting()]
