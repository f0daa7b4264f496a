"""What every reader of a file yields and raises."""

from collections.abc import Generator
from typing import Any, NamedTuple

RECORD_LIMIT = 5_000_000
"""Bytes of one record. The longest real one has a fiftieth of it; more is a broken file."""


class Row(NamedTuple):
    """One record as it stands in the file, and where: "line 3", "row 5"; "" where the file holds only this one."""

    place: str
    value: Any


Rows = Generator[Row, None, None]
"""What a reader returns; to be closed before the file is."""


class Unreadable(Exception):
    """The file cannot be read further. `place` as in `Row`; `problem` is one line that follows it."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem


TOO_LONG = f"is longer than {RECORD_LIMIT:,} bytes"
