"""Which unit answers for what: units with who stands above them, a unit for each category, and others in a branch."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import ValidationError

from core.edits import in_force, stamp_of
from core.errors import ConflictError
from desk.journal import Journal
from desk.roles import Permission
from feedback.catalog import Catalog
from feedback.catalogs import Catalogs
from vietnamese import folded_words

from .door import Door, Visitor
from .fields import Asked, Typed
from .form_rows import BLANK_ROWS, EMPTY, WRONG, Column, Mistakes, Row, mistakes_in, rows_of
from .meanwhile import CHANGED, CHANGED_TOO, meanwhile
from .procedures import number_of
from .templates import DONE, Templates, after

PLACE = "/van-hanh/chuyen-xu-ly"
ALL = "*"
ANY = "Mọi loại việc"
REST = "Các việc còn lại"
LONGEST_ID = 40
NO_UNIT = "Chọn một đơn vị có trong danh sách."
NO_CATEGORY = "Chọn một loại việc có trong danh sách."
NO_BRANCH = "Chọn một chi nhánh có trong danh sách."
TWICE = "Dòng trên đã có loại việc và chi nhánh này."
ABOVE_ITSELF = "Đơn vị cấp trên đi vòng lại chính đơn vị này."


@dataclass(frozen=True)
class Routes:
    """`branches`: names of those that are known."""

    catalog: Catalogs
    journal: Journal
    branches: Callable[[], Iterable[str]]


def create_router(door: Door, routes: Routes, templates: Templates) -> APIRouter:
    router = APIRouter()
    catalogs = routes.catalog
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, **values: Any) -> Response:
        """`typed`: what was typed; without it what holds. `stamp`: of the edit it was typed over."""
        edit = catalogs.newest()
        catalog = catalogs.by(edit)
        lines = values.pop("of_branches", _of_branches(catalog))
        own = {id: {"id": id, "name": unit.name, "above": unit.above or ""} for id, unit in catalog.units.items()}
        shared = {
            "catalog": catalog,
            "units": list((own | {row["id"]: row for row in values.pop("units", []) if row["id"] in own}).values()),
            "chosen": {category: catalog.unit_for(category, None) for category in (*catalog.categories, ALL)},
            "branches": _branches(catalog, routes.branches()),
            "of_branches": [*lines, *({} for _ in range(BLANK_ROWS))],
            "edits": {"routing": in_force(edit)},
            "seen": {"routing": values.pop("stamp", stamp_of(edit))},
            "mistakes": {},
            "meanwhile": None,
        }
        return templates.page("routing", visitor, status, **shared | values)

    def overtaken(visitor: Visitor, seen: int, problem: str, **typed: Any) -> Response:
        newest = catalogs.newest()
        said = meanwhile(catalogs.made(seen), newest, lambda edit: _lines(catalogs.by(edit)))
        return shown(visitor, 409, problem=problem, meanwhile=said, stamp=stamp_of(newest), **typed)

    @router.get(PLACE)
    def index(visitor: Administrator, done: Asked = "") -> Response:
        return shown(visitor, done=DONE.get(done))

    @router.post(PLACE)
    def save(
        visitor: Administrator,
        id: Column,
        name: Column,
        above: Column,
        category: Column,
        unit: Column,
        branch_category: Column,
        branch: Column,
        branch_unit: Column,
        out: Column,
        seen: Typed = "",
    ) -> Response:
        before = number_of(seen)
        catalog = catalogs.by(catalogs.made(before))
        rows = [dict(zip(("id", "name", "above"), cells, strict=True)) for cells in zip(id, name, above, strict=False)]
        chosen = {ALL: ""} | dict(zip(category, unit, strict=False))
        dropped = set(out)
        kept = [number for number in range(len(branch)) if str(number) not in dropped]
        branch = [" ".join(name.split()) for name in branch]
        columns = {"category": branch_category, "branch": branch, "unit": branch_unit}
        special = rows_of(**{name: [column[n] for n in kept if n < len(column)] for name, column in columns.items()})
        content, mistakes = _read(catalog, rows, chosen)
        mistakes |= _mistakes_of_branches(catalog, special, content["units"], _branches(catalog, routes.branches()))
        content["routes"] = [*_in_order(special), *content["routes"]]
        typed = {
            "units": [row for row in rows if row["id"] in catalog.units],
            "fresh": rows[-1] if rows and not rows[-1]["id"] else {},
            "chosen": chosen,
            "of_branches": special,
        }
        if mistakes:
            return shown(visitor, 422, problem=WRONG, mistakes=mistakes, stamp=before, **typed)
        try:
            catalogs.put(content, before, visitor.name, routes.journal)
        except ConflictError:
            return overtaken(visitor, before, CHANGED, **typed)
        except ValidationError as error:
            return shown(visitor, 422, problem=WRONG, mistakes=mistakes_in(error), stamp=before, **typed)
        return after(PLACE, "setting")

    @router.post(f"{PLACE}/theo-tep")
    def take_back(visitor: Administrator, seen: Typed = "") -> Response:
        before = number_of(seen)
        try:
            catalogs.put(None, before, visitor.name, routes.journal)
        except ConflictError:
            return overtaken(visitor, before, CHANGED_TOO)
        return after(PLACE, "setting")

    return router


def _read(catalog: Catalog, rows: list[Row], chosen: dict[str, str]) -> tuple[dict[str, Any], Mistakes]:
    """As routing.yml would have it, and what is wrong by field. No unit goes: reports name it."""
    given = {row["id"]: row for row in rows if row["id"] in catalog.units}
    units: dict[str, dict[str, str | None]] = {}
    for id, unit in catalog.units.items():
        row = given.get(id, {"name": unit.name, "above": unit.above or ""})
        units[id] = {"name": row["name"], "above": row["above"] or None}
    for row in rows:
        if not row["id"] and row["name"].strip():
            units[_new_id(row["name"], units)] = {"name": row["name"], "above": row["above"] or None}
    mistakes = {f"units.{id}.name": EMPTY for id, unit in units.items() if not (unit["name"] or "").strip()}
    mistakes |= {f"units.{id}.above": ABOVE_ITSELF for id in units if _is_round(id, units)}
    mistakes |= {f"units.{id}.above": NO_UNIT for id, unit in units.items() if unit["above"] not in (None, *units)}
    places = (*catalog.categories, ALL)
    mistakes |= {f"routes.{place}": NO_UNIT for place in places if chosen.get(place) not in units}
    plain = [{"category": place, "branch": ALL, "unit": chosen.get(place, "")} for place in places]
    return {"units": units, "routes": plain}, mistakes


def _branches(catalog: Catalog, known: Iterable[str]) -> list[str]:
    """To choose from: also those that only a line names."""
    return sorted({*known, *(row["branch"] for row in _of_branches(catalog))})


def _of_branches(catalog: Catalog) -> list[Row]:
    return [route.model_dump() for route in catalog.routes if route.branch != ALL]


def _lines(catalog: Catalog) -> list[str]:
    """All that is written here, in words; units by name: not every database keeps their order."""
    units = catalog.units
    above = {id: f", cấp trên: {units[unit.above].name}" if unit.above else "" for id, unit in units.items()}
    labels = {id: category.label for id, category in catalog.categories.items()}
    plain = [f"{labels.get(each, REST)} → {units[catalog.unit_for(each, None)].name}" for each in (*labels, ALL)]
    lines = [
        f"{labels.get(row['category'], ANY)}, {row['branch']} → {units[row['unit']].name}"
        for row in _of_branches(catalog)
    ]
    return [*sorted(f"{unit.name}{above[id]}" for id, unit in units.items()), *plain, *lines]


def _in_order(rows: list[Row]) -> list[Row]:
    """The first line that fits counts: those of one category stand before those of all."""
    return sorted(rows, key=lambda row: row["category"] == ALL)


def _mistakes_of_branches(catalog: Catalog, rows: list[Row], units: Container[str], branches: list[str]) -> Mistakes:
    mistakes: Mistakes = {}
    seen = set[tuple[str, str]]()
    for number, row in enumerate(rows):
        place = row["category"], row["branch"]
        if place in seen:
            mistakes[f"branches.{number}.branch"] = TWICE
        seen.add(place)
        for name, known, said in (
            ("category", (*catalog.categories, ALL), NO_CATEGORY),
            ("branch", branches, NO_BRANCH),
            ("unit", units, NO_UNIT),
        ):
            if row[name] not in known:
                mistakes[f"branches.{number}.{name}"] = said
    return mistakes


def _is_round(id: str, units: dict[str, dict[str, str | None]]) -> bool:
    above, seen = units[id]["above"], set[str]()
    while above in units and above not in seen:
        if above == id:
            return True
        seen.add(above)
        above = units[above]["above"]
    return False


def _new_id(name: str, units: dict[str, Any]) -> str:
    base = "-".join(folded_words(name).split())[:LONGEST_ID] or "don-vi"
    return next(each for each in (base, *(f"{base}-{number}" for number in range(2, 1000))) if each not in units)
