"""XLSX in and out. What comes in is hostile until measured: a ZIP of XML can unfold to any size."""

import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from core.errors import InputError

from .cells import EXCEL_LIMIT, excel_length, unguarded
from .columns import COLUMNS, Column
from .rows import Row, Rows, Unreadable
from .table import RefusedCell

UNFOLDED = 100_000_000
"""Bytes of all parts together: five times what all real records take."""
RATIO = 200
"""Times that a part of a megabyte or more may be larger than its ZIP; real sheets stay below 30."""
PARTS = 1_000
ROWS = 100_000
WIDTH = 200

_REASON = "is no XLSX workbook that can be read"


def read(file: BinaryIO, text: Callable[[Any], str] | None = None) -> Rows:
    """The rows of the first sheet, numbered as Excel shows them, lists of cells.

    `text` makes a text of a cell where `text_of` refuses too much.
    """
    text = text or text_of
    _measure(file)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=ROWS + 1, max_col=WIDTH)
        for number, cells in enumerate(rows, start=1):
            if number > ROWS:
                raise Unreadable("", f"has more than {ROWS:,} rows: save it as CSV UTF-8")
            yield Row(f"row {number}", [text(cell) for cell in cells])
    except (Unreadable, GeneratorExit, InputError):
        raise
    except Exception as error:  # of a broken workbook openpyxl raises whatever it stumbles over
        raise Unreadable("", f"{_REASON} ({type(error).__name__})") from error


def write(rows: Iterable[list[str]], file: BinaryIO) -> None:
    """A sheet of texts. Raises InputError that names record and column of a text longer than a cell."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Thủ tục")
    sheet.freeze_panes = "D2"
    try:
        for cells in rows:
            sheet.append([_cell(sheet, text, cells[0], column) for text, column in zip(cells, COLUMNS, strict=True)])
    except BaseException:
        sheet.close()  # it would complain about it later
        raise
    book.save(file)


def _measure(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("", f"{_REASON} ({type(error).__name__})") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable("", "is a ZIP file without a workbook: unpack it first")
    if len(parts) > PARTS:
        raise Unreadable("", f"has more than {PARTS:,} parts within")
    if sum(part.file_size for part in parts) > UNFOLDED:
        raise Unreadable("", f"unfolds to more than {UNFOLDED:,} bytes: save it as CSV UTF-8")
    if any(part.file_size > 1_000_000 and part.file_size > RATIO * max(part.compress_size, 1) for part in parts):
        raise Unreadable("", f"unfolds to more than {RATIO} times its size")


def text_of(cell: Any) -> str:
    """What cannot safely be one is a RefusedCell."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return RefusedCell("holds a formula: paste its value instead")
    if cell.data_type == "e":
        return RefusedCell(f"holds the error {value}")
    if isinstance(value, str):
        return value.replace("_x000D_", "").strip()
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    return RefusedCell("holds a number: format the column as text and type it again, so that no zero is lost")


def _cell(sheet: Any, text: str, id: str, column: Column) -> Any:
    if not text:
        return None
    if len(text) > EXCEL_LIMIT // 2 and (length := excel_length(text)) > EXCEL_LIMIT:
        raise InputError(
            f"{unguarded(id)}: {column.label} ({column.field}) has {length:,} characters, "
            f"a cell of Excel holds {EXCEL_LIMIT:,}: "
            "export as CSV or JSON lines"
        )
    cell = WriteOnlyCell(sheet, value=text)
    cell.number_format = "@"  # text: what an officer types there stays as typed
    return cell
