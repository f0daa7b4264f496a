"""Files of procedures: JSON lines (the portal's records, or our own export) and YAML (one record)."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from pydantic import ValidationError
from pydantic_core import from_json

from core.errors import InputError

from . import portal_record
from .complaints import complaint
from .model import Procedure

LINE_LIMIT = 5_000_000
"""Bytes. The longest real record has a fiftieth of it; more is no record but a broken file."""

_BOM = b"\xef\xbb\xbf"


class RecordFile:
    """One file, read record by record. Iterating raises InputError that names file, line and field."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bytes_read = 0
        self.ignored: set[str] = set()
        """Fields seen that have no place in a record, once it was read."""
        self._place = path.name

    @cached_property
    def size(self) -> int:
        """Bytes; 0 if it cannot be read (which iterating tells)."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def __iter__(self) -> Iterator[Procedure]:
        seen: dict[str, str] = {}
        for record in self._records():
            procedure = self._procedure(record)
            if procedure.id in seen:
                raise self._error(f"{procedure.id} stands already in {seen[procedure.id]}")
            seen[procedure.id] = self._place.removeprefix(f"{self.path.name} ")
            yield procedure
        if not seen:
            raise InputError(f"{self.path.name} holds no record")

    def _records(self) -> Iterator[Any]:
        try:
            with self.path.open("rb") as file:
                if self.path.suffix.lower() in {".yaml", ".yml"}:
                    yield self._yaml(file)
                else:
                    yield from self._json_lines(file)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise InputError(f"{self.path} cannot be read: {reason}") from error

    def _json_lines(self, file: BinaryIO) -> Iterator[Any]:
        number = 0
        while line := file.readline(LINE_LIMIT + 1):
            number += 1
            self._place = f"{self.path.name} line {number}"
            self.bytes_read += len(line)
            if len(line) > LINE_LIMIT:
                raise self._error(f"is longer than {LINE_LIMIT:,} bytes")
            line = (line.removeprefix(_BOM) if number == 1 else line).strip()
            if line:
                yield self._json(line)

    def _json(self, line: bytes) -> Any:
        try:
            return from_json(line.decode(), allow_inf_nan=False)
        except UnicodeDecodeError as error:
            raise self._error(f"byte {error.start + 1} is not UTF-8") from error
        except ValueError as error:
            raise self._error(f"is not JSON ({error}); one JSON object a line is expected") from error

    def _yaml(self, file: BinaryIO) -> Any:
        content = file.read(LINE_LIMIT + 1)
        self.bytes_read += len(content)
        if len(content) > LINE_LIMIT:
            raise self._error(f"is longer than {LINE_LIMIT:,} bytes")
        try:
            return yaml.load(content, _TextLoader)  # noqa: S506 (a safe loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._place += f" line {mark.line + 1}" if mark else ""
            raise self._error(f"is not YAML: {error.problem}") from error
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            raise self._error(f"is not YAML: {str(error).splitlines()[0]}") from error

    def _procedure(self, record: Any) -> Procedure:
        if not isinstance(record, dict):
            raise self._error("is not an object")
        is_ours = "official" in record
        try:
            return Procedure.model_validate(record if is_ours else portal_record.shape(record, self.ignored))
        except ValidationError as error:
            raise self._error(complaint(error, None if is_ours else portal_record.source_path)) from error

    def _error(self, problem: str) -> InputError:
        return InputError(f"{self._place}: {problem}")


def read_records(path: Path) -> Iterator[Procedure]:
    """The procedures of a file, one at a time. Raises InputError that names file, line and field."""
    return iter(RecordFile(path))


class _TextLoader(yaml.SafeLoader):
    """Scalars stay text, so that code 1.001193 is no number and 2026-07-14 no date; a key stands once."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the name is PyYAML's)
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)
