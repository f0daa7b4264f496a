"""Tables of the national portal whose cells ran together into one text, parted again.

`flags` takes the quality flags of what stays in doubt; they are those of the unified collection.
"""

import re
from collections.abc import Iterator
from typing import Any

from .portal_text import text

_CHANNEL = r"(?P<channel>Trực tuyến|Dịch vụ bưu chính|Trực tiếp)"
_AMOUNT = r"(?:Miễn phí|Không có thông tin|\d[\d.,]* (?:Việt Nam Đồng|VNĐ|USD|EUR))"
_TIME = (
    r"(?P<time>\d+(?:[.,]\d+)? (?:Ngày làm việc|Ngày|Giờ|Tháng|Phút|Năm)|\d+(?=[^\d.,\s])|Không có thông tin"
    r"|(?:Không|Hệ thống)[^\d()]{0,120}?)"
)
_METHOD = re.compile(_CHANNEL + _TIME + f"(?={_AMOUNT})")
_FEE = re.compile(_AMOUNT)
_CHARGES = re.compile(r"phí|mức thu|hội đồng nhân dân|\d\s*(?:đồng|đ\b|vnđ|%)", re.IGNORECASE)
_LOST_THOUSANDS = re.compile(r"\d{1,3} (?:Việt Nam Đồng|VNĐ)")
_METHODS_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"

_DOCUMENTS_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_COUNTS = re.compile(r"(?P<digits>\d+) bản (?:chính(?:,\s*(?P<copies>\d+) bản sao)?|(?P<only_copies>sao))")
_FORM_APART = re.compile(
    r"(?P<name>.*[.;:)])\s*(?P<form>[^.;:()]+\.(?:docx?|xlsx?|pdf|rar|zip))", re.DOTALL | re.IGNORECASE
)
_FORM = re.compile(r"\.(?:docx?|xlsx?|pdf|rar|zip)$", re.IGNORECASE)

_LEGAL_HEAD = "Tên văn bản pháp lýMã văn bản"
_BODIES = (
    "BLĐTBXH|BNNPTNT|BVHTTDL|VKSNDTC|TANDTC|UBTVQH|BGDĐT|BGTVT|BKHCN|BKHĐT|BNNMT|BTNMT|BTTTT|BDTTG|BHXH|HĐND|NHNN|TTCP|"
    "UBND|VPCP|BCA|BCT|BNG|BNN|BNV|BQP|BTC|BTP|BXD|BYT|TTg|CP"
)
_NUMBER = re.compile(
    rf"\d+(?:\.\d+)?/(?:\d{{4}}/)?(?:[A-ZĐ]+[-/])*(?:QH(?:\d\d|\d)|UBTVQH\d\d|{_BODIES}|[A-ZĐ]+(?![a-zà-ỹ]))"
)
"""Such as 85/2019/TT-BTC. Who issued it tells where it ends: the next title begins at once, often with a capital."""
_KIND_AT_END = re.compile(r"(?:Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|NĐ|TT)(?: số)?\s*$")
"""Some numbers are given with their kind."""
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d(?=\d+(?:\.\d+)?/)")

_RESULT = re.compile(r"(?P<name>.*?)Mã:\s*(?P<code>KQ\.[A-Z]\d+\.\d+|Không có thông tin)", re.DOTALL)
_AFTER_RESULTS = re.compile(
    r"Từ khóa(?P<keywords>.*?)Mô tả(?P<description>.*?)(?:Chọn cơ quan thực hiện.*)?$", re.DOTALL
)


def parted_methods(glued: str, flags: list[str]) -> list[dict[str, Any]]:
    """Each method has a channel, a time, at least one amount."""
    rest = glued.strip().removeprefix(_METHODS_HEAD)
    heads = _method_heads(rest)
    if not heads:
        flags += ["methods_unparsed"] if text(rest) else []
        return []
    ends = [head.start() for head in heads[1:]] + [len(rest)]
    methods = [_method(head, rest[head.end() : end]) for head, end in zip(heads, ends, strict=True)]
    flags += _doubts(methods)
    return methods


def _doubts(methods: list[dict[str, Any]]) -> Iterator[str]:
    for method in methods:
        if str(method["processing_time"] or "").isdigit():
            yield "time_without_unit"
        for fee in method["fees"]:
            if fee["amount"] == "Miễn phí" and _CHARGES.search(fee["note"] or ""):
                yield "free_but_note_mentions_fee"
            if _LOST_THOUSANDS.fullmatch(fee["amount"]):
                yield "fee_amount_suspect_lt_1000"


def _method_heads(rest: str) -> list[re.Match[str]]:
    """Where methods begin: the first at once, no further one within brackets."""
    found = [
        head for head in _METHOD.finditer(rest) if rest.count("(", 0, head.start()) <= rest.count(")", 0, head.start())
    ]
    return found if found and found[0].start() == 0 else []


def _method(head: re.Match[str], rest: str) -> dict[str, Any]:
    fees = []
    while amount := _FEE.match(rest):
        note, rest = _bracketed(rest[amount.end() :])
        fees.append({"amount": amount[0], "note": text(note)})
    return {
        "channel": head["channel"],
        "processing_time": text(head["time"]),
        "fees": fees,
        "description": text(rest),
    }


def _bracketed(rest: str) -> tuple[str, str]:
    """The note in brackets that `rest` begins with, and what follows; brackets within it belong to it."""
    depth = 0
    for position, sign in enumerate(rest):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return (rest[1:position], rest[position + 1 :]) if position else ("", rest)
    return (rest[1:], "") if depth else ("", rest)


def parted_documents(glued: str, flags: list[str]) -> list[dict[str, Any]]:
    """Each document ends with its numbers; what stands before a table's head is the case it is for."""
    before, *tables = glued.split(_DOCUMENTS_HEAD)
    documents: list[dict[str, Any]] = []
    for table in tables:
        rows, rest = _document_rows(table, flags)
        documents += [row | {"case": text(before)} for row in rows]
        before = rest
    if text(before):
        flags.append("documents_trailing_text" if documents else "documents_unparsed")
    return documents


def _document_rows(table: str, flags: list[str]) -> tuple[list[dict[str, Any]], str]:
    rows, start = [], 0
    for counts in _COUNTS.finditer(table):
        if table[start : counts.start()][-1:].isspace() and len(counts["digits"]) < 3:
            continue  # "… cấp: 01 bản chính (…)" belongs to the name: the real numbers are glued to what stands before
        name, number = _unglued(table[start : counts.start()], counts["digits"], flags)
        originals, copies = (None, number) if counts["only_copies"] else (number, int(counts["copies"] or 0))
        rows.append(_document(name, flags) | {"originals": originals or None, "copies": copies or None})
        start = counts.end()
    return [row for row in rows if row["name"]], table[start:]


def _unglued(name: str, digits: str, flags: list[str]) -> tuple[str, int]:
    """ "… năm 2016" and "1" came as "… năm 20161": more than one digit after a space or a sign is not all a number."""
    if len(digits) == 1 or (len(digits) == 2 and name[-1:].isalpha()):
        return name, int(digits)
    flags.append("qty_digit_glue")
    return name + digits[:-1], int(digits[-1])


def _document(name: str, flags: list[str]) -> dict[str, Any]:
    if apart := _FORM_APART.fullmatch(name.strip()):
        return {"name": text(apart["name"]), "form": text(apart["form"])}
    if _FORM.search(name.strip()):
        flags.append("form_file_glued_to_name")
    return {"name": text(name), "form": None}


def parted_legal_bases(glued: str, flags: list[str]) -> list[dict[str, Any]]:
    """Each ends with its number, which runs into the next title."""
    rest, bases, start = glued.strip().removeprefix(_LEGAL_HEAD), [], 0
    for number in _NUMBER.finditer(rest):
        title = rest[start : number.start()]
        if _ends_a_row(title, rest[number.end() :]):
            year = _YEAR_BEFORE.match(number[0])
            begin = number.start() + (year.end() if year else 0)
            title = rest[start:begin]
            bases.append({"number": rest[begin : number.end()], "title": text(_KIND_AT_END.sub("", title) or title)})
            start = number.end()
    if last := text(rest[start:]):
        flags.append("legal_trailing_unsplit")
        bases.append({"number": last, "title": None})
    return bases


def _ends_a_row(title: str, after: str) -> bool:
    """A number named within a title stands between spaces; the one that ends a row is glued on at least one side."""
    if title and not title[-1].isspace() and title[-1] not in "(/":
        return True
    says_more = bool(_KIND_AT_END.sub("", title).strip())
    return not title or (says_more and (not after or after[0].isupper()))


def parted_results(glued: str) -> dict[str, Any]:
    """Results, and behind them keywords and description, from the last section of the page."""
    behind = _AFTER_RESULTS.search(glued)
    rest = glued[: behind.start()] if behind else glued
    results = [{"name": text(found["name"]), "code": text(found["code"])} for found in _RESULT.finditer(rest)]
    if not results and text(rest):
        results = [{"name": text(rest), "code": None}]
    found = behind.groupdict() if behind else {}
    return {"results": results} | {name: text(found.get(name)) for name in ("keywords", "description")}
