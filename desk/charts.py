"""Charts drawn on the server: pictures for eyes, with a table beside them for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 720, 160, 2


@dataclass(frozen=True)
class Bar:
    """A column of `height` of which `part` is filled darker; `said` is its words."""

    x: float
    width: float
    top: float
    height: float
    part_top: float
    part_height: float
    said: str


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    most: int
    first: str
    last: str


def columns(values: Sequence[tuple[str, int, int]]) -> Chart:
    """(label, all, part of them) from left to right, to one scale that begins at nought."""
    most = max((count for _, count, _ in values), default=0)
    step = WIDTH / max(1, len(values))
    scale = HEIGHT / most if most else 0.0
    bars = tuple(
        Bar(
            x=round(index * step, 2),
            width=round(max(1.0, step - GAP), 2),
            top=round(HEIGHT - count * scale, 2),
            height=round(count * scale, 2),
            part_top=round(HEIGHT - part * scale, 2),
            part_height=round(part * scale, 2),
            said=f"{label}: {count}, {part}",
        )
        for index, (label, count, part) in enumerate(values)
    )
    return Chart(bars, most, values[0][0] if values else "", values[-1][0] if values else "")
