"""Working on what citizens report: the list, whose time ends first on top; one report with its course and every act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints

from core.errors import ConflictError, InputError, NotFoundError
from core.period import Period
from desk.roles import Permission
from feedback.casework import Casework
from feedback.catalog import Catalog
from feedback.due import NO_BRANCH, Figure, What
from feedback.model import OPEN, Case, State

from .door import ROOT, Door, Visitor
from .fields import EARLIEST, LATEST, TOO_LONG, Asked, Typed, Written, page_of, too_long
from .figure_sheets import BRANCH_NOT_SAID
from .templates import DONE, Templates, Tile, after

PAGE = 50
MOST_AT_ONCE = 200
NO_CASE = "Không có phản ánh này."
NO_PHOTO = "Không có ảnh này."
CHANGED = "Chưa làm được: vừa có thay đổi ở phản ánh này. Anh/chị xem lại bên dưới rồi làm tiếp."
ENDED = "Chưa làm được: phản ánh này nay là “{state}”."
HELD = "Chưa làm được: {officer} đang giữ việc này."
TAKE_FIRST = "Chưa làm được: anh/chị bấm “Tiếp nhận” trước khi trả lời. Lời đã viết vẫn còn bên dưới."
THERE = "Chưa làm được: phản ánh đang ở đơn vị này rồi."
NOTHING_WRITTEN = "Anh/chị ghi đủ nội dung của việc này giúp; người dân sẽ đọc."
NOTHING_CHOSEN = "Anh/chị chọn ít nhất một phản ánh, chọn đơn vị và ghi lý do."

FIGURES = {
    What.FILED: "đã gửi",
    What.REFUSED: "không tiếp nhận, trong số đã gửi",
    What.REOPENED: "mở lại, trong số đã gửi",
    What.DUE: "đến hạn",
    What.ON_TIME: "đúng hạn",
    What.LATE: "trễ hạn",
}
"""What a figure led here from counts."""

NUMBER = r"^PA-\d{2}-\d{6}$"
Number = Annotated[str, Path(pattern=NUMBER)]
Listed = Annotated[str, StringConstraints(pattern=NUMBER)]
Page = Annotated[int, Query(alias="trang", ge=1, le=100_000)]
Act = Callable[[], object]


@dataclass(frozen=True)
class Filter:
    """What an officer asked to see. `state` "": whatever the office still owes something in."""

    state: Annotated[Asked, Query(alias="trang-thai")] = ""
    unit: Annotated[Asked, Query(alias="don-vi")] = ""
    branch: Annotated[Asked, Query(alias="noi")] = ""
    mine: Annotated[Asked, Query(alias="cua-toi")] = ""
    late: Annotated[Asked, Query(alias="qua-han")] = ""
    what: Annotated[What | None, Query(alias="so-lieu")] = None
    first: Annotated[date | None, Query(alias="tu", ge=EARLIEST, le=LATEST)] = None
    last: Annotated[date | None, Query(alias="den", ge=EARLIEST, le=LATEST)] = None

    @property
    def figure(self) -> Figure | None:
        """What the page of figures led here from."""
        return Figure(self.what, Period(self.first, self.last)) if self.what and self.first and self.last else None

    def wanted(self, visitor: Visitor) -> dict[str, Any]:
        states = list(State) if self.state == "tat-ca" else [State(self.state)] if self.state in set(State) else OPEN
        officer = visitor.name if self.mine else None
        wanted = {"states": sorted(states), "unit": self.unit or None, "officer": officer, "late": bool(self.late)}
        return wanted | {"of": self.figure, "branch": self.branch or None}

    def as_query(self) -> dict[str, str]:
        named = {"trang-thai": self.state, "don-vi": self.unit, "noi": self.branch}
        named |= {"cua-toi": self.mine, "qua-han": self.late}
        if self.what and self.first and self.last:
            named |= {"so-lieu": self.what.value, "tu": self.first.isoformat(), "den": self.last.isoformat()}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Cases:
    """What these pages work with. `photo` reads a picture by its id."""

    work: Casework
    catalog: Callable[[], Catalog]
    photo: Callable[[str], bytes | None]


def waiting(cases: Cases, visitor: Visitor) -> list[Tile]:
    """What to do next."""
    if not visitor.may(Permission.WORK_CASES):
        return []
    unit = visitor.member.unit
    chosen = [
        ("Của tôi", Filter(mine="1")),
        *(
            [("Của đơn vị tôi", Filter(unit=unit)), ("Của đơn vị tôi, quá hạn", Filter(unit=unit, late="1"))]
            if unit
            else []
        ),
        ("Còn phải giải quyết", Filter()),
        ("Quá hạn", Filter(late="1")),
    ]
    return [
        Tile(said, cases.work.count(**each.wanted(visitor)), f"/phan-anh?{urlencode(each.as_query())}")
        for said, each in chosen
    ]


def create_router(door: Door, cases: Cases, templates: Templates) -> APIRouter:
    router = APIRouter()
    work = cases.work
    Officer = Annotated[Visitor, Depends(door.needs(Permission.WORK_CASES))]
    Wanted = Annotated[Filter, Depends()]

    def listed(visitor: Visitor, chosen: Filter, page: int = 1, status: int = 200, **values: object) -> Response:
        wanted = chosen.wanted(visitor)
        count = work.count(**wanted)
        page, pages = page_of(page, count, PAGE)
        found = work.select(**wanted, most=PAGE, skip=PAGE * (page - 1))
        shared = {
            "cases": found,
            "tiles": waiting(cases, visitor),
            "chosen": chosen,
            "count": count,
            "page": page,
            "pages": pages,
            "typed": {},
            "figures": FIGURES,
            "branches": _branches(work.branches(), chosen.branch),
        }
        return templates.page("cases", visitor, status, catalog=cases.catalog(), **shared | values)

    @router.get("/phan-anh")
    def index(
        visitor: Officer,
        chosen: Wanted,
        page: Page = 1,
        done: Asked = "",
        moved: Annotated[int, Query(alias="chuyen", ge=0, le=MOST_AT_ONCE)] = 0,
        kept: Annotated[list[Listed], Query(alias="giu", max_length=MOST_AT_ONCE)] = [],  # noqa: B006 - as above
    ) -> Response:
        told = f"Đã chuyển {moved} phản ánh. Người gửi được báo." if moved else DONE.get(done)
        problem = f"Không chuyển được: {', '.join(kept)}. Anh/chị mở từng việc để xem vì sao." if kept else None
        return listed(visitor, chosen, page, done=told, problem=problem)

    @router.post("/phan-anh/chuyen")
    def route_many(
        visitor: Officer,
        chosen: Wanted,
        page: Page = 1,
        numbers: Annotated[list[Listed], Form(max_length=MOST_AT_ONCE)] = [],  # noqa: B006 - FastAPI copies it
        unit: Typed = "",
        why: Written = "",
    ) -> Response:
        typed = {"numbers": numbers, "unit": unit, "why": why}
        if too_long(why):
            return listed(visitor, chosen, page, status=422, problem=TOO_LONG, typed=typed)
        if not numbers or not why.strip() or unit not in cases.catalog().units:
            return listed(visitor, chosen, page, status=422, problem=NOTHING_CHOSEN, typed=typed)
        picked = dict.fromkeys(numbers)
        kept = [number for number in picked if not _routed(number, visitor, unit, why)]
        told = {"chuyen": len(picked) - len(kept), "giu": kept, "trang": page}
        return RedirectResponse(f"{ROOT}/phan-anh?{urlencode(chosen.as_query() | told, doseq=True)}", 303)

    def _routed(number: str, visitor: Visitor, unit: str, why: str) -> bool:
        try:
            work.route(number, visitor.name, unit, why)
        except (ConflictError, InputError):
            return False
        return True

    def shown(visitor: Visitor, number: str, status: int = 200, **values: object) -> Response:
        case = _found(lambda: work.get(number))
        shared = {
            "case": case,
            "course": work.course(number),
            "photos": work.photos(number),
            "may_close": case.may_move(State.CLOSED, visitor.name),
            "may_refuse": case.may_move(State.REFUSED, visitor.name),
            "contact": None,
            "typed": {},
        }
        return templates.page("case", visitor, status, catalog=cases.catalog(), **shared | values)

    def tried(visitor: Visitor, number: str, act: Act, done: str, to: State | None = None, **typed: str) -> Response:
        """What was typed stays in its field when the act is refused. `to`: the state it would lead to."""
        if too_long(*typed.values()):
            return shown(visitor, number, 422, problem=TOO_LONG, typed=typed)
        try:
            _found(act)
        except ConflictError:
            return shown(visitor, number, 409, problem=_why_not(work.get(number), visitor, to, typed), typed=typed)
        except InputError:
            return shown(visitor, number, 422, problem=NOTHING_WRITTEN, typed=typed)
        return after(f"/phan-anh/{number}", done)

    @router.get("/phan-anh/{number}")
    def one(visitor: Officer, number: Number, done: Asked = "") -> Response:
        return shown(visitor, number, done=DONE.get(done))

    @router.post("/phan-anh/{number}/nhan")
    def take(visitor: Officer, number: Number) -> Response:
        return tried(visitor, number, lambda: work.take(number, visitor.name), "case-taken", State.RECEIVED)

    @router.post("/phan-anh/{number}/tra-loi")
    def say(visitor: Officer, number: Number, text: Written = "", public: Typed = "") -> Response:
        act = lambda: work.say(number, visitor.name, text, bool(public))  # noqa: E731
        return tried(visitor, number, act, "case-said", text=text, public=public)

    @router.post("/phan-anh/{number}/chuyen")
    def route(visitor: Officer, number: Number, unit: Typed = "", why: Written = "") -> Response:
        act = lambda: work.route(number, visitor.name, unit, why)  # noqa: E731
        return tried(visitor, number, act, "case-routed", unit=unit, why=why)

    @router.post("/phan-anh/{number}/ket-thuc")
    def close(visitor: Officer, number: Number, result: Written = "", evidence: Written = "") -> Response:
        typed = {"result": result, "evidence": evidence}
        act = lambda: work.close(number, visitor.name, **typed)  # noqa: E731
        return tried(visitor, number, act, "case-closed", State.CLOSED, **typed)

    @router.post("/phan-anh/{number}/tu-choi")
    def refuse(visitor: Officer, number: Number, reason: Written = "") -> Response:
        act = lambda: work.refuse(number, visitor.name, reason)  # noqa: E731
        return tried(visitor, number, act, "case-refused", State.REFUSED, reason=reason)

    @router.post("/phan-anh/{number}/an")
    def hide(visitor: Officer, number: Number, hidden_why: Written = "", show: Typed = "") -> Response:
        act = lambda: work.hide(number, visitor.name, not show, hidden_why)  # noqa: E731
        return tried(visitor, number, act, "case-shown" if show else "case-hidden", hidden_why=hidden_why)

    @router.post("/phan-anh/{number}/lien-he")
    def contact(visitor: Officer, number: Number) -> Response:
        """Not by a redirect: how to reach somebody must not stand in an address, nor come back with a reload."""
        kept = _found(lambda: work.contact(number, visitor.name))
        return shown(visitor, number, contact=kept or "Người gửi không để lại cách liên hệ.")

    @router.post("/phan-anh/{number}/anh")
    def approve(visitor: Officer, number: Number, photo: Typed = "") -> Response:
        return tried(visitor, number, lambda: work.approve_photo(photo, visitor.name), "case-photo")

    @router.post("/phan-anh/{number}/thoi-cong-khai-anh")
    def withdraw(visitor: Officer, number: Number, photo: Typed = "") -> Response:
        act = lambda: work.withdraw_photo(photo, visitor.name)  # noqa: E731
        return tried(visitor, number, act, "case-photo-withdrawn")

    @router.get("/anh/{photo}")
    def picture(visitor: Officer, photo: str) -> Response:
        kept = cases.photo(photo)
        if kept is None:
            raise HTTPException(404, NO_PHOTO)
        return Response(kept, media_type="image/jpeg")

    return router


def _branches(known: list[str], chosen: str) -> dict[str, str]:
    """Name in the address -> what staff read; none where no report names any. What is chosen is always among them."""
    if not known and not chosen:
        return {}
    others = [chosen] if chosen not in ("", NO_BRANCH, *known) else []
    return {name: name for name in known + others} | {NO_BRANCH: BRANCH_NOT_SAID}


def _found[T](act: Callable[[], T]) -> T:
    try:
        return act()
    except NotFoundError:
        raise HTTPException(404, NO_CASE) from None


def _why_not(case: Case, visitor: Visitor, to: State | None, typed: Mapping[str, str]) -> str:
    """What stands in the way of an act that was refused. Only those that lead to a state ask whose the report is."""
    if not case.state.is_open and (to or "unit" in typed):
        return ENDED.format(state=case.state.label)
    if to and case.officer not in (None, visitor.name):
        return HELD.format(officer=case.officer)
    if to == State.CLOSED and case.state == State.FILED:
        return TAKE_FIRST
    return THERE if typed.get("unit") == case.unit else CHANGED
