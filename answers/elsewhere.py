"""Is the matter in another province? Then our records' desks, fees and habits are not the ones to tell.

Where somebody comes from is not where the matter is ("người Nghệ An", "quê em Nghệ An"), and who names a place of
ours as well asks us ("quê Nghệ An, đang thuê trọ ở Đống Đa").
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from vietnamese import fold, is_bare, nfc, syllables, tone_key

_FOLDER = Path(__file__).with_name("places")
_COMES_FROM = re.compile(
    r"\b(?:nguoi|goc|dan|bien|bien so|que(?: (?:em|toi|minh|con|chau|o|quan))?|sinh (?:o|tai|ra o)|tu|roi|do)"
    r"(?: (?:ben|tinh|tp|thanh pho))?\s*$"
)
_PLACE_WORD = (
    r"\b(?:o|tai|tren|duoi|trong|ngoai|ve|vao|ra|len|xuong|ben|tinh|tp|thanh pho|xa|phuong|quan|huyen|que|dia ban)"
)
_PLACED = re.compile(rf"^\W*$|{_PLACE_WORD}(?:[\s,]+\w+){{0,3}}[\s,]*$")
"""At the beginning, or "ở xã Nghi Lộc, ": a few words may lie between."""
_CLOSELY_PLACED = re.compile(rf"{_PLACE_WORD}\s*$")
_AT_HOME = re.compile(
    r"\b(?:o|duoi|ngoai|trong|tren|ve|tai)(?:\s+\w+)?\s+que(?: (?:em|toi|minh|nha em|con|chau))?(?: ben)?\s*$"
)
_NEAR = 40
"""Characters before a name in which the word that places it must end."""


def elsewhere(text: str) -> str | None:
    """The place outside Hanoi where the matter is, as we write it; None: it is here, or no place is named."""
    typed = nfc(text)
    plain = fold(typed)
    if _names("here.txt").search(plain):
        return None
    for match in _names("elsewhere.txt").finditer(plain):
        place = _places("elsewhere.txt")[_key(match[0])]
        before = plain[max(0, match.start() - _NEAR) : match.start()]
        placed = (_CLOSELY_PLACED if place.is_a_word else _PLACED).search(before)
        if placed and not _is_origin(before) and _is_meant(place.name, typed[match.start() : match.end()]):
            return place.name
    return None


def home() -> str:
    """The province that this house serves: the first of here.txt."""
    return next(iter(_places("here.txt").values())).name


def _is_origin(before: str) -> bool:
    return bool(_COMES_FROM.search(before)) and not _AT_HOME.search(before)


def _is_meant(name: str, typed: str) -> bool:
    """Typed with diacritics, it must be this name: "hai phòng" is no Hải Phòng."""
    return is_bare(typed) or _tones(typed) == _tones(name)


def _tones(text: str) -> list[str]:
    return [tone_key(syllable) for syllable in syllables(text)]


class _Place(NamedTuple):
    name: str
    is_a_word: bool
    """Counts only after a word that places it."""


@cache
def _places(file: str) -> dict[str, _Place]:
    """By key."""
    lines = (line.strip() for line in nfc((_FOLDER / file).read_text(encoding="utf-8")).splitlines())
    found = [_Place(line.rstrip("? "), line.endswith("?")) for line in lines if line and not line.startswith("#")]
    return {_key(place.name): place for place in found}


def _key(name: str) -> str:
    return re.sub(r"[\s.]+", " ", fold(name)).strip()


@cache
def _names(file: str) -> re.Pattern[str]:
    keys = sorted(_places(file), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(key.replace(" ", r"[\s.]+") for key in keys) + r")\b")
