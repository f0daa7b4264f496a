"""Zalo's bot platform, for pilots: like Telegram, without buttons. Facts: shared/reference/channels.md, section B."""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any

import httpx
from fastapi import APIRouter

from messages.delivery import DeliveryError, NotNow, TryAgain, Undeliverable, Unsure
from messages.incoming import Attachment, AttachmentKind, Incoming
from messages.reply import Reply

from .download import ZALO_HOSTS, Downloads
from .prose import pieces
from .secret_webhook import Receive, secret_webhook

NAME = "zalo-bot"
PATH = "/webhooks/zalo-bot"
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MAX_TEXT = 2000
SECONDS = 15.0
HINTS = 2
"""How many "is typing" may be under way."""

_KINDS: Mapping[str, AttachmentKind] = {
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.unsupported.received": "file",
}
_REFERENCES = ("photo", "voice_url", "sticker", "url")
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_TURNED_AWAY = frozenset({429, 503})
_REFUSED = frozenset({401, 426})


class ZaloBotChannel:
    """Answers with sendMessage. The token stands in every address: no address is ever told or logged."""

    name = NAME

    def __init__(self, token: str, api_url: str) -> None:
        self._base = f"{api_url}/bot{token}"
        self._downloads = Downloads(api_url, ZALO_HOSTS)
        self._http = httpx.Client(timeout=SECONDS)
        self._hints = ThreadPoolExecutor(HINTS, thread_name_prefix="zalo-bot-hint")
        self._free = threading.Semaphore(HINTS)

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        """Pieces of text; choices as a numbered list."""
        return [{"text": piece} for piece in pieces(reply, MAX_TEXT, numbered=True)]

    def send(self, address: str, body: Mapping[str, Any]) -> str | None:
        answer = self._call("sendMessage", {"chat_id": address, "text": body["text"]})
        return str(answer.get("message_id", "")) or None

    def fetch(self, reference: str) -> bytes:
        return self._downloads.get(reference)

    def typing(self, address: str) -> None:
        """Neither raises nor waits: a hint that finds no free thread is left out."""
        if self._free.acquire(blocking=False):
            self._hints.submit(self._hint, address)

    def _hint(self, address: str) -> None:
        try:
            with suppress(DeliveryError):
                self._call("sendChatAction", {"chat_id": address, "action": "typing"})
        finally:
            self._free.release()

    def check(self) -> str | None:
        try:
            self._call("getMe", {})
        except DeliveryError as error:
            return str(error)
        return None

    def close(self) -> None:
        self._hints.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def _call(self, method: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The result. Raises DeliveryError."""
        try:
            response = self._http.post(f"{self._base}/{method}", json=values)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryAgain(f"Zalo's bot platform cannot be reached ({type(error).__name__})") from None
        except httpx.HTTPError as error:
            raise Unsure(f"Zalo's bot platform did not answer {method} ({type(error).__name__})") from None
        answer = _envelope(response)
        if answer.get("ok"):
            result = answer.get("result")
            return result if isinstance(result, dict) else {}
        raise _refusal(answer.get("error_code", response.status_code))


def _envelope(response: httpx.Response) -> dict[str, Any]:
    """`{ok, …}`. Of a proxy's page in between some statuses are sure: the call was turned away."""
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        return answer
    if response.status_code in _TURNED_AWAY:
        raise TryAgain(f"Zalo's bot platform is busy ({response.status_code})")
    raise Unsure(f"Zalo's bot platform gave a broken answer (HTTP {response.status_code})")


def _refusal(code: Any) -> TryAgain | NotNow | Undeliverable:
    if code in _BUSY:
        return TryAgain(f"Zalo's bot platform is busy ({code})")
    if code in _REFUSED:
        return NotNow(f"Zalo's bot platform refuses us ({code}): look at MOTCUA_ZALO_BOT_TOKEN and the plan's limits")
    return Undeliverable(f"Zalo's bot platform refused the message ({code})")


def read(update: Mapping[str, Any], at: datetime) -> Incoming | None:
    """None for what needs no answer: groups, other events. Never raises, whatever the body says."""
    inner = update.get("result", update)
    message = inner.get("message") if isinstance(inner, Mapping) else None
    if not isinstance(message, Mapping):
        return None
    event, chat = inner.get("event_name"), message.get("chat")
    if not isinstance(event, str) or not isinstance(chat, Mapping) or chat.get("chat_type") == "GROUP":
        return None
    address, number = chat.get("id"), message.get("message_id")
    if not isinstance(address, str) or not isinstance(number, str) or not address or not number:
        return None
    text = next((said for key in ("text", "caption") if isinstance(said := message.get(key), str) and said), None)
    attachment = _attachment(event, message)
    if text is None and attachment is None:
        return None
    return Incoming(NAME, address, f"{address}:{number}", number, at, text=text, attachment=attachment)


def _attachment(event: str, message: Mapping[str, Any]) -> Attachment | None:
    kind = _KINDS.get(event)
    told = (message.get(key) for key in _REFERENCES)
    return Attachment(kind, next((each for each in told if isinstance(each, str)), None)) if kind else None


def create_router(secret: str, receive: Receive) -> APIRouter:
    return secret_webhook(PATH, SECRET_HEADER, secret, receive)
