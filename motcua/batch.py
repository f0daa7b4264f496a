"""Batch files: JSON lines with `id` and `question` (or `text`)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import InputError


def read_batch(path: Path) -> Iterator[dict[str, Any]]:
    """Rows `{id, question}`. Raises InputError that names the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # not splitlines: U+2028 may stand inside a text
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            question = row.get("question", row.get("text"))
        except (json.JSONDecodeError, AttributeError) as error:
            raise InputError(f"{path} line {number} is no JSON object") from error
        if not isinstance(question, str):
            raise InputError(f"{path} line {number} has no question (or text)")
        yield {"id": row.get("id"), "question": question}
