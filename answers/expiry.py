"""Amounts that applied until a day which is past."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from . import wording

_UNTIL = re.compile(r"(?:đến|hết)(?: hết)?(?: ngày)? (\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})", re.IGNORECASE)
_WHOLE = re.compile(r"áp dụng đến|mức (?:phí|thu) kể từ (?:ngày )?\S+ đến", re.IGNORECASE)
"""The day holds for the amount itself, not for an exception that the remark adds."""


def expired_on(text: str, today: date) -> str | None:
    """The latest past day until which something in the text applied, as published ("31/12/2023"), if there is one."""
    past = [(day, shown) for day, shown in _days(text) if day < today]
    return max(past)[1] if past else None


def told_expired(text: str, day: str, whole: bool) -> str:
    """The text with the word that the amount (`whole`: it begins with one) or an exception to it applies no more."""
    words = wording.EXPIRED if whole and _WHOLE.search(text) else wording.PARTLY_EXPIRED
    return words.format(value=text.rstrip(" .:"), day=day)


def _days(text: str) -> Iterator[tuple[date, str]]:
    for day, month, year in _UNTIL.findall(text):
        with suppress(ValueError):  # 31/11/2025 is no day
            yield date(int(year), int(month), int(day)), f"{day}/{month}/{year}"
