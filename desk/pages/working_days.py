"""Which days are worked: the sixty ahead, a day set by hand with its reason, and taken back; years settled."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response

from core.errors import InputError, NotFoundError
from desk.roles import Permission
from desk.working_calendar import WorkingCalendar

from .door import Door, Visitor
from .fields import TOO_LONG, Asked, Typed, Written, too_long
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

ORIGINS = {"law": "luật", "decree": "thông báo nghỉ", "staff": "đặt tại đây"}
KINDS = {"work": "Làm việc", "make_up": "Làm bù", "weekend": "Nghỉ cuối tuần", "off": "Nghỉ"}


def create_router(door: Door, days: WorkingCalendar, templates: Templates) -> APIRouter:
    router = APIRouter()
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, **values: object) -> Response:
        shared = {"days": days.ahead(), "set_here": days.set_here(), "typed": {}, "mistakes": {}}
        shared["years"] = [(year, days.changed(year.number)) for year in days.years()]
        words = {"origins": ORIGINS, "kinds": KINDS}
        return templates.page("working_days", visitor, status, **words | shared | values)

    @router.get(PLACE)
    def index(visitor: Administrator, done: Asked = "") -> Response:
        return shown(visitor, done=DONE.get(done))

    @router.post(PLACE)
    def decide(
        visitor: Administrator, on: Typed = "", kind: Typed = "", name: Typed = "", why: Written = ""
    ) -> Response:
        typed = {"on": on, "kind": kind, "name": name, "why": why}
        mistakes = {} if name.strip() else {"name": NO_NAME}
        if not why.strip() or too_long(why):
            mistakes["why"] = TOO_LONG if why.strip() else NO_REASON
        try:
            chosen = day_of(on)
            if days.is_over(chosen):
                mistakes["on"] = OVER
            if not mistakes:
                days.set(chosen, kind == "work", name, why, visitor.name)
        except ValueError:
            mistakes["on"] = NO_DAY
        except InputError:
            mistakes["on"] = TOO_FAR
        return shown(visitor, 422, typed=typed, mistakes=mistakes) if mistakes else after(PLACE, "working-day")

    @router.post(f"{PLACE}/nam")
    def confirm(visitor: Administrator, year: Typed = "", notice: Written = "") -> Response:
        typed = {"year": year, "notice": notice}
        if too_long(notice):
            return shown(visitor, 422, typed=typed, mistakes={"notice": TOO_LONG})
        try:
            days.confirm(number_of(year), notice, visitor.name)
        except InputError:
            return shown(visitor, 422, typed=typed, mistakes={"notice": NO_NOTICE})
        return after(PLACE, "year")

    @router.post(f"{PLACE}/nam/bo")
    def doubt(visitor: Administrator, year: Typed = "") -> Response:
        try:
            days.doubt(number_of(year), visitor.name)
        except NotFoundError:
            raise HTTPException(404, NOT_CONFIRMED) from None
        return after(PLACE, "year-doubted")

    @router.post(f"{PLACE}/bo")
    def forget(visitor: Administrator, on: Typed = "") -> Response:
        try:
            days.forget(day_of(on), visitor.name)
        except (ValueError, NotFoundError):
            raise HTTPException(404, NOTHING_SET) from None
        return after(PLACE, "working-day-forgotten")

    return router
