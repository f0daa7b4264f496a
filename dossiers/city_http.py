"""One question to the city's system: a GET within a time limit, repeated where that may help; JSON or an error."""

import json
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from .breaker import LONGEST, Unavailable
from .source import SourceError

MAX_BODY = 1024 * 1024
ATTEMPTS = 3
SIDE_BY_SIDE = 8
"""Calls under way from one process; others wait, within their own limit."""
NOT_FOUND: Final = object()
"""The system answers, and has no such thing."""

_backoff = wait_random_exponential(multiplier=0.1, max=1.0)


class _Again(Unavailable):
    """Another try may go better."""


class CityHttp:
    """`seconds` is for a whole question, retries included. Errors hold neither key, code nor content."""

    def __init__(
        self,
        url: str,
        headers: dict[str, str],
        seconds: float,
        http: httpx.Client,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.host = urlsplit(url).hostname or ""
        self._url = url.rstrip("/")
        self._headers = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        self._seconds = seconds
        self._http = http
        self._sleep = sleep
        self._threads = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="city-system")

    def get(self, path: str) -> Any:
        """The JSON, or NOT_FOUND. Raises Unavailable, or SourceError where only this answer is unusable.

        httpx limits each step of a call; a thread limits the whole, also against a server that sends a byte a second.
        """
        until = time.monotonic() + self._seconds
        try:
            asked = self._threads.submit(self._persistent, path, until)
            return asked.result(self._seconds)
        except TimeoutError:
            asked.cancel()
            raise self._too_slow() from None
        except (CancelledError, RuntimeError):  # what a closed executor and a closed client say
            raise Unavailable(f"{self.host} is not asked any more: the service ends") from None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def _persistent(self, path: str, until: float) -> Any:
        retrying = Retrying(
            retry=retry_if_exception_type(_Again),
            stop=lambda state: stop_after_attempt(ATTEMPTS)(state) or _pause(state) >= until - time.monotonic(),
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(self._once, path, until)

    def _once(self, path: str, until: float) -> Any:
        left = until - time.monotonic()
        if left <= 0:
            raise self._too_slow()
        try:
            request = self._http.build_request("GET", self._url + path, headers=self._headers, timeout=left)
            response = self._http.send(request, stream=True, follow_redirects=False)
            try:
                return self._usable(response, until)
            finally:
                response.close()
        except httpx.TimeoutException:
            raise self._too_slow() from None
        except httpx.ConnectError as error:
            raise _Again(f"{self.host} is not reached: {' '.join(str(error).split())}") from None
        except httpx.TransportError as error:  # its text may quote the answer
            raise _Again(f"{self.host} broke the call off: {type(error).__name__}") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise SourceError(f"{self.host} gave no whole answer: {type(error).__name__}") from None

    def _usable(self, response: httpx.Response, until: float) -> Any:
        """A page is no answer, whatever its status: a web server's own "404" says nothing about a dossier."""
        self._check_status(response)
        body = self._body(response, until)
        if "html" in response.headers.get("Content-Type", "").lower() or body.lstrip()[:1] == b"<":
            raise Unavailable(f"{self.host} answers with a page instead of data: a login page, or a wrong address?")
        if response.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            return NOT_FOUND
        if response.status_code != httpx.codes.OK:
            raise SourceError(f"{self.host} answers with HTTP {response.status_code}")
        try:
            return json.loads(body, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise SourceError(f"{self.host} answers with broken JSON") from None

    def _check_status(self, response: httpx.Response) -> None:
        """What concerns the whole system."""
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
            raise _Again(f"{self.host} is in trouble: HTTP {status}", _retry_after(response))
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise Unavailable(f"{self.host} refuses us with HTTP {status}: is MOTCUA_DOSSIERS_KEY right?")
        if response.is_redirect:
            raise Unavailable(f"{self.host} sends us elsewhere with HTTP {status}: to a login page?")

    def _body(self, response: httpx.Response, until: float) -> bytes:
        """Counted as it comes, after unpacking: what is announced need not be true."""
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_BODY:
                raise SourceError(f"{self.host} answers with more than {MAX_BODY} bytes")
            if time.monotonic() > until:
                raise self._too_slow()
        return bytes(body)

    def _too_slow(self) -> Unavailable:
        return Unavailable(f"{self.host} gives no whole answer within {self._seconds:g} s")


def _pause(state: RetryCallState) -> float:
    """What the system asked for, else a little more each time, by chance."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.pause if isinstance(error, Unavailable) else None
    return _backoff(state) if asked is None else asked


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds; a date is as good as nothing said."""
    said = response.headers.get("Retry-After", "").strip()
    return min(float(said), LONGEST.total_seconds()) if said.isascii() and said.isdecimal() else None


def _refuse(name: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)
