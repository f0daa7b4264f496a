r"""Values as the text of a spreadsheet's cell, and back, without loss.

In every cell the sign after a `\` says what is meant: `\\` is a backslash, `\|` a bar, `\n` a line end within an item,
`\r` a carriage return. A cell that a spreadsheet would take for a formula, a number or a day begins with `'`.
"""

import re
from typing import Any

from .columns import Column

EXCEL_LIMIT = 32_767
"""Characters (UTF-16) of a cell; Excel cuts what is longer, without a word."""

_FORMULA = re.compile(r"['=+\-@＝＋－＠\t\r]|[\d.,/:%\sEe+-]+\Z")
_SPECIAL = re.compile(r"[\\\r]|x(?=[0-9A-Fa-f]{4}_)")
_SPECIAL_IN_ITEM = re.compile(r"[\\\r\n|]|x(?=[0-9A-Fa-f]{4}_)")
"""An x within _x000D_ too: Excel reads such a text as one character."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LETTERS = {"\n": "n", "\r": "r"}
_MEANT = {letter: sign for sign, letter in _LETTERS.items()}
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")


class Unfit(ValueError):
    """The text of a cell cannot be parted as its column wants."""


def encoded(column: Column, value: Any) -> str:
    """`value` as `model_dump` gives it; None and an empty list are an empty cell."""
    if value is None:
        return ""
    if column.kind == "text":
        return _escape(value, _SPECIAL)
    if column.kind == "lines":
        return "\n".join(_escape(item, _SPECIAL_IN_ITEM) for item in value)
    items = value.items() if column.kind == "notes" else (_parts(column, item) for item in value)
    return "\n".join(_joined(item) for item in items)


def decoded(column: Column, cell: str) -> Any:
    """The value of a cell that is not empty. Raises Unfit."""
    if column.kind == "text":
        return _unescape(cell)
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if column.kind == "lines":
        return [_unescape(line) for line in lines]
    rows = [[_unescape(part.strip()) for part in _split(line)] for line in lines]
    return _notes(rows) if column.kind == "notes" else [_item(column, row) for row in rows]


def guarded(cell: str) -> str:
    """Safe to open in a spreadsheet."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given; a cell that a person wrote stays as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def excel_length(cell: str) -> int:
    """Characters as Excel counts them."""
    return len(cell.encode("utf-16-le", "surrogatepass")) // 2


def _escape(text: str, special: re.Pattern[str]) -> str:
    return special.sub(lambda sign: "\\" + _LETTERS.get(sign[0], sign[0]), text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda pair: _MEANT.get(pair[1], pair[1]), text)


def _split(line: str) -> list[str]:
    """At bars without a backslash before them (two backslashes are one, and no mark of the bar)."""
    return _BAR.sub("\\1\0", line).split("\0")


def _joined(parts: Any) -> str:
    cells = ["" if part is None else _escape(str(part), _SPECIAL_IN_ITEM) for part in parts]
    while cells[-1] == "" and len(cells) > 1:
        cells.pop()
    return " | ".join(cells)


def _parts(column: Column, item: dict[str, Any]) -> list[Any]:
    repeated = [fee[name] for fee in item.get("fees", ()) for name in column.repeated]
    return [item[name] for name in column.parts] + repeated


def _item(column: Column, row: list[str]) -> dict[str, Any]:
    own, more = row[: len(column.parts)], row[len(column.parts) :]
    if more and not column.repeated:
        raise Unfit(f"has {len(row)} parts in a line, not {len(column.parts)}: {' | '.join(column.parts)}")
    item: dict[str, Any] = {name: part for name, part in zip(column.parts, own, strict=False) if part}
    if column.repeated:
        step = len(column.repeated)
        item["fees"] = [
            dict(zip(column.repeated, more[at : at + step], strict=False)) for at in range(0, len(more), step)
        ]
    return item


def _notes(rows: list[list[str]]) -> dict[str, str]:
    if any(len(row) != 2 for row in rows):
        raise Unfit("needs an aspect and its note in every line: fee | …")
    if len(found := dict(rows)) < len(rows):
        raise Unfit("names an aspect twice")
    return found
