"""One citizen before the running service: on the page, on Zalo or on Telegram. Reads only what is shown there."""

import itertools
import re
import sqlite3
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx

from channels.simulators.files import File
from channels.simulators.zalo_events import ZaloEvents
from tests.conftest import eventually
from tests.motcua.live_town import SECONDS, LiveTown

_PEOPLE = itertools.count(880_001)

_LAST = """SELECT max(inbox.id) FROM inbox JOIN conversations ON conversations.id = inbox.conversation_id
    WHERE channel = ? AND address = ?"""
_OUTCOME = """SELECT turns.outcome FROM turns WHERE inbox_id = ?
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE inbox_id = turns.inbox_id AND state IN ('waiting', 'sending'))"""
_ANSWER = "SELECT platform_id FROM outbox WHERE inbox_id = ? AND state = 'sent' ORDER BY position"
_KEPT = """SELECT inbox.text, outbox.body FROM conversations
    LEFT JOIN inbox ON inbox.conversation_id = conversations.id
    LEFT JOIN outbox ON outbox.conversation_id = conversations.id WHERE channel = ? AND address = ?"""

_HELD = """SELECT outbox.reason FROM outbox JOIN conversations ON conversations.id = outbox.conversation_id
    WHERE outbox.state = 'held' AND channel = ? AND address = ?"""


class Phone(ABC):
    """`says`, `presses` and `sends_photo` return the whole answer; `outcome` is that of the last one."""

    channel = ""
    outcome = ""

    def __init__(self, town: LiveTown) -> None:
        self.town = town
        self._waited_for = 0
        """How many of `heard`."""

    def waits_for(self, words: str) -> str:
        """All that came unasked since it last waited, once these words are among it."""
        eventually(lambda: any(words in text for text in self.heard()[self._waited_for :]), SECONDS)
        new = self.heard()[self._waited_for :]
        self._waited_for += len(new)
        return "\n\n".join(new)

    @abstractmethod
    def says(self, text: str) -> str: ...

    def presses(self, title: str) -> str:
        return self._press(dict(self.buttons())[title])

    @abstractmethod
    def buttons(self) -> list[tuple[str, str]]:
        """Titles and keys of those under the last answer."""

    @abstractmethod
    def _press(self, key: str) -> str: ...

    @abstractmethod
    def sends_photo(self, content: File, caption: str | None = None) -> str: ...

    @abstractmethod
    def heard(self) -> list[str]:
        """What came without being asked for, oldest first."""

    @abstractmethod
    def kept(self) -> str:
        """All that is still stored of what was said."""


class OnWeb(Phone):
    """The page: answers come with the call, all else by looking."""

    channel = "web"

    def __init__(self, town: LiveTown) -> None:
        super().__init__(town)
        self._chat = f"{town.service.url}/api/chat"
        self._session = httpx.post(f"{self._chat}/sessions").json()["session"]
        self._last: dict[str, Any] = {}

    def says(self, text: str) -> str:
        body = {"session": self._session, "text": text, "message_id": uuid.uuid4().hex}
        return self._asks(self._chat, json=body)

    def buttons(self) -> list[tuple[str, str]]:
        choices = [choice for reply in self._last["replies"] for choice in reply.get("choices", ())]
        return [(choice["title"], choice["payload"]) for choice in choices]

    def _press(self, key: str) -> str:
        return self._asks(self._chat, json={"session": self._session, "payload": key})

    def sends_photo(self, content: File, caption: str | None = None) -> str:
        assert isinstance(content, bytes) and caption is None, "the page sends pictures without words"
        headers = {"X-Chat-Session": self._session, "Content-Type": "image/jpeg"}
        return self._asks(f"{self._chat}/photos", content=content, headers=headers)

    def heard(self) -> list[str]:
        return [message["text"] for message in self._history() if message["from"] == "notice"]

    def kept(self) -> str:
        return str(self._history())

    def _history(self) -> list[dict[str, Any]]:
        told = httpx.get(f"{self._chat}/messages", params={"session": self._session}, timeout=30)
        return list(told.json()["messages"])

    def _asks(self, url: str, **request: Any) -> str:
        answer = httpx.post(url, timeout=SECONDS, **request)
        assert answer.status_code == 200, answer.text
        self._last = answer.json()
        self.outcome = str(self._last["outcome"])
        return "\n\n".join(reply["text"] for reply in self._last["replies"])


class OnPlatform(Phone):
    """The database tells when a turn is over and which messages were its answer; the simulator what they say."""

    def __init__(self, town: LiveTown) -> None:
        super().__init__(town)
        self.address = str(next(_PEOPLE))
        self._answers: list[str] = []
        """Ids of all messages that answered something."""
        self._last: list[str] = []

    def says(self, text: str) -> str:
        return self._turn(lambda: self._bring(text))

    def sends_photo(self, content: File, caption: str | None = None) -> str:
        return self._turn(lambda: self._bring_photo(content, caption))

    def _turn(self, deliver: Callable[[], object]) -> str:
        before = self._newest()
        deliver()
        eventually(lambda: self._newest() != before and self._ended(), SECONDS)
        self.outcome = str(self._ask(_OUTCOME, self._newest())[0][0])
        self._last = [row[0] for row in self._ask(_ANSWER, self._newest())]
        self._answers += self._last
        shown = self._shown()
        return "\n\n".join(shown[number] for number in self._last)

    def heard(self) -> list[str]:
        return [text for number, text in self._shown().items() if number not in self._answers]

    def kept(self) -> str:
        return str(self._ask(_KEPT, self.channel, self.address))

    def held(self) -> list[str]:
        """Why messages to this citizen wait for them to write."""
        return [row[0] for row in self._ask(_HELD, self.channel, self.address)]

    def _newest(self) -> int:
        """The inbox's number of what was said last."""
        return int(self._ask(_LAST, self.channel, self.address)[0][0] or 0)

    def _ended(self) -> bool:
        return bool(self._ask(_OUTCOME, self._newest()))

    def _ask(self, query: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self.town.service.data / "motcua.db", timeout=20)) as ours:
            return ours.execute(query, values).fetchall()

    @abstractmethod
    def _bring(self, text: str) -> None:
        """The platform delivers what was typed."""

    @abstractmethod
    def _bring_photo(self, content: File, caption: str | None) -> None: ...

    @abstractmethod
    def _shown(self) -> dict[str, str]:
        """Texts by the platform's id, oldest first."""


class OnZalo(OnPlatform):
    channel = "zalo"

    def __init__(self, town: LiveTown) -> None:
        super().__init__(town)
        self.events = ZaloEvents(town.zalo, user=self.address)
        town.zalo.meet(self.address)

    def buttons(self) -> list[tuple[str, str]]:
        last = [sent["message"] for sent in self.sent() if sent["message_id"] in self._last]
        shown = [each.get("attachment", {}).get("payload", {}).get("buttons", []) for each in last]
        return [(button["title"], button["payload"]) for buttons in shown for button in buttons]

    def _press(self, key: str) -> str:
        """A hidden query comes as a text."""
        return self.says(key)

    def stays_away(self) -> None:
        """So long that the OA may not write any more."""
        self.town.zalo.citizens[self.address].last_interaction = None

    def writes_and_leaves(self, text: str) -> None:
        """Too long ago for an answer."""
        said = self.events.said(text)
        self.stays_away()
        self._deliver(said)

    def templates(self) -> list[dict[str, Any]]:
        """ZBS messages that came, with `template_id` and `template_data`."""
        return [sent for sent in self.town.zalo.sent if sent["user_id"] == self.address and "template_id" in sent]

    def _bring(self, text: str) -> None:
        self._deliver(self.events.said(text))

    def _bring_photo(self, content: File, caption: str | None) -> None:
        name = f"{uuid.uuid4().hex}.jpg"
        self.town.zalo.files[name] = content
        self._deliver(self.events.sent("image", caption, f"{self.town.zalo_url}/files/{name}"))

    def _deliver(self, event: dict[str, Any]) -> None:
        assert self.town.bring_zalo(event, twice=True) == [200, 200]

    def _shown(self) -> dict[str, str]:
        return {sent["message_id"]: sent["message"]["text"] for sent in self.sent()}

    def sent(self) -> list[dict[str, Any]]:
        return [sent for sent in list(self.town.zalo.sent) if sent["user_id"] == self.address and "message" in sent]


class OnTelegram(OnPlatform):
    channel = "telegram"

    def buttons(self) -> list[tuple[str, str]]:
        last = [sent for sent in self.sent() if str(sent["message_id"]) in self._last]
        rows = [row for each in last for row in each.get("reply_markup", {}).get("inline_keyboard", [])]
        return [(button["text"], button["callback_data"]) for row in rows for button in row]

    def _press(self, key: str) -> str:
        return self._turn(lambda: self.town.telegram.press(int(self.address), key))

    def _bring(self, text: str) -> None:
        self.town.telegram.say(int(self.address), text)

    def _bring_photo(self, content: File, caption: str | None) -> None:
        file_id = uuid.uuid4().hex
        self.town.telegram.files[file_id] = content
        photo = [{"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 9, "height": 9}]
        words = {"caption": caption} if caption else {}
        message = self.town.telegram.message(int(self.address), photo=photo, **words)
        self.town.telegram.deliver({"message": message})

    def _shown(self) -> dict[str, str]:
        return {str(sent["message_id"]): sent["text"] for sent in self.sent()}

    def sent(self) -> list[dict[str, Any]]:
        return [sent for sent in list(self.town.telegram.sent) if sent["chat"]["id"] == int(self.address)]


PUSHED: tuple[type[Phone], ...] = (OnZalo, OnTelegram)
PHONES: tuple[type[Phone], ...] = (OnWeb, *PUSHED)


def receipt_in(text: str) -> str:
    found = re.search(r"PA-\d{6}-\w{4}-\w{4}", text)
    assert found, text
    return found[0]
