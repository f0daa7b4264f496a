"""python-telegram-bot's `Bot`, with updates left as JSON and nothing of a citizen's written into a log."""

import json
import os
from typing import Any

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""The library's own switch for durations; without it, each "slow down" of Telegram prints a deprecation."""

CONNECT_SECONDS = 5.0
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "channel_post"]


class QuietRequest(HTTPXRequest):
    """The library would log an answer that is no JSON whole, citizens' words and all."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            found = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise TelegramError("Invalid server response")
        return found


class JsonBot(Bot):
    """`get_updates` makes objects of all updates or, where it cannot of one, logs them all and never gets past it."""

    async def json_updates(self, offset: int | None, wait_seconds: int) -> list[dict[str, Any]]:
        """A long poll. `offset` acknowledges all updates before it."""
        asked = {"offset": offset, "timeout": wait_seconds, "allowed_updates": ALLOWED_UPDATES}
        found = await self._post("getUpdates", asked, read_timeout=wait_seconds + CONNECT_SECONDS)
        return [update for update in found if isinstance(update, dict)] if isinstance(found, list) else []

    async def close_requests(self) -> None:
        """`shutdown` closes nothing where `initialize` was never called, and that one asks Telegram first."""
        for request in self._request:
            await request.shutdown()


def create_bot(token: str, api_url: str, read_seconds: float, connections: int) -> JsonBot:
    def request(size: int) -> QuietRequest:
        return QuietRequest(
            connection_pool_size=size,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            write_timeout=read_seconds,
            pool_timeout=CONNECT_SECONDS,
        )

    base = api_url.rstrip("/")
    return JsonBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request(connections),
        get_updates_request=request(1),
    )
