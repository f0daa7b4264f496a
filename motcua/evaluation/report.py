"""The figures as a table for people, as JSON for machines, and what went wrong as CSV."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from core.share import Share

Figures = Mapping[str, Share | float]
"""Shares, or milliseconds and mean ranks."""

Mistake = tuple[str, str, str, str, str]
"""Part and set, id, text, wanted, got."""


@dataclass
class Section:
    """One part of the evaluation: a row of figures for each set."""

    title: str
    rows: dict[str, Figures] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def show(console: Console, sections: Sequence[Section]) -> None:
    for section in sections:
        columns = list(next(iter(section.rows.values()), {}))
        table = Table(section.title, "n", *columns, box=None, header_style="bold")
        for name, figures in section.rows.items():
            count = next((str(each.of) for each in figures.values() if isinstance(each, Share)), "")
            table.add_row(name, count, *(_cell(figures.get(column)) for column in columns))
        console.print(table)
        for note in section.notes:
            console.print(f"  {note}", style="dim", markup=False)
        console.print()


def _cell(figure: Share | float | None) -> str:
    if figure is None:
        return ""
    return str(figure) if isinstance(figure, Share) else f"{figure:.2f}"


def as_json(sections: Sequence[Section]) -> dict[str, Any]:
    return {
        section.title: {name: {k: _number(v) for k, v in row.items()} for name, row in section.rows.items()}
        for section in sections
    }


def _number(figure: Share | float) -> Any:
    return figure.as_json() if isinstance(figure, Share) else round(figure, 4)


def write_mistakes(path: Path, mistakes: Sequence[Mistake]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("set", "id", "text", "wanted", "got"))
        writer.writerows(mistakes)
