"""The days off that the law gives, from the library `holidays`: Bộ luật Lao động, điều 111 and 112."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from core.errors import InputError

from .calendar import Change

LAST_YEAR = 2100
"""The library's moon tables end with it; beyond, it would say without a word that there is no Tết."""

SWAPPED, MAKE_UP = "nghỉ hoán đổi", "làm bù"
IN_LIEU = " (nghỉ bù)"
"""How the library ends the name of a day given for one that fell on a weekend."""
_SHORT = {"Ngày Giỗ Tổ Hùng Vương": "Giỗ Tổ Hùng Vương"}


@cache
def days_by_law(year: int) -> Mapping[date, Change]:
    """Days off of a year by date, and the swaps that the library knows. Raises InputError beyond `LAST_YEAR`."""
    if year > LAST_YEAR:
        raise InputError(f"the days off of {year} cannot be known: the moon's calendar here ends with {LAST_YEAR}")
    from holidays.countries.vietnam import VN  # takes half a second: not for commands that count no days

    found = VN(years=year, language="vi")  # type: ignore[no-untyped-call]
    off = {on: Change(False, _name(name)) for on, name in found.items() if on.year == year}
    return off | {on: Change(True, MAKE_UP) for on in found.weekend_workdays if on.year == year}


def _name(name: str) -> str:
    """As one says it in a sentence; the days of Tết, and those given in lieu among them, are one holiday."""
    plain = name.removesuffix(IN_LIEU)
    if plain.startswith("Ngày nghỉ (thay cho"):
        return SWAPPED
    if "Tết" in plain and plain != "Tết Dương lịch":
        return "Tết Nguyên đán"
    plain = _SHORT.get(plain, plain)
    return f"nghỉ bù {plain}" if name.endswith(IN_LIEU) else plain
