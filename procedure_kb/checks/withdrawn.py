"""The legal texts of `withdrawn.txt`, found in a text."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.errors import InputError

FILE = Path(__file__).with_name("withdrawn.txt")


class Withdrawn:
    """Raises InputError that names the line of a broken file."""

    def __init__(self, path: Path = FILE) -> None:
        lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        pairs = [_pair(path, number, line) for number, line in lines if line.strip() and not line.startswith("#")]
        self._replaced_by = dict(pairs)
        numbers = "|".join(map(re.escape, self._replaced_by))
        self._pattern = re.compile(rf"(?<![\d/])0?({numbers})(?![\w-])")

    def found(self, text: str) -> Iterator[tuple[re.Match[str], str, str]]:
        """Place, number and successor of each that the text names."""
        for match in self._pattern.finditer(text):
            yield match, match[1], self._replaced_by[match[1]]


@cache
def withdrawn() -> Withdrawn:
    """Those of the file beside this one, read once."""
    return Withdrawn()


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    old, bar, new = (part.strip() for part in line.partition("|"))
    if not (old and bar and new):
        raise InputError(f'{path.name} line {number}: write "withdrawn | replaced by"')
    return old, new
