"""Days until which something in a published text applied: "đến hết ngày 31/12/2026"."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

_UNTIL = re.compile(r"(?:đến|hết)(?: hết)?(?: ngày)? (\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})", re.IGNORECASE)


def last_days(text: str) -> Iterator[tuple[date, str]]:
    """Each such day, and as it is shown ("31/12/2026"). What is no day (31/11/2025) is left out."""
    for day, month, year in _UNTIL.findall(text):
        with suppress(ValueError):
            yield date(int(year), int(month), int(day)), f"{day}/{month}/{year}"
