"""Single values out of a system's JSON: texts, moments, amounts. Errors name our field, never what stood there."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from vietnamese import nfc

from .mapping import Alternatives, Mapping
from .source import SourceError

MAX_TEXT = 1000
MAX_ITEMS = 200
"""Steps, papers: a dossier with more is no dossier."""
MAX_AMOUNT = 10**13
YEARS = range(1990, 2100)
MISSING: Final = object()
"""Not there at all: something else than null."""


def at(value: Any, path: str) -> Any:
    """What stands at a dotted path, or MISSING. A list on the way means each of its items."""
    for name in filter(None, path.split(".")):
        if isinstance(value, list):
            value = [item[name] for item in flat(value) if isinstance(item, dict) and name in item]
        else:
            value = value.get(name, MISSING) if isinstance(value, dict) else MISSING
    return value


def flat(value: Any) -> Iterator[Any]:
    """Items, also of lists in a list; deeper ones stay as they are, so that no nesting is too deep."""
    for item in value if isinstance(value, list) else [value]:
        yield from item if isinstance(item, list) else [item]


class Values:
    """Read as the mapping says. Paths are alternatives: the first that holds something counts. Raises SourceError."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._zone = ZoneInfo(mapping.zone)

    def first(self, raw: Any, paths: Alternatives) -> Any:
        """None if no path holds anything."""
        return next((value for path in paths if not self._is_empty(value := at(raw, path))), None)

    def all(self, raw: Any, paths: Alternatives) -> list[str]:
        """Every text and number that the paths hold."""
        found = [value for path in paths for value in flat(at(raw, path)) if not self._is_empty(value)]
        return [str(value) for value in found if isinstance(value, str | int) and not isinstance(value, bool)]

    def needed(self, raw: Any, paths: Alternatives, field: str) -> str:
        text = self.text(raw, paths, field)
        if text is None:
            raise SourceError(f"{field} is missing (looked for at {', '.join(paths)})")
        return text

    def text(self, raw: Any, paths: Alternatives, field: str) -> str | None:
        value = self.first(raw, paths)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise SourceError(f"{field} is no text")
        return shortened(str(value)) or None

    def amount(self, raw: Any, paths: Alternatives, field: str) -> int | None:
        """In đồng: 150000, "150.000 đ"."""
        value = self.first(raw, paths)
        if isinstance(value, str) and re.fullmatch(r"\d{1,3}([.,]\d{3})+|\d+", text := value.strip(" đĐvVnNdD")):
            value = int(re.sub(r"\D", "", text)[:20])
        if isinstance(value, float) and math.isfinite(value) and value.is_integer():
            value = int(value)
        if value is None or (type(value) is int and 0 <= value <= MAX_AMOUNT):
            return value
        raise SourceError(f"{field} is no amount in đồng")

    def moment(self, raw: Any, paths: Alternatives, field: str, *, deadline: bool = False) -> datetime | None:
        """A deadline without a time of day is at the end of the working day."""
        value = self.first(raw, paths)
        if value is None:
            return None
        if isinstance(value, str) or type(value) is int:
            for form in self._mapping.dates:
                moment = self._parsed(str(value).strip(), form, deadline)
                if moment and moment.year in YEARS:
                    return moment
        raise SourceError(f"{field} is no date in one of the mapping's formats")

    def _parsed(self, text: str, form: str, deadline: bool) -> datetime | None:
        try:
            if form in ("epoch_s", "epoch_ms"):
                return datetime.fromtimestamp(int(text) / (1000 if form == "epoch_ms" else 1), UTC)
            moment, has_time = _iso(text) if form == "iso" else _formatted(text, form)
        except (ValueError, OverflowError, OSError):
            return None
        if deadline and not has_time:
            moment = datetime.combine(moment, self._mapping.day_ends, moment.tzinfo)
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def _is_empty(self, value: Any) -> bool:
        if isinstance(value, str):
            return value.strip() in self._mapping.empty
        return value is None or value is MISSING or value == []


def shortened(text: str) -> str:
    """Without control characters; a note as long as a book is cut."""
    text = nfc(text).strip()
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


def _iso(text: str) -> tuple[datetime, bool]:
    """With dashes: Python would also read 13 digits, which are milliseconds."""
    if "-" not in text[:5]:
        raise ValueError
    return datetime.fromisoformat(text), len(text) > len("2026-01-01")


def _formatted(text: str, form: str) -> tuple[datetime, bool]:
    """strptime takes too few digits for another moment: all of them must come back."""
    moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone comes after
    if text.isdecimal() and moment.strftime(form) != text:
        raise ValueError
    return moment, "%H" in form
