"""Records made for another province: a citizen of Hanoi must not be sent there."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from vietnamese import nfc

from ..model import Procedure
from .finding import Doubt
from .offices import offices
from .places import PLACES
from .record import Record

_HERE = re.compile(r"Hà Nội|Thủ đô", re.IGNORECASE)


def province_doubts(record: Record) -> Iterator[Doubt]:
    official = record.official
    if match := _as_its_place().search(official.name):
        yield Doubt("name", "other-province", f'"{match[0]}"')
    for field in PLACES:
        text = getattr(official, field) or ""
        if field != "coordinating_agency" and (match := _province().search(text)) and not _HERE.search(text):
            kind = "other-province" if _lies_there(text) else "other-province-too"
            yield Doubt(field, kind, f'"{match[0]}"')
    if "QĐ-UBND" in (official.decision_number or ""):
        words = " ".join(text for _, text in record.texts)
        if (match := _province().search(words)) and not _HERE.search(words):
            yield Doubt("decision_number", "other-province", f'a decision of a province; the record names "{match[0]}"')


def is_of_another_province(procedure: Procedure) -> bool:
    """Whether it is not for a citizen of Hanoi."""
    record = Record(procedure, date.min)  # no doubt of these asks for the day
    return any(doubt.kind == "other-province" for doubt in province_doubts(record))


def _lies_there(text: str) -> bool:
    """Whether no office of the list may be Hanoi's."""
    parts = [part for part in re.split(r"[,;\n]", text) if offices().named(part)]
    return len(offices().named(text)) < 2 or all(map(_province().search, parts))


@cache
def _names() -> str:
    lines = nfc(Path(__file__).with_name("provinces.txt").read_text(encoding="utf-8")).splitlines()
    return "|".join(re.escape(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


@cache
def _province() -> re.Pattern[str]:
    return re.compile(rf"(?:tỉnh|thành phố|TP\.?)\s*(?:{_names()})\b", re.IGNORECASE)


@cache
def _as_its_place() -> re.Pattern[str]:
    return re.compile(rf"(?:trên địa bàn|của|tại)\s+{_province().pattern}", re.IGNORECASE)
