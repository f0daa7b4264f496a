"""The city's one-stop system as a Source, over HTTP. How it names things is data: mapping.py."""

import re
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from core.clock import Clock
from core.secret_key import SecretKey

from .breaker import Breaker, Unavailable
from .city_http import NOT_FOUND, CityHttp
from .mapping import Batch, Says
from .mapping import Mapping as Names
from .model import Filed
from .reading import Reader
from .source import SourceError
from .values import MISSING, at

NOBODYS_CODE = "000.00.00.H26-000101-0000"
"""Well formed, and nobody's: there is no first of January 2000 in a one-stop system."""
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]{5,59}")
"""What `codes.find_codes` may give: nothing else goes into an address."""
_log = structlog.get_logger("dossiers")


@dataclass(frozen=True)
class Address:
    """`seconds` is what one question may take in all."""

    url: str
    key: str | None = None
    seconds: float = 5.0

    def headers(self, names: Names) -> dict[str, str]:
        return {names.auth.header: names.auth.value.replace("{key}", self.key)} if names.auth and self.key else {}


class CitySystem:
    """For all threads of a process. `sleep` is for tests."""

    def __init__(
        self,
        address: Address,
        secret: SecretKey,
        mapping: Names,
        http: httpx.Client,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mapping = mapping
        self._reader = Reader(mapping, secret)
        self._http = CityHttp(address.url, address.headers(mapping), address.seconds, http, sleep)
        self._breaker = Breaker(clock)
        self._pace = Pace(mapping.per_second, sleep)
        self.name = f"city system at {self._http.host}"

    def find(self, code: str) -> Filed | None:
        if not _CODE.fullmatch(code):
            return None
        found = self._found(code)
        same = [raw for raw in found if self._reader.code(raw) == code]
        if found and len(same) != 1:
            raise SourceError(
                f"{self.name} answers with {'several' if same else 'another'} instead of the one asked for"
            )
        return self._reader.filed(same[0]) if same else None

    def find_many(self, codes: Collection[str]) -> Mapping[str, Filed]:
        """One that cannot be read is left out and logged: it must not stop the others. All of them: SourceError."""
        wanted = [code for code in dict.fromkeys(codes) if _CODE.fullmatch(code)]
        batch = self._mapping.batch
        found, unreadable = {}, []
        for reading in self._in_batches(wanted, batch) if batch else self._one_by_one(wanted):
            if isinstance(reading, SourceError):
                unreadable.append(reading)
            else:
                found[reading.dossier.code] = reading
        if unreadable and not found:
            raise unreadable[0]
        if unreadable:
            _log.warning("dossiers_unreadable", count=len(unreadable), first=str(unreadable[0]))
        return found

    def check(self) -> str | None:
        """Any readable answer will do; the breaker counts it as it counts every call."""
        path = self._mapping.check
        try:
            if path and self._ask(path) is NOT_FOUND:
                return f"{self.name} has no address {path}: HTTP 404"
            if not path:
                self.find(NOBODYS_CODE)
        except SourceError as error:
            return str(error)
        return None

    def close(self) -> None:
        self._http.close()

    def _in_batches(self, codes: list[str], batch: Batch) -> Iterator[Filed | SourceError]:
        for part in batched(codes, batch.size):
            self._pace.wait()
            joined = quote(batch.separator.join(part), safe=batch.separator)
            answer = self._ask(batch.path.replace("{codes}", joined))
            if answer is NOT_FOUND:  # or every subscription would be told that its dossier is gone
                raise SourceError(f"{self.name} has no address for several dossiers: HTTP 404")
            for raw in self._dossiers(answer, batch.at):
                yield self._read(raw, part)

    def _one_by_one(self, codes: list[str]) -> Iterator[Filed | SourceError]:
        """Trouble of the whole system ends it; of one dossier, not."""
        for code in codes:
            self._pace.wait()
            try:
                if filed := self.find(code):
                    yield filed
            except Unavailable:
                raise
            except SourceError as error:
                yield error

    def _read(self, raw: Any, asked: Collection[str]) -> Filed | SourceError:
        try:
            if self._reader.code(raw) not in asked:
                return SourceError(f"{self.name} answers with a dossier that was not asked for")
            return self._reader.filed(raw)
        except SourceError as error:
            return error

    def _found(self, code: str) -> list[Any]:
        one = self._mapping.one
        return self._dossiers(self._ask(one.path.replace("{code}", quote(code, safe=""))), one.at)

    def _ask(self, path: str) -> Any:
        with self._breaker.guard():
            return self._http.get(path)

    def _dossiers(self, answer: Any, place: str) -> list[Any]:
        """None of them where the system says so in one of its ways."""
        if answer is NOT_FOUND or any(_says(answer, each) for each in self._mapping.not_found):
            return []
        if self._mapping.fine and not _says(answer, self._mapping.fine):
            raise SourceError(f"{self.name} says that something went wrong (at {self._mapping.fine.at})")
        found = at(answer, place)
        if found is MISSING or not isinstance(found, dict | list):
            raise SourceError(f"{self.name} answers in another shape: no dossier at {place or 'the top'}")
        return found if isinstance(found, list) else [found]


class Pace:
    """Not more than so many calls a second, all threads together."""

    def __init__(self, per_second: float, sleep: Callable[[float], None]) -> None:
        self._interval = 1 / per_second
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._interval
        if turn > now:
            self._sleep(turn - now)


def _says(answer: Any, says: Says) -> bool:
    """Of the same type too: 0 is not false."""
    found = at(answer, says.at)
    return any(type(found) is type(value) and found == value for value in says.values)
