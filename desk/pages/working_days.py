"""Which days are worked: the sixty ahead, a day set by hand with its reason, and taken back; years settled."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response

from core.errors import InputError, NotFoundError
from desk.roles import Permission
from desk.working_calendar import Unseen, WorkingCalendar, stamp_of
from working_time import WorkingDay

from .door import Door, Visitor
from .fields import TOO_LONG, Asked, Typed, Written, too_long
from .meanwhile import CHANGED, CHANGED_TOO, Meanwhile
from .moments import day_of
from .procedures import number_of
from .templates import DONE, Templates, after

PLACE = "/van-hanh/ngay-lam-viec"
NO_DAY = "Không đọc được ngày này. Anh/chị chọn ngày, hoặc nhập như 25/11/2026."
TOO_FAR = "Ngày này xa quá, chưa tính được."
OVER = "Ngày này đã qua."
NO_NAME = "Anh/chị ghi tên ngày: người dân sẽ đọc, ví dụ “nghỉ bão”."
NO_REASON = "Anh/chị ghi căn cứ hoặc lý do: đồng nghiệp sẽ cần biết."
NOTHING_SET = "Ngày này không do ai đặt ở đây."
NO_NOTICE = "Anh/chị ghi số, ngày của thông báo nghỉ."
NOT_CONFIRMED = "Năm này không do ai xác nhận ở đây."

AS_BEFORE = "theo luật và thông báo nghỉ"
UNSETTLED = "chưa có thông báo nghỉ"

ORIGINS = {"law": "luật", "decree": "thông báo nghỉ", "staff": "đặt tại đây"}
KINDS = {"work": "Làm việc", "make_up": "Làm bù", "weekend": "Nghỉ cuối tuần", "off": "Nghỉ"}


def create_router(door: Door, days: WorkingCalendar, templates: Templates) -> APIRouter:
    router = APIRouter()
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, **values: object) -> Response:
        shared = {"days": days.ahead(), "set_here": days.set_here(), "typed": {}, "mistakes": {}, "meanwhile": {}}
        shared["years"] = [(year, days.changed(year.number)) for year in days.years()]
        words = {"origins": ORIGINS, "kinds": KINDS, "stamp_of": stamp_of}
        return templates.page("working_days", visitor, status, **words | shared | values)

    def overtaken(visitor: Visitor, part: str, about: str, error: Unseen, **values: object) -> Response:
        """`part` of the page: what is there now is said, and what was typed stays."""
        said = {part: _meanwhile(days, about, error)}
        return shown(visitor, 409, meanwhile=said, **{"problem": CHANGED_TOO} | values)

    @router.get(PLACE)
    def index(visitor: Administrator, done: Asked = "") -> Response:
        return shown(visitor, done=DONE.get(done))

    @router.post(PLACE)
    def decide(
        visitor: Administrator,
        on: Typed = "",
        kind: Typed = "",
        name: Written = "",
        why: Written = "",
        seen: Typed = "",
    ) -> Response:
        """`seen`: the day and the stamp of what was set for it; another day than that has not been seen."""
        typed = {"on": on, "kind": kind, "name": name, "why": why, "seen": seen}
        mistakes = {}
        if not name.strip() or too_long(name):
            mistakes["name"] = TOO_LONG if name.strip() else NO_NAME
        if not why.strip() or too_long(why):
            mistakes["why"] = TOO_LONG if why.strip() else NO_REASON
        try:
            chosen = day_of(on)
            if days.is_over(chosen):
                mistakes["on"] = OVER
            if not mistakes:
                day, _, stamp = seen.partition(" ")
                days.set(chosen, kind == "work", name, why, visitor.name, stamp if day == str(chosen) else "")
        except ValueError:
            mistakes["on"] = NO_DAY
        except InputError:
            mistakes["on"] = TOO_FAR
        except Unseen as error:
            typed["seen"] = f"{chosen} {stamp_of(error.held)}"
            return overtaken(visitor, "day", f"day:{chosen}", error, problem=CHANGED, typed=typed)
        return shown(visitor, 422, typed=typed, mistakes=mistakes) if mistakes else after(PLACE, "working-day")

    @router.post(f"{PLACE}/nam")
    def confirm(visitor: Administrator, year: Typed = "", notice: Written = "", seen: Typed = "") -> Response:
        number, typed = number_of(year), {"year": year, "notice": notice, "seen": seen}
        if too_long(notice):
            return shown(visitor, 422, typed=typed, mistakes={"notice": TOO_LONG})
        try:
            days.confirm(number, notice, visitor.name, seen)
        except InputError:
            return shown(visitor, 422, typed=typed, mistakes={"notice": NO_NOTICE})
        except Unseen as error:
            typed["seen"] = stamp_of(error.held)
            return overtaken(visitor, "year", f"year:{number}", error, problem=CHANGED, typed=typed)
        return after(PLACE, "year")

    @router.post(f"{PLACE}/nam/bo")
    def doubt(visitor: Administrator, year: Typed = "", seen: Typed = "") -> Response:
        number = number_of(year)
        try:
            days.doubt(number, visitor.name, seen)
        except NotFoundError:
            raise HTTPException(404, NOT_CONFIRMED) from None
        except Unseen as error:
            return overtaken(visitor, "year", f"year:{number}", error)
        return after(PLACE, "year-doubted")

    @router.post(f"{PLACE}/bo")
    def forget(visitor: Administrator, on: Typed = "", seen: Typed = "") -> Response:
        try:
            day = day_of(on)
            days.forget(day, visitor.name, seen)
        except (ValueError, NotFoundError):
            raise HTTPException(404, NOTHING_SET) from None
        except Unseen as error:
            return overtaken(visitor, "set_here", f"day:{day}", error)
        return after(PLACE, "working-day-forgotten")

    return router


def _meanwhile(days: WorkingCalendar, about: str, error: Unseen) -> Meanwhile | None:
    """None: nobody ever changed it, so that only a changed form can say to have seen something."""
    last = days.last(about)
    return Meanwhile(last.staff, last.at, (("new", _said(about, error.held)),)) if last else None


def _said(about: str, held: WorkingDay | str | None) -> str:
    if isinstance(held, WorkingDay):
        return f"{held.date:%d/%m/%Y}: {'làm việc' if held.is_working else 'nghỉ'}, {held.name} ({held.why})"
    return held or (AS_BEFORE if about.startswith("day:") else UNSETTLED)
