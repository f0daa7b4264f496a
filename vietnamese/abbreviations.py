"""Short forms that people type ("cccd", "ko", "bn") and what they stand for, from `abbreviations.tsv`."""

from functools import lru_cache
from pathlib import Path

from .text import fold, nfc

_TABLE = Path(__file__).with_name("abbreviations.tsv")


@lru_cache(maxsize=None)
def table() -> dict[str, str]:
    """Short form -> words, both lower case. A short form with diacritics ("hsơ") is known without them too."""
    lines = nfc(_TABLE.read_text(encoding="utf-8")).splitlines()[1:]
    rows = {short.strip(): long.strip() for short, long in (line.split("\t") for line in lines if line.strip())}
    return {**{fold(short): long for short, long in rows.items()}, **rows}


def expand_abbreviations(tokens: list[str]) -> list[str]:
    """Each known short form, in any case, with đ or d, becomes its words: ["ks", "KO"] -> ["khai", "sinh", "không"]."""
    return [word for token in tokens for word in _words(token).split()]


def _words(token: str) -> str:
    known, short = table(), token.lower()
    return known.get(short) or known.get(short.replace("đ", "d")) or token
