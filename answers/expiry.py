"""Amounts that applied until a day which is past."""

import re
from datetime import date

from procedure_kb.periods import last_days

from . import wording

_WHOLE = re.compile(r"áp dụng đến|mức (?:phí|thu) kể từ (?:ngày )?\S+ đến", re.IGNORECASE)
"""The day holds for the amount itself, not for an exception that the remark adds."""


def expired_on(text: str, today: date) -> str | None:
    """The latest past day until which something in the text applied, as published ("31/12/2023"), if there is one."""
    past = [(day, shown) for day, shown in last_days(text) if day < today]
    return max(past)[1] if past else None


def told_expired(text: str, day: str, whole: bool) -> str:
    """The text with the word that the amount (`whole`: it begins with one) or an exception to it applies no more."""
    words = wording.EXPIRED if whole and _WHOLE.search(text) else wording.PARTLY_EXPIRED
    return words.format(value=text.rstrip(" .:"), day=day)
