"""What a system calls a status, as ours: the national numbers, then the labels of local_statuses.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from vietnamese import folded_words

from .model import Status

_FILE = Path(__file__).with_name("local_statuses.yml")
_NATIONAL = {status.national: status for status in Status}


def by_number(text: str) -> Status | None:
    """The national portal's number: "4", " 04"."""
    digits = text.strip()
    return _NATIONAL.get(int(digits)) if digits.isascii() and digits.isdecimal() and len(digits) <= 2 else None


def by_label(text: str) -> Status | None:
    return _labels().get(folded_words(text))


@cache
def _labels() -> Mapping[str, Status]:
    data: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {folded_words(label): Status(name) for name, labels in data.items() for label in labels}
