"""A table of procedures, one a row: header and cells become records, and records cells."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..model import Procedure
from .cells import EXCEL_LIMIT, Unfit, decoded, encoded, excel_length, guarded, unguarded
from .columns import CODE, COLUMNS, ID, NAME, OFFICIAL, Column, column_of, known_headers
from .rows import Row, Unreadable

HEADER = [column.label for column in COLUMNS]

_TITLE_ROWS = 20
"""Rows among which the header is looked for: lists of the national portal begin with the State's name."""
_CUT_CODE = re.compile(r"\d[.,]\d{1,5}")


class RefusedCell(str):
    """A cell that holds no text; as text it says why, after the column's name."""


class Table:
    """The rows of one table. Raises Unreadable where there is no header, and for what the cells do not say rightly."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._columns = self._header()
        known = {column.field for column in self._columns.values()}
        self.is_list = bool(OFFICIAL - known)
        """It states only some official fields."""

    def _header(self) -> dict[int, Column]:
        seen = False
        for place, cells in islice(self._rows, _TITLE_ROWS):
            seen = True
            if known_headers(cells) > 1:
                self.unknown = {cell for cell in cells if cell and not column_of(cell)}
                return _columns(place, cells)
        problem = (
            f'names no columns: a header such as "{CODE.label}", "{NAME.label}" is expected'
            if seen
            else "holds no record"
        )
        raise Unreadable("", problem)

    def records(self) -> Iterator[Row]:
        """Each row that says something, in the shape of `Procedure`."""
        for place, cells in self._rows:
            if any(cells):
                yield Row(place, self._record(place, cells))

    def _record(self, place: str, cells: list[str]) -> dict[str, Any]:
        record: dict[str, Any] = {"official": {}}
        for number, cell in enumerate(cells):
            column = self._columns.get(number)
            if column and cell:
                _put(record, column.path, _value(place, column, cell))
        if "code" in record["official"]:
            record.setdefault("id", record["official"]["code"])
        return record


def row_of(procedure: Procedure) -> list[str]:
    """The cells of one procedure, in the order of `HEADER`."""
    values = procedure.model_dump()
    return [guarded(encoded(column, _at(values, column.path))) for column in COLUMNS]


def _columns(place: str, cells: list[str]) -> dict[int, Column]:
    found = {number: column for number, cell in enumerate(cells) if (column := column_of(cell))}
    fields = [column.field for column in found.values()]
    for column in found.values():
        if fields.count(column.field) > 1:
            raise Unreadable(place, f'the column "{column.label}" ({column.field}) stands twice')
    for wanted in ((ID, CODE), (NAME,)):
        if not any(column in wanted for column in found.values()):
            raise Unreadable(place, f'the column "{wanted[-1].label}" ({wanted[-1].field}) is missing')
    return found


def _value(place: str, column: Column, cell: str) -> Any:
    if isinstance(cell, RefusedCell):
        raise Unreadable(place, f'"{column.label}" {cell}')
    if len(cell) > EXCEL_LIMIT // 2 and excel_length(cell) == EXCEL_LIMIT:
        raise Unreadable(place, f'"{column.label}" has exactly {EXCEL_LIMIT:,} characters: Excel cut it')
    if column in (ID, CODE) and _CUT_CODE.fullmatch(cell):
        raise Unreadable(
            place, f'"{column.label}" is {cell}: a spreadsheet cut its zeros (if it is right, write \'{cell})'
        )
    try:
        return decoded(column, unguarded(cell.replace("\r\n", "\n").replace("\r", "\n")))
    except Unfit as error:
        raise Unreadable(place, f'"{column.label}" {error}') from error


def _put(record: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        record = record.setdefault(part, {})
    record[path[-1]] = value


def _at(values: dict[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = values
    for part in path:
        found = found[part]
    return found
