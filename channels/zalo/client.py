"""The calls of the OA API. Errors say what is wrong, never the access token nor what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import httpx

from channels.download import ZALO_HOSTS, Downloads
from messages.delivery import DeliveryError, NotNow, TryAgain, Undeliverable, Unsure

from .errors import REFRESH_ONCE, as_error

MAX_IMAGE = 1024 * 1024
MAX_FILE = 5 * 1024 * 1024
FILE_TYPES = (".pdf", ".doc", ".docx", ".csv")
_IMAGES = {b"\xff\xd8\xff": ("image.jpg", "image/jpeg"), b"\x89PNG": ("image.png", "image/png")}
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class Tokens(Protocol):
    def access_token(self) -> str:
        """The one in force."""

    def refresh(self, used: str) -> str:
        """The one that follows `used`, which Zalo refused."""


@dataclass(frozen=True)
class Quota:
    """How many consultation messages this citizen may still get; None where Zalo does not say."""

    last_interaction: datetime | None
    remain: int | None
    total: int | None


class ZaloClient:
    """Each method is one call, repeated once after a refresh of the token. Raises the errors of messages.delivery."""

    def __init__(self, api_url: str, tokens: Tokens, http: httpx.Client) -> None:
        self._api_url = api_url.rstrip("/")
        self._tokens = tokens
        self._http = http
        self._downloads = Downloads(api_url, ZALO_HOSTS)

    def send(self, user_id: str, message: Mapping[str, Any]) -> str:
        """Send a consultation message ("tin tư vấn"); returns Zalo's message id."""
        body = {"recipient": {"user_id": user_id}, "message": message}
        return _text(self._post("/v3.0/oa/message/cs", body).get("message_id"))

    def send_template(self, user_id: str, template_id: str, data: Mapping[str, str]) -> str:
        """Send an approved template, which needs no message of the citizen before it; returns Zalo's message id."""
        body = {"user_id": user_id, "template_id": template_id, "template_data": data}
        return _text(self._post("/v3.0/oa/message/template", body).get("message_id"))

    def upload_image(self, content: bytes) -> str:
        """Upload a JPEG or PNG; returns an attachment id that is good for seven days."""
        file = next((file for start, file in _IMAGES.items() if content.startswith(start)), None)
        if file is None or len(content) > MAX_IMAGE:
            raise Undeliverable(f"Zalo takes JPEG and PNG images of at most {MAX_IMAGE} bytes")
        name, media_type = file
        return self._upload("/v2.0/oa/upload/image", (name, content, media_type), "attachment_id")

    def upload_file(self, name: str, content: bytes) -> str:
        """Upload a PDF, Word or CSV file; returns a token that is good for seven days."""
        if not name.lower().endswith(FILE_TYPES) or len(content) > MAX_FILE:
            raise Undeliverable(f"Zalo takes {', '.join(FILE_TYPES)} files of at most {MAX_FILE} bytes")
        return self._upload("/v2.0/oa/upload/file", (name, content, "application/octet-stream"), "token")

    def download(self, url: str) -> bytes:
        """What a citizen sent, from where its event says; without our token. Raises FetchError."""
        return self._downloads.get(url)

    def quota(self, user_id: str) -> Quota:
        data = self._post("/v3.0/oa/quota/message", {"user_id": user_id}, repeatable=True)
        reply = data.get("cs_reply")
        reply = reply if isinstance(reply, Mapping) else {}
        return Quota(_moment(data.get("last_interaction")), _number(reply.get("remain")), _number(reply.get("total")))

    def check(self) -> str | None:
        """What keeps us from using the OA, in words; None if nothing does."""
        try:
            self._call("GET", "/v2.0/oa/getoa", repeatable=True)
        except DeliveryError as error:
            return str(error)
        return None

    def _post(self, path: str, body: Mapping[str, Any], *, repeatable: bool = False) -> Mapping[str, Any]:
        return self._call("POST", path, repeatable=repeatable, json=body)

    def _upload(self, path: str, file: tuple[str, bytes, str], key: str) -> str:
        reference = _text(self._call("POST", path, repeatable=True, files={"file": file}).get(key))
        if not reference:
            raise TryAgain(f"Zalo's answer to {path} names no {key}")
        return reference

    def _call(self, method: str, path: str, *, repeatable: bool, **content: Any) -> Mapping[str, Any]:
        token = self._tokens.access_token()
        code, data = self._ask(token, method, path, repeatable, content)
        if code in REFRESH_ONCE:
            code, data = self._ask(self._tokens.refresh(token), method, path, repeatable, content)
        if code:
            raise as_error(code)
        return data

    def _ask(
        self, token: str, method: str, path: str, repeatable: bool, content: Mapping[str, Any]
    ) -> tuple[int, Mapping[str, Any]]:
        """Error code and data of one answer. What is `repeatable` shows the citizen nothing: it is never Unsure."""
        lost = TryAgain if repeatable else Unsure
        try:
            response = self._http.request(method, self._api_url + path, headers={"access_token": token}, **content)
        except _NOT_SENT as error:
            raise TryAgain(f"Zalo is not reached at {self._api_url}: {type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise lost(f"Zalo gave no whole answer to {path}: {type(error).__name__}") from None
        answer = _envelope(response)
        if answer is None:
            raise _refusal(response, path) or lost(f"Zalo's answer to {path} is broken: HTTP {response.status_code}")
        return answer


def _envelope(response: httpx.Response) -> tuple[int, Mapping[str, Any]] | None:
    """`{error, message, data}`; None if the answer is no such thing."""
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return None
    code = _number(answer.get("error")) if isinstance(answer, dict) else None
    if code is None:
        return None
    data = answer.get("data")
    return code, data if isinstance(data, dict) else {}


def _refusal(response: httpx.Response, path: str) -> DeliveryError | None:
    """An answer that is not the API's own but still says that nothing was delivered."""
    if response.status_code in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
        pause = response.headers.get("Retry-After", "")
        return TryAgain(f"Zalo is busy: HTTP {response.status_code}", float(pause) if pause.isdecimal() else None)
    if response.is_client_error:
        return NotNow(f"HTTP {response.status_code} for {path}: is the address of Zalo's API right?")
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    """Zalo writes numbers as numbers or as strings."""
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    """Milliseconds since the epoch."""
    milliseconds = _number(value)
    try:
        return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
