"""Amounts and times in a text, so that two texts can be compared: does one say what the other says already?"""

import re

_REFERENCE = re.compile(
    r"(?<!\d)\d{1,6}/\d{4}/[\w-]+|\b\d{1,2}/\d{1,2}/\d{4}|\b\d{1,2} tháng \d{1,2} năm \d{4}"
    r"|\b(?:thứ|điều|khoản|điểm|mục) \d+",
    re.IGNORECASE,
)
"""Numbers that are no quantity: of a law, a date, a weekday."""
_QUANTITY = re.compile(
    r"(\d+(?:[.,]\d+)*)\s*(?:\([^)]{0,60}\)\s*)?"
    r"(ngày làm việc|ngày|giờ|phút|tuần|tháng|năm|đồng|vnđ|vnd|đ\b|triệu|usd|%)?"
    r"|(miễn (?:lệ )?phí)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_DONG = {"đ", "vnđ", "vnd"}
_WORD = re.compile(r"[^\W_]+")
_LITTLE = {"tại", "ở", "và", "hoặc", "các", "của", "theo", "qua", "cho", "là"}
FREE = "miễn phí"
_PRICES = (" đồng", " usd", " %", FREE)
_MILLIONS = re.compile(r"(\d+(?:\.\d+)?) triệu")
HALF, MOST = 0.5, 0.9
"""Share of words that two texts on the same thing have in common: with the same quantities, and without any."""


def quantities(text: str) -> set[str]:
    """ "03 ngày làm việc" and "3 Ngày làm việc" are the same, so are "50,000 VNĐ" and "50.000 đồng"."""
    found = _QUANTITY.finditer(_REFERENCE.sub(" ", text))
    return {FREE if match[3] else f"{_number(match[1])} {_unit(match[2] or '')}".strip() for match in found}


def prices(text: str) -> set[str]:
    """Those quantities that say what is paid: "2 triệu đồng" is "2000000 đồng"."""
    return {price for price in map(_whole, quantities(text)) if price.endswith(_PRICES)}


def repeats(text: str, told: str) -> bool:
    """Whether what is told holds the text's numbers and nearly all of its words."""
    words, known = _words(text), _words(told)
    share = len(words & known) / len(words) if words else 1.0
    if own := quantities(text):
        return own <= quantities(told) and share >= HALF
    return share >= MOST and not any(word.isdigit() for word in words - known)


def _number(published: str) -> str:
    return _THOUSANDS.sub("", published).replace(",", ".").lstrip("0") or "0"


def _whole(quantity: str) -> str:
    match = _MILLIONS.fullmatch(quantity)
    return f"{round(float(match[1]) * 1_000_000)} đồng" if match else quantity


def _unit(published: str) -> str:
    unit = published.lower()
    return "đồng" if unit in _DONG else unit


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _LITTLE
