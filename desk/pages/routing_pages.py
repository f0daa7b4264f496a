"""Which unit answers for what: units with who stands above them, a unit for each category, and others in a branch."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import ValidationError

from core.errors import ConflictError
from desk.journal import Journal
from desk.roles import Permission
from feedback.catalog import Catalog
from feedback.catalogs import Catalogs
from vietnamese import folded_words

from .door import Door, Visitor
from .fields import Asked, Typed
from .form_rows import BLANK_ROWS, EMPTY, Column, Mistakes, Row, mistakes_in, rows_of
from .procedures import number_of
from .service_places import CHANGED, WRONG
from .templates import DONE, Templates, after

PLACE = "/van-hanh/chuyen-xu-ly"
ALL = "*"
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
        catalog = catalogs()
        lines = values.pop("of_branches", _of_branches(catalog))
        shared = {
            "catalog": catalog,
            "units": [{"id": id, "name": unit.name, "above": unit.above or ""} for id, unit in catalog.units.items()],
            "chosen": {category: catalog.unit_for(category, None) for category in (*catalog.categories, ALL)},
            "branches": _branches(catalog, routes.branches()),
            "of_branches": [*lines, *({} for _ in range(BLANK_ROWS))],
            "edits": {"routing": catalogs.edit()},
            "seen": {"routing": catalogs.number()},
            "mistakes": {},
        }
        return templates.page("routing", visitor, status, **shared | values)

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
        catalog = catalogs()
        rows = [dict(zip(("id", "name", "above"), cells, strict=True)) for cells in zip(id, name, above, strict=False)]
        chosen = {ALL: ""} | dict(zip(category, unit, strict=False))
        kept = [number for number in range(len(branch)) if str(number) not in out]
        columns = {"category": branch_category, "branch": branch, "unit": branch_unit}
        special = rows_of(**{name: [column[n] for n in kept if n < len(column)] for name, column in columns.items()})
        content, mistakes = _read(catalog, rows, chosen)
        mistakes |= _mistakes_of_branches(catalog, special, content["units"], _branches(catalog, routes.branches()))
        content["routes"] = [*_in_order(special), *content["routes"]]
        typed = {
            "units": [row for row in rows if row["id"]],
            "fresh": rows[-1]["name"] if rows else "",
            "chosen": chosen,
            "of_branches": special,
        }
        if mistakes:
            return shown(visitor, 422, problem=WRONG, mistakes=mistakes, **typed)
        try:
            catalogs.put(content, number_of(seen), visitor.name, routes.journal)
        except ConflictError:
            return shown(visitor, 409, problem=CHANGED)
        except ValidationError as error:
            return shown(visitor, 422, problem=WRONG, mistakes=mistakes_in(error), **typed)
        return after(PLACE, "setting")

    @router.post(f"{PLACE}/theo-tep")
    def take_back(visitor: Administrator, seen: Typed = "") -> Response:
        try:
            catalogs.put(None, number_of(seen), visitor.name, routes.journal)
        except ConflictError:
            return shown(visitor, 409, problem=CHANGED)
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
