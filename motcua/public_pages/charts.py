"""Bars drawn on the server: the numbers stand beside them, for who sees no picture."""

from dataclasses import dataclass

WIDTH = 100.0


@dataclass(frozen=True)
class Bar:
    """`length` of WIDTH, None where there is no number; `text` is the number as it is written."""

    label: str
    text: str
    length: float | None


def bars(values: list[tuple[str, float | None, str]], most: float | None = None) -> list[Bar]:
    """Label, value and its text; without a value no bar is drawn. `most`, or the largest value, fills the width."""
    largest = most or max((value for _, value, _ in values if value), default=1.0)
    return [Bar(label, text, None if value is None else WIDTH * value / largest) for label, value, text in values]
