"""Where citizens turn: hotlines, hours, branches, each entry with its source; what staff write wins over the file."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Response
from pydantic import ValidationError

from answers.service_info import ServiceInfo
from answers.service_records import SECTIONS, ServiceRecords
from core.errors import ConflictError
from desk.journal import Journal
from desk.roles import Permission

from .door import Door, LongForms, Visitor
from .fields import Asked, Typed
from .form_rows import BLANK_ROWS, CHANGED, WRONG, Column, Row, filled, line_of, lost, mistakes_in, rows_of
from .procedures import number_of
from .templates import DONE, Templates, after

PLACE = "/van-hanh/noi-tiep-nhan"
TAKEN_BACK = "Chưa đổi: vừa có người sửa phần này. Anh/chị xem bản mới bên dưới."
MANY_BLANKS = 10
"""Of branches: a city has thirty to write at once."""
ORDER = "Giờ và ngày phải theo thứ tự, không trùng nhau."
NOTHING = "Không có phần này."
DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Places:
    records: ServiceRecords
    journal: Journal


def create_router(door: Door, places: Places, templates: Templates) -> APIRouter:
    router = APIRouter(route_class=LongForms)
    records = places.records
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, **values: Any) -> Response:
        """`typed`, `seen`: section -> what was typed there, over which edit; the others are as they hold."""
        seen = {section: records.number(section) for section in SECTIONS}  # first: see Edits.number
        held, typed = _held(records()), values.pop("typed", {})
        shared = {
            "held": {section: _with_blanks(section, content) for section, content in (held | typed).items()},
            "edits": {section: records.edit(section) for section in SECTIONS},
            "seen": seen | values.pop("seen", {}),
            "lost": dict.fromkeys(SECTIONS),
            "is_example": records().hours.example,
            "weekdays": DAYS,
            "mistakes": {},
        }
        if status == 409:
            shared["lost"] |= {section: lost(_lines(held[section]), _lines(typed[section])) for section in typed}
        return templates.page("service_places", visitor, status, **shared | values)

    @router.get(PLACE)
    def index(visitor: Administrator, done: Asked = "") -> Response:
        return shown(visitor, done=DONE.get(done))

    def tried(visitor: Visitor, section: str, content: Any, typed: Any, seen: str) -> Response:
        try:
            records.put(section, content, number_of(seen), visitor.name, places.journal)
        except ConflictError:
            if content is None:
                return shown(visitor, 409, problem=TAKEN_BACK)
            return shown(visitor, 409, problem=CHANGED, typed={section: typed})
        except ValidationError as error:
            mistakes = {f"{section}.{path}": said for path, said in mistakes_in(error).items()}
            if mistakes.pop("hours.", None):
                mistakes["hours.periods"] = ORDER
            return shown(visitor, 422, problem=WRONG, typed={section: typed}, seen={section: seen}, mistakes=mistakes)
        return after(PLACE, "setting")

    @router.post(f"{PLACE}/duong-day")
    def hotlines(
        visitor: Administrator,
        number: Column,
        note: Column,
        source: Column,
        seen: Typed = "",
    ) -> Response:
        rows = rows_of(number=number, note=note, source=source)
        return tried(visitor, "hotlines", [filled(row) for row in rows], rows, seen)

    @router.post(f"{PLACE}/gio")
    def hours(
        visitor: Administrator,
        days: Column,
        opens: Column,
        closes: Column,
        source: Typed = "",
        seen: Typed = "",
    ) -> Response:
        periods = rows_of(opens=opens, closes=closes)
        chosen = sorted(number_of(day) for day in days)
        typed = {"days": chosen, "periods": periods, "source": source}
        content = {"days": chosen, "periods": [tuple(row.values()) for row in periods], "source": source}
        return tried(visitor, "hours", content, typed, seen)

    @router.post(f"{PLACE}/chi-nhanh")
    def offices(
        visitor: Administrator,
        name: Column,
        address: Column,
        hours: Column,
        phone: Column,
        source: Column,
        seen: Typed = "",
    ) -> Response:
        rows = rows_of(name=name, address=address, hours=hours, phone=phone, source=source)
        return tried(visitor, "offices", [filled(row) for row in rows], rows, seen)

    @router.post(f"{PLACE}/theo-tep")
    def take_back(visitor: Administrator, section: Typed = "", seen: Typed = "") -> Response:
        if section not in SECTIONS:
            raise HTTPException(404, NOTHING)
        return tried(visitor, section, None, {}, seen)

    return router


def _held(info: ServiceInfo) -> dict[str, Any]:
    """As the form has it: sections, texts."""
    periods = [{"opens": opens, "closes": closes} for opens, closes in info.hours.periods]
    return {
        "hotlines": [_texts(each.model_dump()) for each in info.hotlines],
        "hours": {"days": list(info.hours.days), "periods": periods, "source": info.hours.source},
        "offices": [_texts(each.model_dump()) for each in info.branches.offices],
    }


def _lines(content: Any) -> list[str]:
    """In words, to tell one from another."""
    if isinstance(content, list):
        return [line_of(row) for row in content]
    days = ", ".join(DAYS[day - 1] for day in content["days"] if 1 <= day <= len(DAYS))
    periods = ", ".join(f"{row['opens']}–{row['closes']}" for row in content["periods"])
    return [line_of({"days": days, "periods": periods, "source": content["source"]})]


def _texts(content: dict[str, str | None]) -> Row:
    return {name: text or "" for name, text in content.items()}


def _with_blanks(section: str, content: Any) -> Any:
    count = MANY_BLANKS if section == "offices" else BLANK_ROWS
    blanks: list[Row] = [{} for _ in range(count)]
    if isinstance(content, list):
        return content + blanks
    return content | {"periods": content["periods"] + blanks}
