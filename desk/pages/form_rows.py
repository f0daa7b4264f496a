"""Forms with rows: lists of fields to rows and back, and what a loader says of them put beside the field."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Annotated

from fastapi import Form
from pydantic import AfterValidator, ValidationError

from vietnamese import nfc

BLANK_ROWS = 2
"""Offered below those that are there."""

Column = Annotated[list[str], AfterValidator(lambda column: [nfc(text) for text in column]), Form(default_factory=list)]
"""One field of all rows; the desk's limit of fields bounds it."""

Row = dict[str, str]
Mistakes = dict[str, str]
"""Path of a field ("0.source") -> what is wrong."""

WRONG = "Chưa lưu: anh/chị xem chỗ có chữ đỏ."
EMPTY = "Cần điền."
NOT_READ = "Không dùng được: từ cần có chữ, số điện thoại cần có số."
WORDS = {
    "missing": EMPTY,
    "none_required": EMPTY,
    "string_type": EMPTY,
    "string_too_short": EMPTY,
    "string_too_long": "Nhiều nhất 300 ký tự.",
    "string_pattern_mismatch": "Ghi giờ như 08:00.",
    "value_error": NOT_READ,
    "too_short": "Cần ít nhất một mục.",
}


def rows_of(**columns: Sequence[str]) -> list[Row]:
    """Rows in which something stands; who empties a row takes it out."""
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip_longest(*columns.values(), fillvalue="")]
    return [row for row in rows if any(text.strip() for text in row.values())]


def filled(row: Mapping[str, str]) -> dict[str, str]:
    """Without what was left empty."""
    return {name: text for name, text in row.items() if text.strip()}


def mistakes_in(error: ValidationError) -> Mistakes:
    """The first one of each field; that of a whole under ""."""
    found: Mistakes = {}
    for each in error.errors(include_input=False, include_url=False):
        path = ".".join(map(str, each["loc"]))
        found.setdefault(path, WORDS.get(each["type"], NOT_READ))
    return found
