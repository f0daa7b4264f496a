"""Files that citizens sent, from a platform's servers: no larger, no longer, and from nowhere else.

An address comes in an event, and whoever forges one must not make us ask our own network (SSRF): each hop is checked
by its host and by what that resolves to, and the connection goes to the very address that was checked.
"""

import socket
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from ipaddress import IPv6Network, ip_address
from urllib.request import getproxies

import httpx

from messages.fetching import MAX_BYTES, FetchError

SECONDS = 30.0
"""For one file from its start, redirects included."""

READ_SECONDS = 10.0
CONNECT_SECONDS = 5.0
MOST_HOPS = 3

ZALO_HOSTS = ("zdn.vn", "zadn.vn", "dlfl.vn", "zalo.me", "zaloapp.com", "zaloplatforms.com")
"""With what is below them: where Zalo keeps what people send. To be checked on the first day (docs)."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 425, 429})
_PORTS = frozenset({None, 80, 443})
_EMBEDDING = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""IPv6 addresses that lead to an IPv4 one."""

Resolve = Callable[[str, int], list[str]]
"""Host and port -> addresses. Raises OSError."""


def resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Downloads:
    """`home`: the platform's origin as it is set, which is trusted, be it on loopback; `hosts`: where else to."""

    def __init__(
        self,
        home: str,
        hosts: Collection[str] = (),
        *,
        most: int = MAX_BYTES,
        seconds: float = SECONDS,
        resolve: Resolve = resolve,
    ) -> None:
        self._home = _origin(httpx.URL(home))
        self._hosts = tuple(hosts)
        self._most = most
        self._seconds = seconds
        self._resolve = resolve

    def get(self, address: str) -> bytes:
        """The file. Raises FetchError."""
        until = time.monotonic() + self._seconds
        try:
            with httpx.Client(timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)) as http:
                return self._follow(http, httpx.URL(address), until)
        except httpx.InvalidURL:
            raise FetchError("gone", "this is no address") from None
        except httpx.HTTPError as error:
            raise FetchError("away", f"the file did not come ({type(error).__name__})") from None

    def _follow(self, http: httpx.Client, url: httpx.URL, until: float) -> bytes:
        for _ in range(MOST_HOPS + 1):
            found = self._hop(http, url, until)
            if isinstance(found, bytes):
                return found
            url = url.join(found)
        raise FetchError("gone", "the file is moved again and again")

    def _hop(self, http: httpx.Client, url: httpx.URL, until: float) -> bytes | str:
        """The file, or where it has moved. Of several addresses of a host the first that answers."""
        *others, last = self._requests(http, url)
        for request in others:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return self._ask(http, request, until)
        return self._ask(http, last, until)

    def _requests(self, http: httpx.Client, url: httpx.URL) -> Iterator[httpx.Request]:
        plain = {"Accept-Encoding": "identity"}
        if _origin(url) == self._home:
            yield http.build_request("GET", url, headers=plain)
            return
        self._must_be_expected(url)
        if getproxies().keys() & {url.scheme, "all"}:  # the proxy resolves and connects: the host's name must do
            yield http.build_request("GET", url, headers=plain)
            return
        named = plain | {"Host": url.netloc.decode("ascii")}
        for address in self._public(url):
            there = url.copy_with(host=address)
            yield http.build_request("GET", there, headers=named, extensions={"sni_hostname": url.host})

    def _must_be_expected(self, url: httpx.URL) -> None:
        is_web = url.scheme in {"http", "https"} and url.port in _PORTS and not url.userinfo
        if not is_web or not any(url.host == host or url.host.endswith(f".{host}") for host in self._hosts):
            raise FetchError("gone", "the address is not one of the platform's")

    def _public(self, url: httpx.URL) -> list[str]:
        """All of a host's addresses: one that leads inside is enough to refuse it."""
        try:
            found = self._resolve(url.host, url.port or 443)
        except (OSError, UnicodeError):
            raise FetchError("away", "the platform's host is not found") from None
        if not found:
            raise FetchError("away", "the platform's host has no address")
        if not all(_is_public(address) for address in found):
            raise FetchError("gone", "the address leads into a private network")
        return found

    def _ask(self, http: httpx.Client, request: httpx.Request, until: float) -> bytes | str:
        response = http.send(request, stream=True, follow_redirects=False)
        try:
            location = response.headers.get("Location")
            if response.status_code in _MOVED and location:
                return str(location)
            if response.status_code != httpx.codes.OK:
                raise _refused(response.status_code)
            return self._read(response, until)
        finally:
            response.close()

    def _read(self, response: httpx.Response, until: float) -> bytes:
        """As it came: what is packed might unpack to any size."""
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced) > self._most:
            raise self._too_large()
        content = bytearray()
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > self._most:
                raise self._too_large()
            if time.monotonic() > until:
                raise FetchError("away", "the file comes too slowly")
        return bytes(content)

    def _too_large(self) -> FetchError:
        return FetchError("too_large", f"larger than {self._most} bytes")


def _refused(status: int) -> FetchError:
    is_over = 400 <= status < 500 and status not in _BUSY
    return FetchError("gone" if is_over else "away", f"the platform answered HTTP {status}")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    if found.version == 6:
        if found.ipv4_mapped:
            return _is_public(str(found.ipv4_mapped))
        if any(found in network for network in _EMBEDDING):
            return False
    return found.is_global and not found.is_multicast
