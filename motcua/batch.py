"""JSON lines: batch files with `id` and `question` (or `text`), and any others."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import InputError


def read_batch(path: Path) -> Iterator[dict[str, Any]]:
    """Rows `{id, question}`. Raises InputError that names the line."""
    for row, question in read_questions(path):
        yield {"id": row.get("id"), "question": question}


def read_questions(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Each object and its question (or text). Raises InputError that names the line."""
    for number, row in read_objects(path):
        question = row.get("question", row.get("text"))
        if not isinstance(question, str):
            raise InputError(f"{path} line {number} has no question (or text)")
        yield row, question


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and object of each line that says something. Raises InputError that names the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # not splitlines: U+2028 may stand inside a text
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path} line {number} is no JSON object") from error
        if not isinstance(row, dict):
            raise InputError(f"{path} line {number} is no JSON object")
        yield number, row
