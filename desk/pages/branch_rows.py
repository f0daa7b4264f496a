"""Branches are written a page at a time: which ones a page shows, and rows that were typed put among the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from .fields import page_of, with_words
from .form_rows import Row
from .procedures import number_of

PAGE = 20
"""Of branches: five screens of an old monitor, and a city has over a hundred."""

AT = "at"
"""Of a typed row: its place among those the page was made from; empty: it is a new one."""


def sought(branches: Sequence[Row], words: str, page: int) -> tuple[list[Row], int, int, int]:
    """Those of a page with their places, the page that is there, how many pages, and how many branches."""
    rows = [row | {AT: str(place)} for place, row in enumerate(branches)]
    found = with_words(words, rows, lambda row: f"{row['name']} {row['address']}")
    page, pages = page_of(page, len(found), PAGE)
    return found[PAGE * (page - 1) : PAGE * page], page, pages, len(found)


@dataclass(frozen=True)
class Merged:
    """`branches` as they would be; `rows` as typed, their places among those that hold now.

    `places`: of a typed row among `branches`. `clashes`: typed rows whose branch a colleague changed, with what holds
    now; None: they took it out.
    """

    branches: list[Row]
    rows: list[Row]
    places: dict[int, int]
    clashes: dict[int, Row | None]


def merged(seen: Sequence[Row], now: Sequence[Row], typed: Sequence[Row]) -> Merged:
    """What was typed over those that were seen, put into those that hold now; a row left as it was changes nothing."""
    current, names = list(now), {row["name"] for row in seen}
    held: list[Row | None] = list(now)
    rows: list[Row] = []
    at: dict[int, int] = {}
    clashes: dict[int, Row | None] = {}
    for row in typed:
        place = number_of(row[AT]) if row[AT] else -1
        before = seen[place] if 0 <= place < len(seen) else None
        after = {name: text.strip() for name, text in row.items() if name != AT}
        is_empty = not any(after.values())
        if after in current and after not in seen and before not in current:  # by a second click, or by both
            at[len(rows)] = current.index(after)
            rows.append(row | {AT: str(at[len(rows)])})
        elif before is None:
            added = None if after["name"] in names else _named(now, after["name"])
            if is_empty:
                continue
            if added is not None:
                clashes[len(rows)] = now[added]
            else:
                at[len(rows)] = len(held)
                held.append(after)
            rows.append(row | {AT: "" if added is None else str(added)})
        elif before in current:
            place = current.index(before)
            if after != before:
                held[place] = None if is_empty else after
            at[len(rows)] = place
            rows.append(row | {AT: str(place)})
        elif after != before:
            changed = _named(now, before["name"])
            if is_empty and changed is None:  # taken out by both
                continue
            clashes[len(rows)] = None if changed is None else now[changed]
            rows.append(row | {AT: "" if changed is None else str(changed)})
    kept = [place for place, row in enumerate(held) if row is not None]
    places = {number: kept.index(place) for number, place in at.items() if held[place] is not None}
    return Merged([row for row in held if row is not None], rows, places, clashes)


def _named(branches: Sequence[Row], name: str) -> int | None:
    return next((place for place, row in enumerate(branches) if row["name"] == name), None)
