"""Doubts about what is paid."""

import re
from collections.abc import Iterator
from datetime import date

from ..model import Fee, Official, SubmissionMethod
from ..periods import last_days
from ..quantities import prices, quantities
from .finding import Doubt
from .record import Record

LOWEST_FEE = 1000
"""Đồng. No fee is lower: "50 VNĐ" in a record is 50.000 with its thousands lost."""

_AMOUNT = re.compile(r"(?<!\d)(\d[\d.,]{0,20})\s*(?:VNĐ|VND|Việt Nam Đồng|đồng)\b", re.IGNORECASE)
_FREE = re.compile(r"miễn (?:lệ )?phí", re.IGNORECASE)
_CHARGES = re.compile(
    r"phí|giá dịch vụ|mức thu|tiền|hội đồng nhân dân|bộ tài chính|\d\s*(?:đồng|đ\b|vnđ|vnd|usd|%|triệu|nghìn)",
    re.IGNORECASE,
)
_NOT_CHARGED = re.compile(r"\W*không (?:thu|phải nộp|được quy định|có phí)", re.IGNORECASE)
_UNTOLD = re.compile(
    r"(?:(?:lệ )?phí\s*:)?\s*(?:o|không|theo [^\d]*)?\s*(?:vnđ|việt nam đồng|đồng)?[\s.]*|không có thông tin",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:Lệ phí|Phí)\s*:")
_NOTHING = re.compile(r"(?:không|không có|khác|không quy định)[.;]?", re.IGNORECASE)
_SCRAP = re.compile(r"[(\s]*(?:[a-z]{1,3}|\d{1,2}|hồ sơ|lần)[)\s.]*", re.IGNORECASE)
_MALFORMED = re.compile(
    r"(?<![\d/.])(?:\d{1,3}(?:[.,]\d{3})*[.,]\d{4,9}|\d{4,9}[.,]\d{3})(?=\s*(?:đồng|đ\b|vnđ))", re.IGNORECASE
)
_OTHER_CASE = re.compile(
    r"bằng \d+\s*%|giảm|từ (?:ngày|\d).* đến |áp dụng|cấp (?:lại|đổi|mới)|\bgồm\b|trở lên|tối đa|trường hợp|đối với"
    r"|[;+\n]",
    re.IGNORECASE,
)
"""A remark that says of what its amount is: a reduction, a period, a part, a case, one of several."""
_PAYS = re.compile(
    r"(?:\bnộp|tạm thu) (?:đủ |các khoản |tiền )?(?:lệ phí|phí(?! bảo vệ| sử dụng))|thu (?:lệ )?phí theo quy định",
    re.IGNORECASE,
)
_OF_COLLECTORS = re.compile(
    r"biên lai|tổ chức thu|người nộp (?:thuế|phí)|miễn|giảm phí|cơ quan thu|tình hình", re.IGNORECASE
)
"""Steps about those who collect fees, not about the one who asks."""


def fee_doubts(record: Record) -> Iterator[Doubt]:
    methods = record.official.submission_methods
    for index, method in enumerate(methods):
        place = f"submission_methods[{index}]"
        if all(_UNTOLD.fullmatch(fee.amount) for fee in method.fees):
            yield Doubt(f"{place}.fees", "fee-missing", "no amount is told")
        for number, fee in enumerate(method.fees):
            yield from _of_amount(f"{place}.fees[{number}]", fee, record.today)
        yield from _of_description(f"{place}.description", method, record.today)
    yield from _among_channels(methods)
    yield from _in_steps(record.official)


def _of_amount(field: str, fee: Fee, today: date) -> Iterator[Doubt]:
    note = fee.note or ""
    if _FREE.match(fee.amount) and charges(note):
        yield Doubt(f"{field}.note", "fee-free-but-charged", "it says free, the note names a fee")
    if any(0 < _number(amount) < LOWEST_FEE for amount in _AMOUNT.findall(fee.amount)):
        yield Doubt(f"{field}.amount", "fee-too-low", f'"{fee.amount}" is less than any fee{_hint(note)}')
    elif _contradicts(fee.amount, note):
        yield Doubt(f"{field}.note", "fee-contradicted", f'"{fee.amount}", and the note says "{note[:60]}"')
    if len(_LABEL.findall(fee.amount)) > 1:
        yield Doubt(f"{field}.amount", "fee-run-together", "several amounts in one field")
    if match := _MALFORMED.search(note):
        yield Doubt(f"{field}.note", "fee-malformed", f'"{match[0]}"')
    if _SCRAP.fullmatch(note) and not _NOTHING.fullmatch(note):
        yield Doubt(f"{field}.note", "fee-scrap", f'"{note}" says nothing')
    if past := _last_past_day(f"{fee.amount} {note}", today):
        yield Doubt(f"{field}.note" if note else f"{field}.amount", "fee-expired", f"held until {past:%d/%m/%Y}")


def _of_description(field: str, method: SubmissionMethod, today: date) -> Iterator[Doubt]:
    """Some records tell their fees there."""
    text = method.description or ""
    if _is_free(method) and (stated := _dong(text)):
        yield Doubt(field, "fee-free-but-charged", f"it says free, the description names {min(stated)}")
    if match := _MALFORMED.search(text):
        yield Doubt(field, "fee-malformed", f'"{match[0]}"')
    about_fees = "\n".join(line for line in text.splitlines() if _CHARGES.search(line))
    if past := _last_past_day(about_fees, today):
        yield Doubt(field, "fee-expired", f"held until {past:%d/%m/%Y}")


def charges(note: str) -> bool:
    """Whether a note names something to pay; "không thu lệ phí" names nothing."""
    return bool(_CHARGES.search(_FREE.sub("", note))) and not (_NOT_CHARGED.match(note) and not _dong(note))


def _hint(note: str) -> str:
    return ": it may be US dollars" if "usd" in note.lower() else ": its thousands may be lost"


def _number(published: str) -> int:
    return int(re.sub(r"\D", "", published))


def _contradicts(amount: str, note: str) -> bool:
    own, noted = _dong(amount), _dong(note)
    bare = {f"{number} đồng" for number in quantities(note) if number.isdigit()}
    return bool(own and noted) and not own & (noted | bare) and not _OTHER_CASE.search(note)


def _dong(text: str) -> set[str]:
    return {price for price in prices(text.replace("Việt Nam Đồng", "đồng")) if price.endswith(" đồng")}


def _last_past_day(text: str, today: date) -> date | None:
    return max((day for day, _ in last_days(text) if day < today), default=None)


def _is_free(method: SubmissionMethod) -> bool:
    return bool(method.fees) and all(_FREE.match(fee.amount) and not fee.note for fee in method.fees)


def _among_channels(methods: tuple[SubmissionMethod, ...]) -> Iterator[Doubt]:
    """Online may be free by law; the desk and the post are not where another way costs."""
    costs = any(method.fees and all(_AMOUNT.search(fee.amount) for fee in method.fees) for method in methods)
    charging = {method.channel for method in methods if method.fees and not _is_free(method)}
    for index, method in enumerate(methods):
        if costs and _is_free(method) and method.channel not in {*charging, "Trực tuyến"}:
            message = f"free for {method.channel}, while another way costs"
            yield Doubt(f"submission_methods[{index}].fees", "fee-free-here-only", message)


def _in_steps(official: Official) -> Iterator[Doubt]:
    if not official.submission_methods or not all(map(_is_free, official.submission_methods)):
        return
    for index, step in enumerate(official.steps):
        if _PAYS.search(step) and not _OF_COLLECTORS.search(step):
            yield Doubt(f"steps[{index}]", "fee-free-but-charged", "it says free, this step has a fee paid")
            return
