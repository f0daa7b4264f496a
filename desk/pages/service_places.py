"""Where citizens turn: hotlines, hours, branches, each entry with its source; what staff write wins over the file."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Response
from pydantic import ValidationError

from answers.service_info import Hours, days_in_words
from answers.service_records import SECTIONS, ServiceRecords
from core.edits import Edit, in_force, stamp_of
from core.errors import ConflictError
from desk.journal import Journal
from desk.roles import Permission

from .branch_rows import AT, Merged, merged, sought
from .door import Door, Visitor
from .fields import Asked, Typed, Written
from .form_rows import BLANK_ROWS, WRONG, Column, Mistakes, Row, filled, mistakes_in, rows_of
from .meanwhile import CHANGED, CHANGED_TOO, meanwhile
from .procedures import Page, number_of
from .templates import DONE, Templates, after

PLACE = "/van-hanh/noi-tiep-nhan"
CHANGED_HERE = "{staff} vừa sửa, nay là: {line}."
GONE_HERE = "{staff} vừa bỏ chi nhánh này; lưu lần nữa là thêm lại."
SOMEBODY = "Người quản lý máy chủ"
MANY_BLANKS = 10
"""Of branches: a city has over a hundred to write."""
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

    def shown(visitor: Visitor, status: int = 200, words: str = "", page: int = 1, **values: Any) -> Response:
        """`typed`, `stamps`: section -> what was typed there, and over which edit; the others are as they hold."""
        edits = {section: records.newest(section) for section in SECTIONS}
        held = {section: _as_typed(records.content(section, edit)) for section, edit in edits.items()}
        offices, page, pages, count = sought(held["offices"], words, page)
        held |= {"offices": offices} | values.pop("typed", {})
        shared = {
            "held": {section: _with_blanks(section, content) for section, content in held.items()},
            "edits": {section: in_force(edit) for section, edit in edits.items()},
            "seen": {section: stamp_of(edit) for section, edit in edits.items()} | values.pop("stamps", {}),
            "is_example": records.content("hours", edits["hours"]).example,
            "weekdays": DAYS,
            "words": words,
            "page": page,
            "pages": pages,
            "count": count,
            "mistakes": {},
            "meanwhile": {},
        }
        return templates.page("service_places", visitor, status, **shared | values)

    @router.get(PLACE)
    def index(
        visitor: Administrator, words: Annotated[Asked, Query(alias="tim")] = "", page: Page = 1, done: Asked = ""
    ) -> Response:
        return shown(visitor, words=words, page=page, done=DONE.get(done))

    def lines_of(section: str, edit: Edit | None) -> list[str]:
        content = records.content(section, edit)
        if isinstance(content, Hours):
            periods = [f"{opens}–{closes}" for opens, closes in content.periods]
            return [days_in_words(content.days), *periods, content.source]
        return [_line(row) for row in _as_typed(content)]

    def overtaken(visitor: Visitor, section: str, seen: int, problem: str = CHANGED, **values: Any) -> Response:
        newest = records.newest(section)
        said = meanwhile(records.made(section, seen), newest, lambda edit: lines_of(section, edit))
        stamps = {section: stamp_of(newest)}
        return shown(visitor, 409, problem=problem, stamps=stamps, meanwhile={section: said}, **values)

    def tried(visitor: Visitor, section: str, content: Any, typed: Any, seen: int) -> Response:
        try:
            records.put(section, content, seen, visitor.name, places.journal)
        except ConflictError:
            return overtaken(visitor, section, seen, typed={section: typed})
        except ValidationError as error:
            mistakes = {f"{section}.{path}": said for path, said in mistakes_in(error).items()}
            if mistakes.pop("hours.", None):
                mistakes["hours.periods"] = ORDER
            return shown(visitor, 422, problem=WRONG, typed={section: typed}, stamps={section: seen}, mistakes=mistakes)
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
        return tried(visitor, "hotlines", [filled(row) for row in rows], rows, number_of(seen))

    @router.post(f"{PLACE}/gio")
    def hours(
        visitor: Administrator,
        days: Column,
        opens: Column,
        closes: Column,
        source: Written = "",
        seen: Typed = "",
    ) -> Response:
        periods = rows_of(opens=opens, closes=closes)
        chosen = sorted(number_of(day) for day in days)
        typed = {"days": chosen, "periods": periods, "source": source}
        content = {"days": chosen, "periods": [tuple(row.values()) for row in periods], "source": source}
        return tried(visitor, "hours", content, typed, number_of(seen))

    @router.post(f"{PLACE}/chi-nhanh")
    def offices(
        visitor: Administrator,
        at: Column,
        name: Column,
        address: Column,
        hours: Column,
        phone: Column,
        source: Column,
        words: Annotated[Typed, Form(alias="tim")] = "",
        page: Annotated[Typed, Form(alias="trang")] = "",
        seen: Typed = "",
    ) -> Response:
        """Those of one page; what colleagues did to others meanwhile stays."""
        columns = {"name": name, "address": address, "hours": hours, "phone": phone, "source": source}
        typed = rows_of(**columns, **{AT: at})
        before, newest = number_of(seen), records.newest("offices")
        was = _as_typed(records.content("offices", records.made("offices", before)))
        among = merged(was, _as_typed(records.content("offices", newest)), typed)
        here: dict[str, Any] = {"words": words, "page": number_of(page) or 1, "typed": {"offices": among.rows}}
        if among.clashes:
            clashes = _clashes(among, newest)
            return overtaken(visitor, "offices", before, mistakes=clashes, **here)
        content = [filled(row) for row in among.branches]
        try:
            records.put("offices", content, stamp_of(newest), visitor.name, places.journal)
        except ConflictError:  # in this very moment
            here["typed"] = {"offices": typed}
            return shown(visitor, 409, problem=CHANGED_TOO, stamps={"offices": before}, **here)
        except ValidationError as error:
            mistakes = _placed(mistakes_in(error), among.places)
            stamps = {"offices": stamp_of(newest)}
            return shown(visitor, 422, problem=WRONG, stamps=stamps, mistakes=mistakes, **here)
        return after(PLACE, "setting", tim=words, trang=str(here["page"]))

    @router.post(f"{PLACE}/theo-tep")
    def take_back(visitor: Administrator, section: Typed = "", seen: Typed = "") -> Response:
        if section not in SECTIONS:
            raise HTTPException(404, NOTHING)
        try:
            records.put(section, None, number_of(seen), visitor.name, places.journal)
        except ConflictError:
            return overtaken(visitor, section, number_of(seen), CHANGED_TOO)
        return after(PLACE, "setting")

    return router


def _as_typed(content: Any) -> Any:
    """A section as the form has it: texts."""
    if isinstance(content, Hours):
        periods = [{"opens": opens, "closes": closes} for opens, closes in content.periods]
        return {"days": list(content.days), "periods": periods, "source": content.source}
    return [{name: text or "" for name, text in each.model_dump().items()} for each in content]


def _line(row: Row) -> str:
    return " · ".join(text for name, text in row.items() if text.strip() and name != AT)


def _clashes(among: Merged, newest: Edit | None) -> Mistakes:
    """Beside the name of each branch that a colleague changed, what they made of it."""
    staff = newest.staff if newest and newest.staff else SOMEBODY
    return {
        f"offices.{number}.name": CHANGED_HERE.format(staff=staff, line=_line(row))
        if row
        else GONE_HERE.format(staff=staff)
        for number, row in among.clashes.items()
    }


def _placed(mistakes: Mistakes, places: dict[int, int]) -> Mistakes:
    """Of a branch among all, beside its row of the page."""
    rows = {str(place): number for number, place in places.items()}
    split = {path: path.partition(".") for path in mistakes}
    return {
        f"offices.{rows[place]}.{name}": mistakes[path] for path, (place, _, name) in split.items() if place in rows
    }


def _with_blanks(section: str, content: Any) -> Any:
    count = MANY_BLANKS if section == "offices" else BLANK_ROWS
    blanks: list[Row] = [{} for _ in range(count)]
    if isinstance(content, list):
        return content + blanks
    return content | {"periods": content["periods"] + blanks}
