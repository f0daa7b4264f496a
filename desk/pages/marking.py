"""Fifty messages a week, judged by people: what the assistant said, and whether it was right."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Response
from fastapi.responses import RedirectResponse

from core.errors import ConflictError, InputError, NotFoundError
from desk.roles import Permission
from messages.marks import Verdict

from .door import ROOT, Door, Visitor
from .fields import EARLIEST, LATEST, TOO_LONG, Asked, Typed, Written, too_long
from .figure_sheets import judged_weeks
from .figure_view import Numbers
from .templates import DONE, Templates

PATH = "/cham-diem"
NOT_DRAWN = "Không có câu này trong tuần, hoặc tin nhắn vừa bị xóa."
MARKED = "Chưa ghi: {colleague} đã chấm câu này trước. Điều anh/chị viết vẫn còn bên dưới."
NO_VERDICT = "Anh/chị chọn đúng, đúng một phần, hoặc sai."
NO_PROCEDURE = "Không có thủ tục mã {code}. Anh/chị xem lại mã, hoặc để trống."
UNKNOWN_WEEK = "Không có tuần này."

Week = Annotated[date, Path(ge=EARLIEST, le=LATEST)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def create_router(door: Door, numbers: Numbers, templates: Templates) -> APIRouter:
    router = APIRouter()
    marks = numbers.marks
    Judge = Annotated[Visitor, Depends(door.needs(Permission.READ_MESSAGES))]

    @router.get("/cham-diem")
    def weeks(visitor: Judge) -> Response:
        return templates.page("weeks", visitor, sheet=judged_weeks(numbers, marks.weeks()))

    def marking(visitor: Visitor, week: date, status: int = 200, **values: object) -> Response:
        drawn = marks.of_week(week)
        if not drawn:
            raise HTTPException(404, UNKNOWN_WEEK)
        named = {id for each in drawn for id in (each.procedure_id, each.right_procedure_id) if id}
        shared: dict[str, Any] = {
            "week": week,
            "drawn": drawn,
            "left": sum(each.verdict is None and each.asked is not None for each in drawn),
            "titles": numbers.titles(named),
            "verdicts": Verdict,
            "pressable": pressable,
            "typed": {},
        }
        return templates.page("marking", visitor, status, **shared | values)

    @router.get("/cham-diem/{week}")
    def week(visitor: Judge, week: Week, done: Asked = "") -> Response:
        return marking(visitor, week, done=DONE.get(done))

    @router.post("/cham-diem/{week}/{number}")
    def mark(
        visitor: Judge, week: Week, number: Number, verdict: Typed = "", note: Written = "", code: Typed = ""
    ) -> Response:
        code = code.strip()
        problem = TOO_LONG if too_long(note) else _unknown(numbers, code)
        status = 422
        if problem is None:
            try:
                marks.mark(week, number, verdict, visitor.name, note, code)
                return RedirectResponse(f"{ROOT}{PATH}/{week}?done=marked#{_next(numbers, week, number)}", 303)
            except NotFoundError:
                raise HTTPException(404, NOT_DRAWN) from None
            except ConflictError:
                problem, status = MARKED.format(colleague=_colleague(numbers, week, number)), 409
            except InputError:
                problem = NO_VERDICT
        return marking(visitor, week, status, problem=problem, typed={number: {"note": note, "code": code}})

    return router


def pressable(body: Any) -> list[str]:
    """The titles of buttons and links under an answer, however its channel writes them."""
    if isinstance(body, list):
        return [title for each in body for title in pressable(each)]
    if not isinstance(body, dict):
        return []
    own = body.get("title") or (body.get("text") if "key" in body else None)
    inner = [title for each in body.values() for title in pressable(each)]
    return [str(own), *inner] if own else inner


def _unknown(numbers: Numbers, code: str) -> str | None:
    return NO_PROCEDURE.format(code=code) if code and code not in numbers.titles({code}) else None


def _colleague(numbers: Numbers, week: date, number: int) -> str:
    return next(
        (each.marked_by for each in numbers.marks.of_week(week) if each.id == number and each.marked_by), "ai đó"
    )


def _next(numbers: Numbers, week: date, number: int) -> str:
    """Where to go on: the first after this one that nobody has judged, else this one."""
    drawn = numbers.marks.of_week(week)
    after = drawn[[each.id for each in drawn].index(number) :]
    return f"cau-{next((each.id for each in after if each.verdict is None and each.asked is not None), number)}"
