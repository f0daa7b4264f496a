"""The authenticated API of cases. Every act names who: the member whose key came in the header."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Response
from pydantic import BaseModel, Field

from core.errors import ConflictError, InputError, NotFoundError
from feedback.casework import Casework
from feedback.model import Case, State

from .member import Member
from .roles import Permission
from .staff import Staff

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No key, or one that opens nothing"},
    403: {"description": "The role may not work on cases"},
    404: {"description": "There is no such case or photo"},
    409: {"description": "The case does not allow it, or a colleague was quicker"},
}

UNKNOWN_KEY = "Khóa không đúng hoặc đã bị thu hồi."
NOT_ALLOWED = "Vai trò của anh/chị không được xử lý phản ánh."

Number = Annotated[str, Field(pattern=r"^PA-\d{2}-\d{6}$")]
Words = Annotated[str, Field(min_length=1, max_length=4000)]


class CaseOut(BaseModel):
    number: str
    state: State
    category: str
    place: str
    text: str
    public_text: str
    is_hidden: bool
    urgency: str
    unit: str
    officer: str | None
    filed_at: datetime
    receive_by: datetime
    handle_by: datetime
    handled_at: datetime | None
    deadline: str
    reopened: int
    result: str | None
    evidence: str | None
    refusal: str | None
    is_anonymous: bool

    @classmethod
    def of(cls, case: Case) -> "CaseOut":
        return cls.model_validate(case, from_attributes=True)


class EventOut(BaseModel):
    at: datetime
    act: str
    staff: str | None
    note: str | None
    is_public: bool
    facts: dict[str, Any]


class PhotoOut(BaseModel):
    id: str
    size: int
    approved_by: str | None


class WholeCaseOut(CaseOut):
    course: list[EventOut]
    photos: list[PhotoOut]


class SayIn(BaseModel):
    text: Words
    public: bool = False


class CloseIn(BaseModel):
    result: Words
    evidence: Words


class RefuseIn(BaseModel):
    reason: Words


class RouteIn(BaseModel):
    unit: str
    why: Words


class WhyIn(BaseModel):
    why: Words


def create_router(staff: Staff, work: Casework, read_photo: Callable[[str], bytes | None]) -> APIRouter:
    def officer(authorization: Annotated[str, Header()] = "") -> Member:
        scheme, _, key = authorization.partition(" ")
        member = staff.by_key(key) if scheme.lower() == "bearer" and key else None
        if member is None:
            raise HTTPException(401, UNKNOWN_KEY, headers={"WWW-Authenticate": "Bearer"})
        if not member.may(Permission.WORK_CASES):
            raise HTTPException(403, NOT_ALLOWED)
        return member

    Officer = Annotated[Member, Depends(officer)]
    router = APIRouter(prefix="/api/staff", tags=["staff"], responses=REFUSALS)

    @router.get("/cases", summary="Cases, those whose time ends first come first")
    def cases(
        who: Officer,
        state: Annotated[list[State], Query()] = [],  # noqa: B006 - FastAPI copies it
        unit: str | None = None,
        mine: bool = False,
        late: bool = False,
    ) -> list[CaseOut]:
        found = work.select(states=state, unit=unit, officer=who.name if mine else None, late=late)
        return [CaseOut.of(case) for case in found]

    @router.get("/cases/{number}", summary="One case with its course")
    def case(who: Officer, number: Number) -> WholeCaseOut:
        found = _tried(lambda: work.get(number))
        course = [EventOut.model_validate(event, from_attributes=True) for event in work.course(number)]
        photos = [PhotoOut.model_validate(photo, from_attributes=True) for photo in work.photos(number)]
        return WholeCaseOut(**CaseOut.of(found).model_dump(), course=course, photos=photos)

    @router.post("/cases/{number}/take", summary="Receive it, or go on to work on it")
    def take(who: Officer, number: Number) -> CaseOut:
        return CaseOut.of(_tried(lambda: work.take(number, who.name)))

    @router.post("/cases/{number}/say", summary="An interim word or a question to the citizen")
    def say(who: Officer, number: Number, body: SayIn) -> CaseOut:
        return CaseOut.of(_tried(lambda: work.say(number, who.name, body.text, body.public)))

    @router.post("/cases/{number}/close", summary="Answer it with a result and what shows it")
    def close(who: Officer, number: Number, body: CloseIn) -> CaseOut:
        return CaseOut.of(_tried(lambda: work.close(number, who.name, body.result, body.evidence)))

    @router.post("/cases/{number}/refuse", summary="Refuse it, with the reason")
    def refuse(who: Officer, number: Number, body: RefuseIn) -> CaseOut:
        return CaseOut.of(_tried(lambda: work.refuse(number, who.name, body.reason)))

    @router.post("/cases/{number}/route", summary="Pass it on to another unit")
    def route(who: Officer, number: Number, body: RouteIn) -> CaseOut:
        return CaseOut.of(_tried(lambda: work.route(number, who.name, body.unit, body.why)))

    @router.post("/cases/{number}/hide", summary="Take it off the public pages")
    def hide(who: Officer, number: Number, body: WhyIn) -> CaseOut:
        return CaseOut.of(_tried(lambda: work.hide(number, who.name, True, body.why)))

    @router.post("/cases/{number}/show", summary="Put it back on the public pages")
    def show(who: Officer, number: Number, body: WhyIn) -> CaseOut:
        return CaseOut.of(_tried(lambda: work.hide(number, who.name, False, body.why)))

    @router.get(
        "/photos/{photo}",
        summary="A photo, also one that is not public",
        response_class=Response,
        responses={200: {"content": {"image/jpeg": {}}}},
    )
    def photo(who: Officer, photo: str) -> Response:
        picture = read_photo(photo)
        if picture is None:
            raise HTTPException(404, "Không có ảnh này.")
        return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})

    @router.post("/photos/{photo}/approve", status_code=204, summary="Let the public see a photo")
    def approve(who: Officer, photo: str) -> None:
        _tried(lambda: work.approve_photo(photo, who.name))

    @router.post("/photos/{photo}/withdraw", status_code=204, summary="Take a photo off the public pages")
    def withdraw(who: Officer, photo: str) -> None:
        _tried(lambda: work.withdraw_photo(photo, who.name))

    return router


def _tried[T](act: Callable[[], T]) -> T:
    try:
        return act()
    except ConflictError as error:
        raise HTTPException(409, str(error)) from None
    except NotFoundError as error:
        raise HTTPException(404, str(error)) from None
    except InputError as error:
        raise HTTPException(422, str(error)) from None
