"""What a record adds to its channels in running text, each text under the aspect it speaks of."""

import re

from procedure_kb.model import Procedure
from procedure_kb.quantities import repeats

from . import wording
from .fact import Fact
from .text import items

ABOUT_TIME = re.compile(
    r"thời hạn|\d\)?\s*(?:\([^)]*\)\s*)?(?:phút|giờ|ngày|tuần|tháng)\b(?! \d)|(?:trong|ngay) ngày|ngay (?:khi|sau)\b"
    r"|kể từ (?:ngày|khi|thời điểm) (?!\d)",
    re.IGNORECASE,
)
ABOUT_PLACE = re.compile(
    r"(?:^|[-+.;:] ?)(?:trực tiếp )?tại (?!(?:điều|khoản|điểm|mục|luật|nghị định|thông tư|phụ lục|thời điểm)\b)"
    r"|\bđịa chỉ(?::| tại| http)|tại trụ sở|\b(?:nộp|gửi)\b(?! (?:văn bản|thông báo|kết quả))[^.;:,]{0,50}"
    r" (?:tại|đến|tới|về|cho) (?!(?:điều|khoản|điểm|mục|thứ|ngày|hết|khi|tổ chức|cá nhân|người|doanh)\b|\d)",
    re.IGNORECASE | re.MULTILINE,
)
"""Where to hand in, not where a rule stands ("quy định tại Điều 5")."""
ANYTHING = re.compile("")


def description_facts(
    procedure: Procedure, about: re.Pattern[str], told: list[Fact], channel: str | None = None
) -> list[Fact]:
    """The descriptions of the channels (or of one) that add to what is told, line by line, each text once."""
    known = " ".join(fact.text for fact in told)
    found: dict[str, str] = {}
    for place, method in enumerate(procedure.official.submission_methods):
        text = method.description
        if text and about.search(text) and channel in (None, method.channel) and not repeats(text, known):
            found.setdefault(text, f"official.submission_methods[{place}].description")
    return [Fact(field, line, wording.HOW) for text, field in found.items() for line in _lines(text, about)]


def _lines(text: str, about: re.Pattern[str]) -> list[str]:
    """The lines; where the place is asked, without those that tell a time and no place."""
    lines = items(text)
    if about is not ABOUT_PLACE:
        return lines
    return [line for line in lines if ABOUT_PLACE.search(line) or not ABOUT_TIME.search(line)]
