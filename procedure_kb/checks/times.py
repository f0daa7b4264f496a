"""Doubts about how long it takes."""

import re
from collections.abc import Iterator

from ..model import SubmissionMethod
from .finding import Doubt
from .record import Record

_BARE_NUMBER = re.compile(r"[\d\s.,/–-]+")
_ZERO = re.compile(r"0+(?:[.,]0+)?\s+\D+")
_UNTOLD = re.compile(r"(?:không|không có|khác|không xác định)[.;]?", re.IGNORECASE)
_TIME = re.compile(r"(?<!\d)(\d{1,4})\s*(?:\([^)]*\)\s*)?(ngày làm việc|ngày|giờ|tháng)\b(?! \d)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?<!\d)\d{1,5}/\d{4}/[\w-]+|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\b(?:điều|khoản|điểm|mục) \d+", re.IGNORECASE
)
_ONLY_TIME = re.compile(
    r"^[-+*\s]*(?:thời hạn giải quyết\s*:?\s*)?(?:(?:trong|không quá|chậm nhất|tối đa)\b[\w\s]{0,20})?(?=\d)"
    r"(?!.*(?:trường hợp|đối với|nếu|giai đoạn|bước|\n[-+*]))",
    re.IGNORECASE | re.DOTALL,
)
"""A description that begins with its time and tells no case, part or second line."""


def time_doubts(record: Record) -> Iterator[Doubt]:
    for index, method in enumerate(record.official.submission_methods):
        yield from _of_method(f"submission_methods[{index}]", method)


def _of_method(place: str, method: SubmissionMethod) -> Iterator[Doubt]:
    field, time = f"{place}.processing_time", method.processing_time
    if time is None or _UNTOLD.fullmatch(time):
        yield Doubt(field, "time-missing", "no time is told")
    elif _BARE_NUMBER.fullmatch(time):
        yield Doubt(field, "time-without-unit", f'"{time}" has no unit')
    elif _ZERO.fullmatch(time):
        yield Doubt(field, "time-zero", f'"{time}"')
    elif told := _contradicting(time, method.description or ""):
        yield Doubt(field, "time-contradicted", f'"{time}", and the description says "{told}"')


def _contradicting(time: str, description: str) -> str | None:
    """The one time that a description tells, or the same number in another unit."""
    own, told = _times(time), _times(description)
    if len(own) != 1 or own[0] in told:
        return None
    if len(told) == 1 and _ONLY_TIME.match(description):
        return told[0]
    number = own[0].partition(" ")[0]
    return next((time for time in told if time.partition(" ")[0] == number), None)


def _times(text: str) -> list[str]:
    """In the order told, for two parts of 5 days each make ten."""
    return [f"{number.lstrip('0')} {unit.lower()}" for number, unit in _TIME.findall(_REFERENCE.sub(" ", text))]
