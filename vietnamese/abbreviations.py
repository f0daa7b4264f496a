"""Short forms that people type ("cccd", "ko", "bn") and what they stand for, from `abbreviations.tsv`."""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("abbreviations.tsv")


@cache
def table() -> dict[str, str]:
    """Short form -> words, both lower case."""
    rows = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()[1:] if line.strip())
    return {short: long for short, long in rows}


def expand_abbreviations(tokens: list[str]) -> list[str]:
    """Each known short form is replaced by its words: ["cccd", "bn"] -> ["căn", "cước", "công", "dân", "bao", "nhiêu"]."""
    known = table()
    return [word for token in tokens for word in known.get(token, token).split()]
