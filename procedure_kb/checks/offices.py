"""The offices of `agencies.txt`, found in a text."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import InputError
from vietnamese import nfc

FILE = Path(__file__).with_name("agencies.txt")
LEVELS = {"bộ": "Cấp bộ", "tỉnh": "Cấp tỉnh", "xã": "Cấp xã"}

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Office:
    """`ended`: "2025-07", or "" while it exists; `successor`: who took it over; no `levels`: the name does not tell."""

    name: str
    levels: frozenset[str]
    ended: str = ""
    successor: str = ""


class Offices:
    """Raises InputError that names the line of a broken file."""

    def __init__(self, path: Path = FILE) -> None:
        lines = enumerate(nfc(path.read_text(encoding="utf-8")).splitlines(), 1)
        offices = [_office(path, number, line) for number, line in lines if line.strip() and not line.startswith("#")]
        self._by_first_word: dict[str, list[tuple[re.Pattern[str], Office]]] = defaultdict(list)
        for office in sorted(offices, key=lambda office: -len(office.name)):
            self._by_first_word[_even(office.name).split()[0]].append((_pattern(office.name), office))
        self._ended = [(_even(office.name), office) for office in offices if office.ended]

    def named(self, text: str) -> list[Office]:
        """Each office that the text names, in its order; of names that begin alike the longest."""
        even, found, end = _even(text), [], 0
        for word in _WORD.finditer(even):
            for pattern, office in self._by_first_word.get(word[0], ()) if word.start() >= end else ():
                match = pattern.match(even, word.start())
                if match and (" " in office.name or text[word.start()].isupper()):  # "cơ sở" is no "Sở"
                    found.append(office)
                    end = match.end()
                    break
        return found

    def ended(self, text: str) -> list[tuple[int, Office]]:
        """Those it names that exist no more, each at its first place. Quicker than `named`: it reads every text."""
        even = _even(text)
        near = [(name, office) for name, office in self._ended if name in even]
        return [(match.start(), office) for name, office in near if (match := re.search(rf"\b{name}\b", even))]


@cache
def offices() -> Offices:
    """Those of the file beside this one, read once."""
    return Offices()


def _office(path: Path, number: int, line: str) -> Office:
    name, levels, ended, successor = ([part.strip() for part in line.split("|")] + ["", "", ""])[:4]
    unknown = set(levels.split()) - LEVELS.keys()
    if not name or unknown or (ended and not re.fullmatch(r"\d{4}-\d\d", ended)):
        raise InputError(f'{path.name} line {number}: write "name | bộ tỉnh xã | 2025-07 | successor"')
    return Office(name, frozenset(LEVELS[level] for level in levels.split()), ended, successor)


def _pattern(name: str) -> re.Pattern[str]:
    """Any spaces between the words; "*" stands for anything within one name."""
    return re.compile(re.escape(_even(name)).replace(r"\*", r"[^,;\n]{0,100}?").replace(r"\ ", r"\s+") + r"\b")


def _even(text: str) -> str:
    """Small letters and one spelling of "Ủy" and "Tòa"; each place stays where it is."""
    return text.lower().replace("uỷ", "ủy").replace("toà", "tòa")
