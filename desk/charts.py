"""Charts drawn on the server: pictures for eyes, with the same numbers in a table for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from vietnamese import with_dots

WIDTH, HEIGHT, GAP = 720, 160, 2


@dataclass(frozen=True)
class Bar:
    """A column, of which the lower part is filled darker."""

    x: float
    width: float
    top: float
    height: float
    part_top: float
    part_height: float
    said: str


@dataclass(frozen=True)
class Line:
    """`points` as SVG wants them, in pieces: where there is no value there is a gap. `lone`: pieces of one point."""

    name: str
    pieces: tuple[str, ...]
    lone: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Chart:
    """`most` is the top of the scale, which begins at nought; `said` describes it in a sentence."""

    name: str
    title: str
    said: str
    most: str
    first: str
    last: str
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    """Class of the mark, and what it stands for."""

    @property
    def is_empty(self) -> bool:
        return not any(bar.height for bar in self.bars) and not any(line.pieces or line.lone for line in self.lines)


def columns(name: str, title: str, part: str, values: Sequence[tuple[str, int, int]], when: str = "vào ngày") -> Chart:
    """(label, all, part of them) from left to right; `part` says what the part is, "" where there is none.

    `when`: before a label, in a sentence.
    """
    most = max((count for _, count, _ in values), default=0)
    step = WIDTH / max(1, len(values))
    scale = HEIGHT / most if most else 0.0
    bars = tuple(
        Bar(
            x=round(index * step, 2),
            width=round(max(1.0, step - GAP), 2),
            top=round(HEIGHT - count * scale, 2),
            height=round(count * scale, 2),
            part_top=round(HEIGHT - inner * scale, 2),
            part_height=round(inner * scale, 2),
            said=f"{label}: {count}" + (f", {part} {inner}" if part else ""),
        )
        for index, (label, count, inner) in enumerate(values)
    )
    legend = (("all", title.lower()), ("part", part)) if part else ()
    total, top = sum(count for _, count, _ in values), max(values, key=lambda value: value[1], default=("", 0, 0))
    said = f"Cả kỳ {total}, nhiều nhất {most}" + (f" {when} {top[0]}." if most else ".")
    return Chart(
        name,
        title,
        said,
        with_dots(most),
        *_ends([label for label, _, _ in values]),
        bars=bars,
        legend=legend,
    )


def shares(name: str, title: str, labels: Sequence[str], lines: Sequence[tuple[str, Sequence[float | None]]]) -> Chart:
    """Lines between 0 and 100 %; None: nothing to take a share of."""
    step = WIDTH / max(1, len(labels))
    drawn = tuple(_line(each, values, step) for each, values in lines)
    said = " ".join(f"{each}: {_course(values)}." for each, values in lines)
    legend = tuple((f"line-{number}", each) for number, (each, _) in enumerate(lines, 1))
    return Chart(name, title, said, "100 %", *_ends(labels), lines=drawn, legend=legend)


def _line(name: str, values: Sequence[float | None], step: float) -> Line:
    pieces: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((round((index + 0.5) * step, 2), round(HEIGHT * (1 - value), 2)))
    drawn = tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if len(piece) > 1)
    return Line(name, drawn, tuple(piece[0] for piece in pieces if len(piece) == 1))


def _course(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "chưa có"
    return f"từ {_percent(min(known))} đến {_percent(max(known))}, gần nhất {_percent(known[-1])}"


def _percent(value: float) -> str:
    return f"{int(100 * value)} %"


def _ends(labels: Sequence[str]) -> tuple[str, str]:
    return (labels[0], labels[-1]) if labels else ("", "")
