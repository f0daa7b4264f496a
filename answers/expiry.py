"""Amounts that applied until a day which was past when the record was verified."""

import re

from . import wording

_UNTIL = re.compile(r"(?:đến|hết)(?: hết)?(?: ngày)? (\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})", re.IGNORECASE)
_WHOLE = re.compile(r"áp dụng đến|mức (?:phí|thu) kể từ (?:ngày )?\S+ đến", re.IGNORECASE)
"""The day holds for the amount itself, not for an exception that the remark adds."""
_VERIFIED = re.compile(r"^(\d{4})-(\d{2})(?:-(\d{2}))?")

Day = tuple[int, int, int]


def expired_on(text: str, verified_on: str) -> str | None:
    """The latest past day until which something in the text applied, as published ("31/12/2023"), if there is one."""
    verified = _verified(verified_on)
    past = [(day, shown) for day, shown in _days(text) if verified and day < verified]
    return max(past)[1] if past else None


def told_expired(text: str, day: str, whole: bool) -> str:
    """The text with the word that the amount (`whole`: it begins with one) or an exception to it applies no more."""
    words = wording.EXPIRED if whole and _WHOLE.search(text) else wording.PARTLY_EXPIRED
    return words.format(value=text.rstrip(" .:"), day=day)


def _days(text: str) -> list[tuple[Day, str]]:
    return [((int(y), int(m), int(d)), f"{d}/{m}/{y}") for d, m, y in _UNTIL.findall(text)]


def _verified(published: str) -> Day | None:
    """The first day that "2026-06/07" or "2026-07-14" can mean."""
    match = _VERIFIED.match(published)
    return (int(match[1]), int(match[2]), int(match[3] or 1)) if match else None
