"""Which platforms this service talks over, from its settings, and what becomes of what each of them brings."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import structlog
from fastapi import APIRouter
from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool

from channels import telegram, zalo, zalo_bot
from channels.reception import Reception
from channels.zalo.reading import Followed, OfficerSaid, Said, Withdrew
from core.clock import Clock
from core.database import Database
from core.secret_key import SecretKey
from core.settings import Settings
from desk.operating import Token
from messages.channel import PushChannel
from messages.delivery import DeliveryError
from messages.incoming import Incoming
from messages.jobs import Job
from messages.traffic import last_writer

from .context import Context

if TYPE_CHECKING:
    from channels.telegram.adapter import TelegramChannel

NAMES = (zalo.NAME, telegram.NAME, zalo_bot.NAME)
ZALO_SECONDS = httpx.Timeout(20.0, connect=5.0)
CLOSE_SECONDS = 5.0
TOKEN_SECONDS = 600.0
"""Between two looks at the age of Zalo's token."""
GREETING = "xin chào"


@dataclass(frozen=True)
class Desk:
    """What platforms bring besides messages; both are given channel and address of the person."""

    forget: Callable[[str, str], None]
    """Their data must go."""
    officer_answered: Callable[[str, str, str], object]
    """An officer, named last, has answered them in the platform's own tool: the assistant comes back."""


_log = structlog.get_logger("motcua.platforms")


class Platform:
    """One of NAMES, opened from its settings. `missing` says which setting is not there; then there is no channel."""

    name = ""
    missing: str | None = None
    channel: PushChannel | None = None

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def routers(self, reception: Reception, desk: Desk) -> list[APIRouter]:
        return []

    def start(self, reception: Reception) -> None:
        """What must run beside the routers. An unreachable platform stops nobody."""

    def check(self) -> str | None:
        """Why the platform cannot be reached; None when it can, or has no channel."""
        return self.channel.check() if self.channel else None

    def jobs(self) -> list[Job]:
        """What must be done now and then, by one process."""
        return []

    def notes(self) -> list[str]:
        """What an operator should know besides."""
        return []

    def token(self) -> Token | None:
        """Of one that lets our key run out."""
        return None

    def close(self) -> None:
        self._stopping.set()
        if self._thread:
            self._thread.join(CLOSE_SECONDS)

    def _run(self, work: Callable[[], None]) -> None:
        """In a thread of its own, which must end soon after `_stopping` is set."""
        self._thread = threading.Thread(target=work, daemon=True, name=self.name)
        self._thread.start()


def platforms(settings: Settings, database: Database, clock: Clock, secret: SecretKey) -> list[Platform]:
    return [
        Zalo(settings, database, clock, secret),
        Telegram(settings, clock, secret),
        ZaloBot(settings, clock, secret),
    ]


@contextmanager
def opened(context: Context) -> Iterator[list[Platform]]:
    """For a command, which neither receives nor sends by itself."""
    found = platforms(context.settings, context.database, context.clock, context.secret)
    try:
        yield found
    finally:
        for platform in found:
            platform.close()


def _started_bot(token: str, url: str) -> "TelegramChannel":
    from channels.telegram.adapter import TelegramChannel  # 45 MB, for those who use it

    bot = TelegramChannel(token, url)
    bot.start()
    return bot


class Telegram(Platform):
    name = telegram.NAME

    def __init__(self, settings: Settings, clock: Clock, secret: SecretKey) -> None:
        super().__init__()
        self._settings = settings
        self._clock = clock
        self._secret = _secret(settings.telegram_secret) or secret.token("telegram-webhook")[:64]
        self._refused: set[str] = set()
        token = _secret(settings.telegram_token)
        self.missing = None if token else "MOTCUA_TELEGRAM_TOKEN is not set"
        self._bot = self.channel = _started_bot(token, settings.telegram_api_url) if token else None

    def routers(self, reception: Reception, desk: Desk) -> list[APIRouter]:
        if self._bot is None or self._settings.telegram_mode == "polling":
            return []

        async def receive(update: Mapping[str, Any]) -> None:
            await run_in_threadpool(self._take, update, reception)

        return [telegram.create_router(self._secret, receive)]

    def start(self, reception: Reception) -> None:
        if self._bot is None:
            return
        bot, polls = self._bot, self._settings.telegram_mode == "polling"
        self._run((lambda: self._poll(bot, reception)) if polls else (lambda: self._register(bot)))

    def close(self) -> None:
        """Calls under way are cut off first: a poll may last long."""
        self._stopping.set()
        if self._bot:
            self._bot.close()
        super().close()

    def _register(self, bot: "TelegramChannel") -> None:
        """Tried until it succeeds: Telegram may be out of reach when we start."""
        pause, url = 1.0, self._settings.public_url
        while url and not self._stopping.is_set():
            try:
                bot.register(url, self._secret)
                return
            except DeliveryError as error:
                _log.warning("telegram_webhook_not_registered", reason=str(error))
            self._stopping.wait(pause)
            pause = min(60.0, 2 * pause)

    def _poll(self, bot: "TelegramChannel", reception: Reception) -> None:
        bot.poll(lambda update: self._take(update, reception), self._stopping)

    def _take(self, update: Mapping[str, Any], reception: Reception) -> None:
        found = telegram.read(update, self._clock.now())
        is_taken = isinstance(found, Incoming) and reception.take(found)
        if isinstance(found, telegram.Refusal):
            self._refuse(found)
        if self._bot and (pressed := telegram.callback_id(update)):
            self._bot.answer_callback(pressed)
            if is_taken and (under := telegram.pressed_under(update)):
                self._bot.take_buttons_off(*under)

    def _refuse(self, refusal: telegram.Refusal) -> None:
        """Once a group and process: what is said there is nobody's case."""
        if self._bot and refusal.address not in self._refused:
            self._refused.add(refusal.address)
            with suppress(DeliveryError):
                self._bot.send(refusal.address, {"text": refusal.text})


class Zalo(Platform):
    name = zalo.NAME

    def __init__(self, settings: Settings, database: Database, clock: Clock, secret: SecretKey) -> None:
        super().__init__()
        self._settings = settings
        self._database = database
        self._clock = clock
        app_id, app_secret = settings.zalo_app_id, _secret(settings.zalo_app_secret)
        self._oa_secret = _secret(settings.zalo_oa_secret)
        needed = {
            "MOTCUA_ZALO_APP_ID": app_id,
            "MOTCUA_ZALO_APP_SECRET": app_secret,
            "MOTCUA_ZALO_OA_SECRET": self._oa_secret,
        }
        lacking = [name for name, value in needed.items() if not value]
        self.missing = f"{' and '.join(lacking)} not set" if lacking else None
        self._http: httpx.Client | None = None
        self._tokens: zalo.TokenStore | None = None
        self._client: zalo.ZaloClient | None = None
        if app_id and app_secret and self._oa_secret:
            self._http = httpx.Client(timeout=ZALO_SECONDS)
            refresh = _secret(settings.zalo_refresh_token)
            seeds = zalo.Seeds(refresh, _secret(settings.zalo_access_token)) if refresh else None
            self._tokens = zalo.TokenStore(
                database=database,
                clock=clock,
                secret=secret,
                oauth_url=settings.zalo_oauth_url,
                app_id=app_id,
                app_secret=app_secret,
                http=self._http,
                seeds=seeds,
            )
            self._client = zalo.ZaloClient(settings.zalo_api_url, self._tokens, self._http)
            self.channel = zalo.ZaloChannel(self._client, settings.zalo_templates)

    def routers(self, reception: Reception, desk: Desk) -> list[APIRouter]:
        if self._tokens is None or not self._settings.zalo_app_id or not self._oa_secret:
            return []

        async def receive(event: Mapping[str, Any]) -> None:
            await run_in_threadpool(self._take, event, reception, desk)

        verification = self._settings.zalo_site_verification
        routers = [zalo.create_router(self._settings.zalo_app_id, self._oa_secret, receive, verification)]
        if callback := self.callback:
            routers.append(zalo.create_oauth_router(self._tokens, callback))
        return routers

    @property
    def callback(self) -> str | None:
        """Where Zalo sends an administrator after the consent; needs MOTCUA_PUBLIC_URL."""
        url = self._settings.public_url
        return f"{url.rstrip('/')}/oauth/zalo/callback" if url else None

    def consent_url(self) -> str | None:
        """Where an administrator of the OA gives us the right to send; each one can be used once."""
        return self._tokens.consent_url(self.callback) if self._tokens and self.callback else None

    def notes(self) -> list[str]:
        if self._tokens is None:
            return []
        status, now = self._tokens.status(), self._clock.now()
        told = [f"alarm: {status.alarm}"] if status.alarm else []
        if status.refreshed_at and status.expires_at:
            age, left = now - status.refreshed_at, status.expires_at - now
            told.append(f"access token {_hours(age)} old, ends in {_hours(left)}; refreshed twice a day")
        if status.refresh_expires_at:
            told.append(f"refresh token ends on {status.refresh_expires_at:%d/%m/%Y} unless it is used before")
        return told + self._quota()

    def token(self) -> Token | None:
        if self._tokens is None:
            return None
        status = self._tokens.status()
        return Token(
            refreshed_at=status.refreshed_at,
            refresh_due=status.refresh_due,
            expires_at=status.expires_at,
            consent_until=status.refresh_expires_at,
            failure=status.failure,
        )

    def _quota(self) -> list[str]:
        """Zalo has no figure for the OA, only one for each citizen: that of who wrote last tells how generous it is."""
        user = last_writer(self._database, self.name)
        if self._client is None or user is None:
            return []
        try:
            quota = self._client.quota(user)
        except DeliveryError:  # `check` says what is wrong
            return []
        left = f"{quota.remain} of {quota.total}" if quota.total is not None else f"{quota.remain}"
        return [f"consultation messages left for who wrote last: {left}"] if quota.remain is not None else []

    def jobs(self) -> list[Job]:
        tokens = self._tokens
        return [Job("zalo-token", TOKEN_SECONDS, lambda: self._keep_token(tokens))] if tokens else []

    def close(self) -> None:
        super().close()
        if self._http:
            self._http.close()

    def _keep_token(self, tokens: zalo.TokenStore) -> None:
        """So that it is refreshed twice a day also when nobody writes, and an alarm is logged, not only shown."""
        try:
            tokens.access_token()
        finally:
            if alarm := tokens.status().alarm:
                _log.error("zalo_token_alarm", alarm=alarm)

    def _take(self, event: Mapping[str, Any], reception: Reception, desk: Desk) -> None:
        found = zalo.read(event, self._clock.now())
        if isinstance(found, Said):
            reception.take(found.incoming)
        elif isinstance(found, Followed):
            key = found.delivery_key
            reception.take(Incoming(self.name, found.user, key, key, self._clock.now(), text=GREETING))
        elif isinstance(found, Withdrew):
            desk.forget(self.name, found.user)
        elif isinstance(found, OfficerSaid):
            desk.officer_answered(self.name, found.user, f"zalo {found.admin_id}")


class ZaloBot(Platform):
    name = zalo_bot.NAME

    def __init__(self, settings: Settings, clock: Clock, secret: SecretKey) -> None:
        super().__init__()
        self._clock = clock
        self._secret = _secret(settings.zalo_bot_secret) or secret.token("zalo-bot-webhook")[:64]
        self._bot: zalo_bot.ZaloBotChannel | None = None
        token = _secret(settings.zalo_bot_token)
        self.missing = None if token else "MOTCUA_ZALO_BOT_TOKEN is not set"
        if token:
            self._bot = self.channel = zalo_bot.ZaloBotChannel(token, settings.zalo_bot_api_url)

    def routers(self, reception: Reception, desk: Desk) -> list[APIRouter]:
        if self._bot is None:
            return []

        async def receive(update: Mapping[str, Any]) -> None:
            if incoming := zalo_bot.read(update, self._clock.now()):
                await run_in_threadpool(reception.take, incoming)

        return [zalo_bot.create_router(self._secret, receive)]

    def close(self) -> None:
        super().close()
        if self._bot:
            self._bot.close()


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.0f} h"
