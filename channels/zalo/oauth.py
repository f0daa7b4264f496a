"""Zalo's OAuth v4: a consent in a browser, and pairs of tokens. Its errors have a shape of their own."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from messages.delivery import DeliveryError, NotNow, TryAgain

TIMEOUT = 10.0
"""Seconds for each step of a request; the refresh lease lasts much longer, so that no two refreshes overlap."""
ACCESS_LIFE = timedelta(hours=25)
"""Of an access token whose life Zalo does not tell."""
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Pair:
    """An access token, how long it lasts, and the refresh token that gets the next pair, once."""

    access_token: str
    refresh_token: str
    life: timedelta


class OAuth:
    """Raises TryAgain when Zalo is not reached, NotNow when it refuses; neither tells a code or a token."""

    def __init__(self, oauth_url: str, app_id: str, app_secret: str, http: httpx.Client) -> None:
        self._url = oauth_url.rstrip("/")
        self._app_id = app_id
        self._app_secret = app_secret
        self._http = http

    def permission_url(self, redirect_uri: str, challenge: str, state: str) -> str:
        """Where an administrator of the OA consents."""
        query = {"app_id": self._app_id, "redirect_uri": redirect_uri, "code_challenge": challenge, "state": state}
        return f"{self._url}/v4/oa/permission?{urlencode(query)}"

    def exchange(self, code: str, verifier: str) -> Pair:
        return self._pair({"code": code, "grant_type": "authorization_code", "code_verifier": verifier})

    def refresh(self, refresh_token: str) -> Pair:
        return self._pair({"refresh_token": refresh_token, "grant_type": "refresh_token"})

    def _pair(self, form: Mapping[str, str]) -> Pair:
        headers = {"secret_key": self._app_secret}
        data = {"app_id": self._app_id, **form}
        try:
            response = self._http.post(
                f"{self._url}/v4/oa/access_token", data=data, headers=headers, timeout=TIMEOUT, follow_redirects=False
            )
        except httpx.HTTPError as error:
            raise TryAgain(f"Zalo's OAuth server gave no answer: {type(error).__name__}") from None
        answer = _object(response)
        return _read(answer) or _raise(_failure(answer, response.status_code, {*form.values(), self._app_secret}))


def challenge_of(verifier: str) -> str:
    """PKCE S256, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def is_token(value: object) -> bool:
    """What can stand in a header."""
    return isinstance(value, str) and value != "" and value.isascii() and value.isprintable() and " " not in value


def _object(response: httpx.Response) -> Mapping[str, Any]:
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _read(answer: Mapping[str, Any]) -> Pair | None:
    """None unless it is a whole pair: an error comes with HTTP 200 as well, and must not be kept as a token."""
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if _is_error(answer) or not is_token(access) or not is_token(refresh):
        return None
    return Pair(str(access), str(refresh), _life(answer.get("expires_in")))


def _is_error(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("error_name")) or answer.get("error") not in (None, 0, "0", "")


def _life(expires_in: object) -> timedelta:
    """Seconds, which Zalo writes as a string."""
    text = str(expires_in)
    return timedelta(seconds=int(text)) if text.isdecimal() and 0 < len(text) < 9 and int(text) else ACCESS_LIFE


def _failure(answer: Mapping[str, Any], status: int, secrets: set[str]) -> DeliveryError:
    if not _is_error(answer) and (status >= 500 or status == httpx.codes.TOO_MANY_REQUESTS):
        return TryAgain(f"Zalo's OAuth server answered HTTP {status}")
    told = [f"HTTP {status}", *(str(answer[key]) for key in ("error", "error_name") if answer.get(key))]
    told = [_without(secrets, part) for part in told]
    return NotNow(f"Zalo's OAuth server gave no tokens ({', '.join(told)}): an administrator of the OA must consent")


def _without(secrets: set[str], told: str) -> str:
    """Zalo's words, as far as they are fit for one line and repeat nothing that we sent."""
    if any(secret in told for secret in secrets) or not told.isprintable():
        return "…"
    return told[:_LONGEST_NAME]


def _raise(error: DeliveryError) -> Pair:
    raise error
