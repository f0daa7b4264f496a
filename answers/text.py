"""Small shapes of text: one line, list items, shortened titles, display dates."""

import re
from collections.abc import Sequence
from itertools import takewhile

from . import wording

_MARKER = re.compile(r"^(?:[-–—+*•●○◦]+|\(\*+\))\s*")
_ENUMERATED = re.compile(r"^(?:\(?(?:\d+(?:\.\d+)*|[ivx]+|[a-zđ]\d?)[.)]\)?\s|(?:Bước|BƯỚC|B)\s*\d)")
_STEP = re.compile(r"^(?:Bước|BƯỚC)\s*\d")
_COMMON_WORDS = 3
_MONTHS = re.compile(r"^(\d{4})-(\d{2})(?:/(\d{2}))?$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


def one_line(text: str) -> str:
    return " ".join(text.split())


def item(text: str) -> str:
    """A published list item without its own marker and its closing ";" or ","."""
    bare = one_line(text)
    while match := _MARKER.match(bare):
        bare = bare[match.end() :]
    return bare.rstrip(" ;,") or one_line(text)


def items(text: str) -> list[str]:
    """The lines of a published text as list items."""
    return [item(line) for line in text.splitlines() if line.strip()]


def is_marked(text: str) -> bool:
    """Whether a published line brings its own list marker."""
    return bool(_MARKER.match(text))


def is_step(text: str) -> bool:
    """Whether a published line begins a numbered step ("Bước 1: …")."""
    return bool(_STEP.match(text))


def bullet(text: str) -> str:
    """ "• text"; a text that brings its own number ("a) …", "Bước 1: …") stays as it is."""
    return text if _ENUMERATED.match(text) else f"• {text}"


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words and marked with "…"."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:–-(") + "…"


def distinct_titles(texts: Sequence[str], limit: int) -> list[str]:
    """Each text within `limit`. Where one is cut, the words that all begin with are left out: "…cấp lại thẻ"."""
    titles = [cut(text, limit) for text in texts]
    common = _common_start(texts)
    if titles == list(texts) or common < _COMMON_WORDS:
        return titles
    return [cut("…" + text.split(maxsplit=common)[-1], limit) for text in texts]


def _common_start(texts: Sequence[str]) -> int:
    """How many words all texts begin with; each keeps one of its own, and a number the word before it."""
    words = [text.split() for text in texts]
    same = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False)))
    common = min(same, min(map(len, words), default=1) - 1)
    return common - any(own[common][0].isdigit() for own in words if common > 0)


def display_date(published: str) -> str:
    """ "2026-06/07" -> "tháng 6–7/2026", "2026-07-14" -> "14/7/2026"; anything else as it is."""
    if match := _DAY.match(published):
        year, month, day = match.groups()
        return f"{int(day)}/{int(month)}/{year}"
    if match := _MONTHS.match(published):
        year, first, last = match.groups()
        month = f"{int(first)}–{int(last)}" if last else str(int(first))
        return wording.MONTH.format(month=month, year=year)
    return published
