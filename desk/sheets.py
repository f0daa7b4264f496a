"""Tables of figures: one definition, which the page shows and the CSV carries, so that both say the same."""

import csv
import io
from dataclasses import dataclass
from math import ceil, floor

from vietnamese import with_dots

from .roles import Permission

NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """`shown` on the page, `plain` in the CSV. `to`: what it counts, below the root, for those who may see it."""

    shown: str
    plain: str
    to: str = ""
    needs: Permission = Permission.READ


@dataclass(frozen=True)
class Sheet:
    """`said` defines in words what its columns count. The first cell of each row is its heading."""

    name: str
    title: str
    said: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def as_csv(self) -> bytes:
        """With a byte order mark, by which Excel knows UTF-8; a cell that would be a formula is a text."""
        file = io.StringIO()
        lines = [list(self.head), *([cell.plain for cell in row] for row in self.rows)]
        csv.writer(file).writerows([[_inert(cell) for cell in line] for line in lines])
        return file.getvalue().encode("utf-8-sig")


def words(text: str) -> Cell:
    return Cell(text, text)


def count(value: int, to: str = "", needs: Permission = Permission.READ_MESSAGES) -> Cell:
    return Cell(with_dots(value), str(value), to if value else "", needs)


def share(part: int, whole: int) -> Cell:
    return words(percent(part, whole))


def minutes(value: float | None, *, instead: str = NOTHING) -> Cell:
    """Whole ones, begun ones counted; `instead` where there is none."""
    return words(instead) if value is None else count(ceil(value))


def percent(part: int, whole: int) -> str:
    """ "98,4 %", cut and not rounded: 100 % is only what is whole."""
    if not whole:
        return NOTHING
    return f"{floor(1000 * part / whole) / 10:.1f}".replace(".", ",").removesuffix(",0") + " %"


def lasting(value: float) -> str:
    """ "dưới 1 phút", "45 phút", "3 giờ 5 phút": minutes, rounded up."""
    whole = ceil(value)
    hours, rest = divmod(whole, 60)
    if value < 1:
        return "dưới 1 phút"
    return " ".join(f"{part} {unit}" for part, unit in ((hours, "giờ"), (rest, "phút")) if part)


def _inert(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
