"""Both platforms, as slow as in life, in this process; what citizens write in their shapes."""

import asyncio
import itertools
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.simulators import telegram, zalo
from channels.simulators.running import serve
from channels.simulators.telegram_state import SECRET_HEADER, TelegramState
from channels.simulators.zalo_events import ZaloEvents, signed
from channels.simulators.zalo_state import ZaloState

SLOW = (0.02, 0.08)
"""Seconds before a call is carried out, and again before it is answered: a process may die in between."""

SECRET = "telegram-secret"  # noqa: S105 - opens nothing


@dataclass(frozen=True)
class Delivery:
    """One webhook call, byte for byte the same each time; `key` is what the inbox knows it by."""

    path: str
    key: str
    content: bytes
    headers: dict[str, str]
    patience: float
    """Seconds the platform waits for an answer."""


@dataclass
class Platforms:
    telegram: TelegramState = field(default_factory=TelegramState)
    zalo: ZaloState = field(default_factory=ZaloState)
    urls: tuple[str, str] = ("", "")
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1001))
    _events: dict[str, ZaloEvents] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        return {
            "MOTCUA_TELEGRAM_TOKEN": self.telegram.token,
            "MOTCUA_TELEGRAM_SECRET": SECRET,
            "MOTCUA_TELEGRAM_API_URL": self.urls[0],
            "MOTCUA_ZALO_APP_ID": self.zalo.app_id,
            "MOTCUA_ZALO_APP_SECRET": self.zalo.app_secret,
            "MOTCUA_ZALO_OA_SECRET": self.zalo.oa_secret,
            "MOTCUA_ZALO_REFRESH_TOKEN": self.zalo.refresh_token,
            "MOTCUA_ZALO_ACCESS_TOKEN": self.zalo.access_token,
            "MOTCUA_ZALO_API_URL": self.urls[1],
            "MOTCUA_ZALO_OAUTH_URL": self.urls[1],
        }

    def written(self, channel: str, address: str, text: str) -> Delivery:
        """A citizen writes."""
        return self._telegram(address, text) if channel == "telegram" else self._zalo(address, text)

    def _telegram(self, address: str, text: str) -> Delivery:
        number = next(self._updates)
        update = {"update_id": number, "message": self.telegram.message(int(address), text=text)}
        headers = {"Content-Type": "application/json", SECRET_HEADER: SECRET}
        return Delivery("/webhooks/telegram", str(number), json.dumps(update).encode(), headers, patience=10.0)

    def _zalo(self, address: str, text: str) -> Delivery:
        events = self._events.setdefault(address, ZaloEvents(self.zalo, user=address))
        event = events.said(text)
        raw, headers = signed(event, self.zalo)
        return Delivery("/webhooks/zalo", event["message"]["msg_id"], raw, headers, patience=2.0)

    def delivered(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """What each person got, in order: the platform's id and the text."""
        got: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for sent in list(self.telegram.sent):
            shown = (str(sent["message_id"]), sent["text"])
            got.setdefault(("telegram", str(sent["chat"]["id"])), []).append(shown)
        for sent in list(self.zalo.sent):
            shown = (sent["message_id"], sent["message"]["text"])
            got.setdefault(("zalo", str(sent["user_id"])), []).append(shown)
        return got


@contextmanager
def simulated(seed: int) -> Iterator[Platforms]:
    platforms = Platforms()
    with (
        serve(Slow(telegram.create_app(platforms.telegram), seed)) as telegram_url,
        serve(Slow(zalo.create_app(platforms.zalo), seed + 1)) as zalo_url,
    ):
        platforms.urls = telegram_url, zalo_url
        yield platforms


class Slow:
    """A platform at a distance."""

    def __init__(self, app: ASGIApp, seed: int) -> None:
        self._app = app
        self._chance = random.Random(seed)  # noqa: S311 - for a plan that can be repeated

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def later(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._pause()
            await send(message)

        await self._pause()
        await self._app(scope, receive, later)

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(*SLOW))
