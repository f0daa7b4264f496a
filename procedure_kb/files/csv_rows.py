"""CSV in and out: UTF-8 (or UTF-16, as Excel's "Unicode text"), parted by comma, semicolon or tab."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO, TextIO

from .columns import known_headers
from .rows import RECORD_LIMIT, TOO_LONG, Row, Rows, Unreadable

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_LOOKED_AT = 20
"""Lines that decide how cells are parted."""


Known = Callable[[list[str]], int]
"""How many of some headers are known: by it, commas are told from semicolons."""


def read(file: BinaryIO, known: Known = known_headers) -> Rows:
    """The rows, numbered as a spreadsheet shows them, lists of cells."""
    encoding = "utf-16" if file.read(2) in _UTF16 else "utf-8-sig"
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _rows(_lines(text), "UTF-16" if encoding == "utf-16" else "UTF-8", known)
    finally:
        text.detach()


def write(rows: Iterable[list[str]], file: BinaryIO) -> None:
    """With a byte order mark, by which Excel knows UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    csv.writer(text).writerows(rows)
    text.detach()


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(RECORD_LIMIT + 1):
        if len(line) > RECORD_LIMIT:
            raise csv.Error(TOO_LONG)
        yield line


def _rows(lines: Iterator[str], encoding: str, known: Known) -> Iterator[Row]:
    number = 0
    try:
        first = list(islice(lines, _LOOKED_AT))
        delimiter, lines = _delimiter(first, known), chain(first, lines)
        if first and _SEPARATOR_LINE.fullmatch(first[0]):
            next(lines)
        csv.field_size_limit(RECORD_LIMIT)
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), start=1):
            yield Row(f"row {number}", [cell.strip() for cell in cells])
    except UnicodeDecodeError as error:
        problem = f'is not {encoding} from row {number + 1} on: in Excel, save it as "CSV UTF-8"'
        raise Unreadable("", problem) from error
    except csv.Error as error:
        raise Unreadable(f"row {number + 1}", f"is not CSV: {error}") from error


def _delimiter(first: list[str], known: Known) -> str:
    """Said in the first line (`sep=;`), or the one by which most headers are found."""
    if first and (said := _SEPARATOR_LINE.fullmatch(first[0])):
        return said[1]
    return max(",;\t", key=lambda sign: max((known(line.strip().split(sign)) for line in _bare(first)), default=0))


def _bare(lines: list[str]) -> list[str]:
    return [line.replace('"', "") for line in lines]
