"""Which unit answers for what: units with who stands above them, and a unit for each category."""

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
from .form_rows import EMPTY, Column, Mistakes, Row, mistakes_in
from .procedures import number_of
from .service_places import CHANGED, WRONG
from .templates import DONE, Templates, after

PLACE = "/van-hanh/chuyen-xu-ly"
ALL = "*"
LONGEST_ID = 40
NO_UNIT = "Chọn một đơn vị có trong danh sách."
ABOVE_ITSELF = "Đơn vị cấp trên đi vòng lại chính đơn vị này."


@dataclass(frozen=True)
class Routes:
    catalog: Catalogs
    journal: Journal


def create_router(door: Door, routes: Routes, templates: Templates) -> APIRouter:
    router = APIRouter()
    catalogs = routes.catalog
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, **values: Any) -> Response:
        catalog = catalogs()
        shared = {
            "catalog": catalog,
            "units": [{"id": id, "name": unit.name, "above": unit.above or ""} for id, unit in catalog.units.items()],
            "chosen": {category: catalog.unit_for(category, None) for category in (*catalog.categories, ALL)},
            "of_branches": [route for route in catalog.routes if route.branch != ALL],
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
        seen: Typed = "",
    ) -> Response:
        catalog = catalogs()
        rows = [dict(zip(("id", "name", "above"), cells, strict=True)) for cells in zip(id, name, above, strict=False)]
        chosen = {ALL: ""} | dict(zip(category, unit, strict=False))
        content, mistakes = _read(catalog, rows, chosen)
        typed = {
            "units": [row for row in rows if row["id"]],
            "fresh": rows[-1]["name"] if rows else "",
            "chosen": chosen,
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
    kept = [route.model_dump() for route in catalog.routes if route.branch != ALL]
    places = (*catalog.categories, ALL)
    mistakes |= {f"routes.{place}": NO_UNIT for place in places if chosen.get(place) not in units}
    plain = [{"category": place, "branch": ALL, "unit": chosen.get(place, "")} for place in places]
    return {"units": units, "routes": [*kept, *plain]}, mistakes


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
