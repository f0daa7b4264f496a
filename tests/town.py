"""A whole gateway between the three simulated platforms and a Rasa that says what a test tells it to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from sqlalchemy import select

from channels.simulators import telegram, zalo, zalo_bot
from channels.simulators.running import serve
from channels.simulators.telegram_state import TelegramState
from channels.simulators.zalo_bot import ZaloBotState
from channels.simulators.zalo_state import ZaloState
from core.clock import SystemClock
from core.database import Database
from core.secret_key import SecretKey
from core.settings import Settings
from messages.channel import PushChannel
from messages.reply import Reply
from messages.tables import conversations, inbox, turns
from motcua.gateway import Addresses, Gateway, create_app

TELEGRAM_SECRET = "telegram-webhook-secret"
GATEWAY_KEY = "a key for tests, thirty-two characters or more"


@dataclass(frozen=True)
class Kept:
    """A message as the inbox has it."""

    message_id: str
    text: str | None
    payload: str | None
    attachment: tuple[str, str | None] | None
    outcome: str | None


@dataclass
class FakeRasa:
    """Rasa's door and the action server's. `replies` by message; all else gets `otherwise`, or is repeated."""

    replies: dict[str, tuple[Reply, ...]] = field(default_factory=dict)
    otherwise: tuple[Reply, ...] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Conversation and message of each call."""

    def heard(self, conversation: str) -> list[str]:
        return [message for asker, message in self.asked if asker == conversation]

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/webhooks/gateway/webhook")
        async def answer(request: Request) -> dict[str, Any]:
            body = await request.json()
            self.asked.append((body["sender"], body["message"]))
            repeated = (Reply(f"Tôi nghe: {body['message']}"),)
            replies = self.replies.get(body["message"]) or self.otherwise or repeated
            said = {"outcome": "answered", "replies": [reply.as_json() for reply in replies]}
            return {"messages": [{"custom": said}]}

        @app.get("/webhooks/gateway/")
        async def ready() -> dict[str, str]:
            return {"status": "ok"}

        @app.get("/")
        async def actions() -> dict[str, Any]:
            return {"search": {"ok": True}}

        return app


@dataclass(frozen=True)
class Town:
    """`gateway` is not started: who wants turns starts it, or calls its workers."""

    settings: Settings
    gateway: Gateway
    app: FastAPI
    database: Database
    rasa: FakeRasa
    zalo: ZaloState
    telegram: TelegramState
    bot: ZaloBotState

    def channel(self, name: str) -> PushChannel:
        return next(each.channel for each in self.gateway.platforms if each.name == name and each.channel)

    def kept(self, channel: str, address: str) -> list[Kept]:
        """All that this person said, in its order."""
        query = (
            select(inbox.c.message_id, inbox.c.text, inbox.c.payload, inbox.c.attachment, turns.c.outcome)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .outerjoin(turns, turns.c.inbox_id == inbox.c.id)
            .where(conversations.c.channel == channel, conversations.c.address == address)
            .order_by(inbox.c.id)
        )
        with self.database.read() as connection:
            return [Kept(row[0], row[1], row[2], _attached(row[3]), row[4]) for row in connection.execute(query)]

    def conversation(self, channel: str, address: str) -> str | None:
        where = (conversations.c.channel == channel) & (conversations.c.address == address)
        with self.database.read() as connection:
            return connection.execute(select(conversations.c.id).where(where)).scalar_one_or_none()


def _attached(attachment: dict[str, Any] | None) -> tuple[str, str | None] | None:
    return (attachment["kind"], attachment["reference"]) if attachment else None


@contextmanager
def town(database: Database, folder: Path) -> Iterator[Town]:
    """All platforms are set, and reached over HTTP."""
    rasa, states = FakeRasa(), (ZaloState(), TelegramState(attempts=1), ZaloBotState())
    apps = rasa.app(), zalo.create_app(states[0]), telegram.create_app(states[1]), zalo_bot.create_app(states[2])
    with serve(apps[0]) as brain, serve(apps[1]) as zalo_url, serve(apps[2]) as telegram_url, serve(apps[3]) as bot_url:
        settings = Settings(
            data_dir=folder,
            rate_limit=0,
            workers=2,
            public_url="https://motcua.example.vn",
            telegram_token=states[1].token,
            telegram_secret=TELEGRAM_SECRET,
            telegram_api_url=telegram_url,
            zalo_app_id=states[0].app_id,
            zalo_app_secret=states[0].app_secret,
            zalo_oa_secret=states[0].oa_secret,
            zalo_refresh_token=states[0].refresh_token,
            zalo_access_token=states[0].access_token,
            zalo_api_url=zalo_url,
            zalo_oauth_url=zalo_url,
            zalo_bot_token=states[2].token,
            zalo_bot_secret=states[2].secret,
            zalo_bot_api_url=bot_url,
        )
        gateway = Gateway(settings, database, SystemClock(), SecretKey(GATEWAY_KEY), Addresses(brain, brain))
        yield Town(settings, gateway, create_app(gateway), database, rasa, *states)
        gateway.close()
