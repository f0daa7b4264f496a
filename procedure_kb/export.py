"""The way out: procedures as a file that `kb import` reads back to the same state."""

from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO, Literal

from .files import csv_rows, xlsx_rows
from .files.table import HEADER, row_of
from .model import Procedure

Format = Literal["jsonl", "csv", "xlsx"]


def write(procedures: Iterable[Procedure], file: BinaryIO, format: Format) -> None:
    """All of them, one a line or row; JSON lines and CSV without holding them in memory.

    Raises InputError that names record and field of a text too long for Excel.
    """
    if format == "jsonl":
        for procedure in procedures:
            file.write(procedure.model_dump_json(exclude_defaults=True).encode() + b"\n")
        return
    rows = chain([HEADER], map(row_of, procedures))
    (csv_rows if format == "csv" else xlsx_rows).write(rows, file)
