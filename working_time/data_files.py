"""`hours.toml` and `decrees.yaml`: read once for each change of the file."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from core.errors import InputError
from vietnamese import nfc

from .calendar import Change, Hours, Span
from .law import MAKE_UP, SWAPPED

HOURS = Path(__file__).with_name("hours.toml")
DECREES = Path(__file__).with_name("decrees.yaml")

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Decrees:
    """What decrees changed, by date, and what settled a year."""

    changes: Mapping[date, Change]
    years: Mapping[int, str]


class _Decree(BaseModel, extra="forbid"):
    """What the file says of a year."""

    source: str = Field(min_length=1)
    swaps: dict[date, date] = {}
    days_off: dict[date, str] = {}
    days_worked: dict[date, str] = {}

    def changes(self) -> Iterator[tuple[date, Change]]:
        for off, worked in self.swaps.items():
            yield off, Change(False, SWAPPED, "decree", self.source)
            yield worked, Change(True, MAKE_UP, "decree", self.source)
        for is_working, days in ((False, self.days_off), (True, self.days_worked)):
            for day, name in days.items():
                yield day, Change(is_working, name, "decree", self.source)


_YEARS = TypeAdapter(dict[int, _Decree])


class DataFile[T]:
    """What `read` makes of a file's text; made again when the file changes."""

    def __init__(self, path: Path, read: Callable[[str], T]) -> None:
        self._path = path
        self._read = read
        self._made: tuple[tuple[int, int], T] | None = None

    def value(self) -> T:
        """Raises InputError naming the file and what in it cannot be read."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if self._made is None or self._made[0] != stamp:
                self._made = (stamp, self._read(nfc(self._path.read_text(encoding="utf-8"))))
            return self._made[1]
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, yaml.YAMLError) as error:
            raise InputError(f"{self._path.name} cannot be read: {' '.join(str(error).split())}") from error
        except InputError as error:
            raise InputError(f"{self._path.name}: {error}") from None


def read_hours(text: str) -> Hours:
    read = tomllib.loads(text)
    if unknown := read.keys() - {*WEEK, "make_up"}:
        raise InputError(f"{min(unknown)!r} is no weekday: it must be one of {', '.join(WEEK)}, or make_up")
    hours = Hours(tuple(_spans(name, read.get(name, [])) for name in WEEK), _spans("make_up", read.get("make_up", [])))
    if not hours.make_up or not any(hours.week):
        raise InputError("make_up and at least one weekday must have hours")
    return hours


def hours_of(days: Collection[int], spans: Sequence[str]) -> Hours:
    """The same spans on each of these days (1 is Monday), and on a make-up day. Raises InputError."""
    read = _spans("the hours", list(spans))
    return Hours(tuple(read if day in days else () for day in range(1, 8)), read)


def _spans(name: str, written: Any) -> tuple[Span, ...]:
    matches = [_SPAN.fullmatch(str(text)) for text in (written if isinstance(written, list) else [None])]
    spans = tuple(Span(int(m[1]) * 60 + int(m[2]), int(m[3]) * 60 + int(m[4])) for m in matches if m)
    ends = [minute for span in spans for minute in (span.opens, span.closes)]
    if len(spans) < len(matches) or any(one >= other for one, other in pairwise(ends)):
        raise InputError(f'{name} must be spans such as ["08:00-11:30", "13:30-17:00"], in order and apart')
    return spans


def read_decrees(text: str) -> Decrees:
    try:
        read = _YEARS.validate_python(yaml.safe_load(text))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise InputError(f"{' '.join(map(str, first['loc'])) or 'the whole'}: {first['msg']}") from None
    changes = {on: change for decree in read.values() for on, change in decree.changes()}
    return Decrees(changes, {year: decree.source for year, decree in read.items()})
