"""Two states of a record side by side, in the words of its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from procedure_kb.fields import differing, fields
from procedure_kb.model import Procedure

from .procedure_form import LABELS, label_of
from .remark_words import FLAGS

Mark = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Changed:
    """One field: its label, and its lines in order, each with what became of it."""

    path: str
    label: str
    lines: tuple[tuple[Mark, str], ...]


def differences(before: Procedure | None, after: Procedure) -> list[Changed]:
    """In the order of the record; of a new one all that is filled."""
    return compared(fields(before), fields(after))


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    """The same of two records that are given by the names of their fields."""
    return [
        Changed(path, label_of(path), marked(lines_of(path, old.get(path)), lines_of(path, new.get(path))))
        for path in differing(old, new)
    ]


def marked(was: list[str], now: list[str]) -> tuple[tuple[Mark, str], ...]:
    """The lines of both in order, each with what became of it."""
    lines: list[tuple[Mark, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [("same", line) for line in was[a:b]]
        else:
            lines += [("gone", line) for line in was[a:b]] + [("new", line) for line in now[c:d]]
    return tuple(lines)


def lines_of(path: str, value: Any) -> list[str]:
    """A text's lines; of a list a line a row, of a row in a row one more."""
    if value is None:
        return []
    if isinstance(value, list):
        return [line for row in value for line in lines_of(f"{path}[]", row)]
    if isinstance(value, dict):
        parts = [_part(f"{path}.{name}", held) for name, held in value.items() if not isinstance(held, list)]
        inner = [held for held in value.items() if isinstance(held[1], list)]
        return [" · ".join(parts), *(f"   {line}" for name, held in inner for line in lines_of(f"{path}.{name}", held))]
    if path == "plain.doubted[]":
        return [label_of(f"plain.{value}")]
    if path == "official.quality_flags[]":
        return [FLAGS.get(value, value)]
    return str(value).splitlines()


def _part(path: str, value: Any) -> str:
    """The name of a row needs no label."""
    label = LABELS.get(path)
    return str(value) if label is None or path.endswith((".name", ".channel", ".number")) else f"{label}: {value}"
