"""The way in for files of procedures: JSON of every known collection, YAML, CSV, XLSX. See `files`."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from core.errors import InputError

from .complaints import complaint, dotted
from .files import csv_rows, json_values, xlsx_rows, yaml_text
from .files.cleaning import MARKUP_REMOVED, Unclean, clean
from .files.formats import Format, format_of
from .files.kinds import HEAD, Kind, kind_of
from .files.rows import Row, Rows, Unreadable
from .files.seen import SeenIds
from .files.table import Table
from .model import Procedure

_READERS: dict[Kind, Callable[[BinaryIO], Rows]] = {
    "json": json_values.read,
    "yaml": yaml_text.read,
    "csv": csv_rows.read,
    "xlsx": xlsx_rows.read,
}
ID = re.compile(r"\w[\w.-]*")
_MOST = 1_000_000
"""No paper is wanted more often."""


class RecordFile:
    """One file, read record by record. Iterating raises InputError that names file, line (or row) and field.

    `verified_on` ("2026-07-14", "2026-07") says when the source was read, for files that do not say it themselves.
    """

    def __init__(self, path: Path, verified_on: str | None = None) -> None:
        self.path = path
        self.verified_on = verified_on
        self.bytes_read = 0
        self.ignored: set[str] = set()
        """Fields seen that have no place in a record, once it was read."""
        self.is_list = False
        """True once a table was met that states only some official fields: `model_fields_set` has those of each row."""

    @cached_property
    def size(self) -> int:
        """Bytes; 0 if it cannot be read (which iterating tells)."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def __iter__(self) -> Iterator[Procedure]:
        place: str | None = None
        with closing(SeenIds()) as seen:
            for place, procedure in self._procedures():
                if first := seen.first_place(procedure.id, place):
                    raise self._error(place, f"{procedure.id} stands already in {first}")
                yield procedure
        if place is None:
            raise InputError(f"{self.path.name} holds no record")

    def _procedures(self) -> Iterator[tuple[str, Procedure]]:
        try:
            with self._opened() as file:
                kind = kind_of(self.path.name, file.read(HEAD))
                file.seek(0)
                with closing(_READERS[kind](file)) as rows:
                    for place, value in self._table(rows) if kind in ("csv", "xlsx") else rows:
                        self.bytes_read = max(self.bytes_read, file.tell())
                        yield place, self._procedure(place, value)
                self.bytes_read = self.size
        except Unreadable as error:
            raise self._error(error.place, error.problem) from error

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """Only a regular file: opening a pipe would wait for ever."""
        try:
            kind = self.path.stat().st_mode
            if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
                raise InputError(f"{self.path} cannot be read: it is no regular file")
            with self.path.open("rb") as file:
                yield file
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise InputError(f"{self.path} cannot be read: {reason}") from error

    def _table(self, rows: Iterator[Row]) -> Iterator[Row]:
        table = Table(rows)
        self.ignored |= table.unknown
        self.is_list = table.is_list
        return table.records()

    def _procedure(self, place: str, record: Any) -> Procedure:
        if not isinstance(record, dict):
            raise self._error(place, "is not an object")
        try:
            cleaned, had_markup = clean(record)
        except Unclean as error:
            raise self._error(place, f"{dotted(error.path)} {error.problem}") from error
        except RecursionError as error:
            raise self._error(place, "is nested too deeply") from error
        known = format_of(cleaned)
        try:
            shaped = known.shape(cleaned, self.ignored)
        except Unreadable as error:
            raise self._error(place, error.problem) from error
        self._complete(shaped, known, had_markup)
        return self._validated(place, shaped, known)

    def _complete(self, shaped: dict[str, Any], known: Format, had_markup: bool) -> None:
        """What the record does not say itself: when it was read, and that it held markup."""
        official = shaped["official"]
        if not isinstance(official, dict):
            return
        day = self.verified_on or known.verified_on
        source = official.setdefault("source", {}) if day else None
        if isinstance(source, dict) and not source.get("verified_on"):
            source["verified_on"] = day
        flags = official.get("quality_flags") or []
        if had_markup and isinstance(flags, list):
            official["quality_flags"] = [*dict.fromkeys([*flags, MARKUP_REMOVED])]

    def _validated(self, place: str, shaped: dict[str, Any], known: Format) -> Procedure:
        try:
            procedure = Procedure.model_validate(shaped)
        except ValidationError as error:
            raise self._error(place, complaint(error, known.source_path) + _advice(error)) from error
        if unlikely := _unlikely(procedure):
            raise self._error(place, unlikely)
        return procedure

    def _error(self, place: str, problem: str) -> InputError:
        return InputError(f"{f'{self.path.name} {place}'.rstrip()}: {problem}")


def read_records(path: Path) -> Iterator[Procedure]:
    """The procedures of a file, one at a time. Raises InputError that names file, line and field."""
    return iter(RecordFile(path))


def files_in(paths: list[Path]) -> list[Path]:
    """The files of folders in place of the folders, sorted by name; hidden ones are left out.

    Raises InputError for an empty folder.
    """
    found: list[Path] = []
    for path in paths:
        inside = (
            sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")) if path.is_dir() else [path]
        )
        if not inside:
            raise InputError(f"{path} holds no file")
        found += inside
    return found


def _advice(error: ValidationError) -> str:
    """What to do where nothing says when the source was read."""
    first = error.errors(include_url=False)[0]
    no_day = first["type"] == "missing" and first["loc"] in (
        ("official", "source"),
        ("official", "source", "verified_on"),
    )
    return ": say when the source was read, with --verified-on 2026-07-14" if no_day else ""


def _unlikely(procedure: Procedure) -> str | None:
    """What the model takes and no record has."""
    if not ID.fullmatch(procedure.id):
        return f"id {procedure.id[:80]!r} may hold only letters, digits, '.', '-' and '_'"
    for number, document in enumerate((*procedure.official.documents, *procedure.plain.documents)):
        for name in ("originals", "copies"):
            if not 0 <= (getattr(document, name) or 0) <= _MOST:
                return f"documents[{number}].{name} must be a number from 0 to {_MOST:,}"
    return None
