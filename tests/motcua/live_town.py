"""A running service between the three simulated platforms."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from channels.simulators import telegram, zalo, zalo_bot
from channels.simulators.running import serve
from channels.simulators.telegram_state import TelegramState
from channels.simulators.zalo_bot import ZaloBotState
from channels.simulators.zalo_events import EventSender
from channels.simulators.zalo_state import ZaloState
from core.clock import SystemClock
from core.database import Database
from core.secret_key import load_secret_key
from core.settings import Settings
from dossiers.model import Status
from dossiers.registry import Registry
from motcua.office import Office
from tests.conftest import Service, another_service, eventually

SECONDS = 60.0
"""For anything that citizens or staff wait for, on a loaded machine."""

TEMPLATE = "t-dossier"
"""The ZBS template for dossiers' news, which Zalo does not know until a test has it approved."""


@dataclass
class LiveTown:
    """A service and the three platforms around it."""

    service: Service
    telegram: TelegramState
    zalo: ZaloState
    bot: ZaloBotState
    zalo_url: str

    def bring_zalo(self, event: dict[str, object], twice: bool = False) -> list[int]:
        with httpx.Client(timeout=20) as http:
            return EventSender(self.zalo, f"{self.service.url}/webhooks/zalo", http).deliver(event, twice=twice)

    @contextmanager
    def office(self) -> Iterator[Office]:
        """What a command works with, without its start."""
        settings, clock = Settings(data_dir=self.service.data), SystemClock()
        with closing(Database(settings.database)) as database:
            yield Office(settings, database, clock, load_secret_key(settings), {})

    def move(self, code: str, status: str) -> None:
        """As `motcua dossiers set` does."""
        with self.office() as office:
            Registry(office.database, office.clock, office.secret).move(code, Status(status))
            office.subscriptions.wake([code])

    def job_brings(self, job: str, is_so: Callable[[], bool]) -> None:
        """Without waiting for its hour; a run under way may end after it was made due, and is made due again."""

        def brought() -> bool:
            self.write("UPDATE jobs SET due = 0 WHERE name = ? AND lease IS NULL", job)
            return is_so()

        eventually(brought, SECONDS)

    def write(self, statement: str, *values: str) -> None:
        """Past the product, for what only time brings."""
        with closing(sqlite3.connect(self.service.data / "motcua.db", timeout=30)) as database, database:
            database.execute(statement, values)


@contextmanager
def live_town(service: Service, data: Path, **settings: str) -> Iterator[LiveTown]:
    """On a folder of its own; `service` only lends the model. Telegram delivers everything twice."""
    states = TelegramState(twice=True), ZaloState(), ZaloBotState()
    with (
        serve(telegram.create_app(states[0])) as telegram_url,
        serve(zalo.create_app(states[1])) as zalo_url,
        serve(zalo_bot.create_app(states[2])) as bot_url,
        another_service(
            service,
            data,
            MOTCUA_TELEGRAM_TOKEN=states[0].token,
            MOTCUA_TELEGRAM_SECRET="telegram-secret",
            MOTCUA_TELEGRAM_API_URL=telegram_url,
            MOTCUA_ZALO_APP_ID=states[1].app_id,
            MOTCUA_ZALO_APP_SECRET=states[1].app_secret,
            MOTCUA_ZALO_OA_SECRET=states[1].oa_secret,
            MOTCUA_ZALO_REFRESH_TOKEN=states[1].refresh_token,
            MOTCUA_ZALO_SITE_VERIFICATION="abc123",
            MOTCUA_ZALO_API_URL=zalo_url,
            MOTCUA_ZALO_OAUTH_URL=zalo_url,
            MOTCUA_ZALO_BOT_TOKEN=states[2].token,
            MOTCUA_ZALO_BOT_SECRET=states[2].secret,
            MOTCUA_ZALO_BOT_API_URL=bot_url,
            **settings,
        ) as started,
    ):
        states[0].webhook = {"url": f"{started.url}/webhooks/telegram", "secret_token": "telegram-secret"}
        yield LiveTown(started, *states, zalo_url)
