"""Published amounts and times as a citizen may be told them, and whether they may be told as certain."""

import re
from dataclasses import dataclass

from procedure_kb.checks import LOWEST_FEE, charges
from procedure_kb.model import Fee, Official
from procedure_kb.quantities import FREE, prices, quantities

from . import wording
from .text import item, one_line

DOUBTED_FREE = "free_but_note_mentions_fee"
_NOTHING = re.compile(r"(?:không|không có|khác|không xác định|không quy định)?[.;]?", re.IGNORECASE)
_NOT_SET = re.compile(r"(?:không|chưa) quy định(?: cụ thể)?[.;]?", re.IGNORECASE)
_LABELLED = re.compile(r"\s*(?=\b(?:Phí|Lệ phí)\s*:)")
_LABEL = re.compile(r"^(Phí|Lệ phí)\s*:\s*")
_ATTACHMENT = re.compile(r"File đính kèm:.*", re.IGNORECASE)
_AMOUNT = re.compile(r"^([\d.,]+)\s*(VNĐ|VND|Việt Nam Đồng|đồng|USD)\b", re.IGNORECASE)
_HEAD = re.compile(r"^([\d.,]*\d)\s*(?:đồng|đ)\b", re.IGNORECASE)
_NO_AMOUNT = re.compile(r"^(?:o|không|0+)?\s*(?:VNĐ|Việt Nam Đồng|đồng)\b\s*|^không có thông tin$", re.IGNORECASE)
_FREE = re.compile(r"^miễn phí\.?$", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"^[\d\s.,/–-]+$")
_COUNTED = re.compile(r"^\d+(?:[.,]\d)?\s+(?:giờ|ngày|tuần|tháng|năm)\b", re.IGNORECASE)
_OTHER_CASE = re.compile(
    r"bằng \d+\s*%|giảm|từ (?:ngày|\d).* đến |cấp lại|\bgồm\b|trở lên|tối đa"
    r"|trường hợp(?! (?:công dân |tổ chức |cá nhân )?nộp)",
    re.IGNORECASE,
)
"""A remark on a reduction, period, part, limit or case; "trường hợp nộp trực tuyến" is the channel, no other case."""
_POINT = re.compile(r"^(\d+)\.(?=\d)")
_ZERO = re.compile(r"^0+\s")


@dataclass(frozen=True)
class Reading:
    """`sure` is False when the record contradicts itself, leaves out the unit or does not tell."""

    text: str
    sure: bool = True


def time_reading(published: str | None) -> Reading:
    """ "5 Ngày làm việc" -> "5 ngày làm việc"; "1" is no time, for nobody knows of what."""
    text = one_line(published or "")
    if not text:
        return Reading(wording.TIME_UNKNOWN, sure=False)
    if _BARE_NUMBER.match(text):
        return Reading(wording.TIME_WITHOUT_UNIT, sure=False)
    if _NOT_SET.fullmatch(text):
        return Reading(wording.TIME_NOT_SET)
    if _NOTHING.fullmatch(text) or _ZERO.match(text):
        return Reading(wording.TIME_UNKNOWN, sure=False)
    return Reading(_POINT.sub(r"\1,", text.lower()) if _COUNTED.match(text) else text)


def fee_readings(fee: Fee, official: Official) -> list[Reading]:
    """One for each amount: some records hold several in one field."""
    note = _note(fee.note)
    lines = [line for line in (one_line(part) for part in _LABELLED.split(_ATTACHMENT.sub("", fee.amount))) if line]
    if len(lines) > 1:
        return [_labelled(line) for line in lines] + ([Reading(note)] if note else [])
    published = _LABEL.sub("", lines[0]) if lines else ""
    if _FREE.match(published):
        doubted = DOUBTED_FREE in official.quality_flags or (note is not None and charges(note))
        return [_unknown(note) if doubted else _qualified(wording.FREE, note)]
    amount = _amount(published)
    return [_unknown(note) if amount is None else _qualified(amount.text, note, amount.sure)]


def _labelled(line: str) -> Reading:
    match = _LABEL.match(line)
    amount = _amount(line[match.end() :] if match else line) or Reading(wording.FEE_UNKNOWN, sure=False)
    return Reading(f"{match[1]}: {amount.text}" if match else amount.text, amount.sure)


def _amount(published: str) -> Reading | None:
    """None: it names no amount, or one that cannot be."""
    if match := _AMOUNT.match(published):
        number, unit = match.groups()
        if unit.upper() == "USD":
            return Reading(published)
        too_low = int(re.sub(r"\D", "", number) or 0) < LOWEST_FEE
        return None if too_low else Reading(f"{number.replace(',', '.')} {wording.DONG}{published[match.end() :]}")
    told = _NO_AMOUNT.sub("", published)
    return Reading(told, sure=False) if told else None


def _qualified(text: str, note: str | None, sure: bool = True) -> Reading:
    """A remark that begins with the amount itself tells it alone ("10.000 đồng/khẩu")."""
    if note is None:
        return Reading(text, sure)
    if _amount_at_start(note) == text:
        return Reading(note, sure)
    if _contradicts(note, text):
        return Reading(wording.FEE_CONTRADICTED.format(amount=text, note=note), sure=False)
    return Reading(text + (note if note.startswith("/") else wording.QUALIFIED + note), sure)


def _contradicts(note: str, amount: str) -> bool:
    """Its amounts are others, and it does not say of what; "160.000/thẻ" without its unit is the same amount."""
    own, noted = _dong(amount), _dong(note)
    same = noted | {f"{number} {wording.DONG}" for number in quantities(note) if number.isdigit()}
    return bool(own and noted) and not own & same and not _OTHER_CASE.search(note)


def _dong(text: str) -> set[str]:
    return {price for price in prices(text) if price.endswith(wording.DONG)}


def _amount_at_start(note: str) -> str | None:
    match = _HEAD.match(note)
    return f"{match[1].replace(',', '.')} {wording.DONG}" if match else None


def _unknown(note: str | None) -> Reading:
    """A scrap such as "(hồ sơ)" tells nothing without its amount."""
    telling = note is not None and (len(note.split()) > 3 or re.search(r"\d", note))
    if note is None or not telling:
        return Reading(wording.FEE_UNKNOWN, sure=False)
    words = wording.FEE_IN_NOTE if prices(note) - {FREE} else wording.FEE_ONLY_NOTE
    return Reading(words.format(note=note), sure=False)


def _note(note: str | None) -> str | None:
    text = item(note).rstrip(" :") if note else ""
    return None if _NOTHING.fullmatch(text) else text
