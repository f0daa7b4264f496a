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

from .door import Door, Visitor
from .fields import Asked, Typed
from .form_rows import BLANK_ROWS, Column, Row, filled, mistakes_in, rows_of
from .procedures import number_of
from .templates import DONE, Templates, after

PLACE = "/van-hanh/noi-tiep-nhan"
CHANGED = "Chưa lưu: vừa có người sửa phần này. Anh/chị xem bản mới bên dưới rồi sửa lại."
MANY_BLANKS = 10
"""Of branches: a city has thirty to write at once."""
WRONG = "Chưa lưu: anh/chị xem chỗ có chữ đỏ."
ORDER = "Giờ và ngày phải theo thứ tự, không trùng nhau."
NOTHING = "Không có phần này."
DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Places:
    records: ServiceRecords
    journal: Journal


def create_router(door: Door, places: Places, templates: Templates) -> APIRouter:
    router = APIRouter()
    records = places.records
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, **values: Any) -> Response:
        """`typed`: section -> what was typed there; the others are as they hold."""
        held = _held(records()) | values.pop("typed", {})
        shared = {
            "held": {section: _with_blanks(section, content) for section, content in held.items()},
            "edits": {section: records.edit(section) for section in SECTIONS},
            "seen": {section: records.number(section) for section in SECTIONS},
            "is_example": records().hours.example,
            "weekdays": DAYS,
            "mistakes": {},
        }
        return templates.page("service_places", visitor, status, **shared | values)

    @router.get(PLACE)
    def index(visitor: Administrator, done: Asked = "") -> Response:
        return shown(visitor, done=DONE.get(done))

    def tried(visitor: Visitor, section: str, content: Any, typed: Any, seen: str) -> Response:
        try:
            records.put(section, content, number_of(seen), visitor.name, places.journal)
        except ConflictError:
            return shown(visitor, 409, problem=CHANGED)
        except ValidationError as error:
            mistakes = {f"{section}.{path}": said for path, said in mistakes_in(error).items()}
            if mistakes.pop("hours.", None):
                mistakes["hours.periods"] = ORDER
            return shown(visitor, 422, problem=WRONG, typed={section: typed}, mistakes=mistakes)
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


def _texts(content: dict[str, str | None]) -> Row:
    return {name: text or "" for name, text in content.items()}


def _with_blanks(section: str, content: Any) -> Any:
    count = MANY_BLANKS if section == "offices" else BLANK_ROWS
    blanks: list[Row] = [{} for _ in range(count)]
    if isinstance(content, list):
        return content + blanks
    return content | {"periods": content["periods"] + blanks}
