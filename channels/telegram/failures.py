"""What python-telegram-bot raises, as the outbox understands it."""

import re
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from messages.delivery import DeliveryError, NotNow, TryAgain, Undeliverable, Unsure

REFUSED_TOKEN = "MOTCUA_TELEGRAM_TOKEN is refused by Telegram: copy it again from @BotFather"  # noqa: S105
_LONGEST = 200

_NEVER_WENT_OUT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_NO_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)


def as_delivery_error(error: Exception) -> DeliveryError:
    """The order matters: to the library a refused message is a kind of network error, too."""
    match error:
        case RetryAfter():
            return TryAgain("Telegram asks to slow down", _seconds(error.retry_after))
        case InvalidToken():
            return NotNow(REFUSED_TOKEN)
        case Forbidden() | BadRequest() | ChatMigrated():
            return Undeliverable(f"Telegram refused the message: {_line(error)}")
        case Conflict():
            return TryAgain(f"another process fetches this bot's updates: {_line(error)}")
        case NetworkError():
            return _network(error)
        case TelegramError():
            return Unsure(f"Telegram answered in a way we do not understand: {_line(error)}")
    return Unsure(f"the call to Telegram broke: {type(error).__name__}")


def _network(error: NetworkError) -> DeliveryError:
    """Three cases: it never went out, Telegram said that it failed, or nobody knows."""
    cause = error.__cause__
    if isinstance(cause, _NO_ADDRESS):
        return NotNow("Telegram's address, or MOTCUA_TELEGRAM_TOKEN in it, cannot be used")
    if isinstance(cause, _NEVER_WENT_OUT):
        return TryAgain(f"Telegram cannot be reached ({type(cause).__name__})")
    if isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError):
        return Unsure(f"no answer from Telegram ({type(cause).__name__})")
    if str(error).startswith("Gateway Timeout"):
        return Unsure("no answer from Telegram (504)")
    return TryAgain(f"Telegram has trouble: {_line(error)}")


def _seconds(pause: int | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def _line(error: Exception) -> str:
    """One line, without what a web server in between may have written."""
    said = str(error).split(". Parsing the server response")[0]
    return re.sub(r"\s+", " ", said)[:_LONGEST]
