"""Finding dossier codes in what people write: any case, with spaces, other dashes, inside a sentence or a QR's text.

Formats: shared/reference/dossiers.json (Circular 01/2018/TT-VPCP article 19; the shorter one after Decision
20/2020/QĐ-TTg). What a later circular says is not known, so units are read liberally.
"""

import re
from dataclasses import dataclass

_DASH = r"\s*[-–—‑_]\s*"
_DOT = r"\s*[.,]\s*"
_FULL = re.compile(
    rf"(?<![\w.])(?:([0-9A-Z]{{3}}){_DOT}([0-9A-Z]{{2}}){_DOT}([0-9A-Z]{{2}}){_DOT})?"
    rf"([A-Z]\d{{2}})((?:{_DOT}[0-9A-Z]{{1,3}}){{0,3}}){_DASH}(\d{{6}}){_DASH}(\d{{4,6}})(?!\w)",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"(?<![\w.])(?:[A-Z]\d{{2}}(?:{_DOT}[0-9A-Z]{{1,3}}){{0,3}}{_DASH}\d{{2,6}}(?!\w|{_DASH}\d)|\d{{6}}{_DASH}\d{{4}}(?![\w-]))"
    rf"|(?<![\w.])[0-9A-Z]{{3}}{_DOT}[0-9A-Z]{{2}}{_DOT}[0-9A-Z]{{2}}{_DOT}[A-Z]\d{{2}}(?!\w)",
    re.IGNORECASE,
)
HANOI = "H26"


@dataclass(frozen=True)
class Codes:
    """`whole` codes in the official spelling, in the order they were written; `half` is a part of one."""

    whole: tuple[str, ...]
    half: str | None = None


def find_codes(text: str) -> Codes:
    found = dict.fromkeys(_spelled(match) for match in _FULL.finditer(text))
    if found:
        return Codes(tuple(found))
    half = _HALF.search(text)
    return Codes((), half[0].strip() if half else None)


def province(code: str) -> str:
    """The letter and number of the agency that issued a code, "H26" being Hanoi."""
    match = _FULL.fullmatch(code)
    return match[4].upper() if match else ""


def _spelled(match: "re.Match[str]") -> str:
    prefix = ".".join(part.upper() for part in match.groups()[:3] if part)
    unit = match[4].upper() + re.sub(r"\s*[.,]\s*", ".", match[5]).upper()
    return f"{prefix}.{unit}-{match[6]}-{match[7]}" if prefix else f"{unit}-{match[6]}-{match[7]}"
