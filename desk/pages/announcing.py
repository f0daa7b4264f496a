"""What everybody is told for a time: written, seen as citizens see it, taken back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response

from core.errors import ConflictError, InputError, NotFoundError
from desk.roles import Permission
from messages.announcements import LONGEST, Announcements

from .door import Door, Visitor
from .fields import Asked, Typed, Written
from .moments import moment_of
from .procedures import number_of
from .templates import DONE, Templates, after

PLACE = "/van-hanh/thong-bao"
NO_TEXT = f"Anh/chị viết thông báo, từ 1 đến {LONGEST} ký tự."
NO_MOMENT = "Không đọc được thời điểm này. Anh/chị chọn ngày, giờ, hoặc nhập như 08:00 25/11/2026."
OVER = "Thời điểm kết thúc phải sau lúc bắt đầu và sau bây giờ."
NONE = "Không có thông báo này."
OVER_ALREADY = "Thông báo này đã hết hạn hoặc đã được rút."


def create_router(door: Door, announcements: Announcements, templates: Templates) -> APIRouter:
    router = APIRouter()
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, **values: object) -> Response:
        shared = {"announcements": announcements.all(), "most": LONGEST, "typed": {}, "mistakes": {}}
        return templates.page("announcing", visitor, status, **shared | values)

    @router.get(PLACE)
    def index(visitor: Administrator, done: Asked = "") -> Response:
        return shown(visitor, done=DONE.get(done))

    @router.post(PLACE)
    def announce(visitor: Administrator, text: Written = "", begins: Typed = "", ends: Typed = "") -> Response:
        """Without a beginning it holds at once; without an end until it is taken back."""
        typed = {"text": text, "begins": begins, "ends": ends}
        text = text.replace("\r\n", "\n").strip()
        moments, mistakes = _moments(begins=begins, ends=ends)
        if not text or len(text) > LONGEST:
            mistakes["text"] = NO_TEXT
        if mistakes:
            return shown(visitor, 422, typed=typed, mistakes=mistakes)
        begins_at = moments["begins"]
        try:
            announcements.announce(text, begins_at, moments["ends"], visitor.name)
        except InputError:
            return shown(visitor, 422, typed=typed, mistakes={"ends": OVER})
        return after(PLACE, "announced")

    @router.post(f"{PLACE}/rut")
    def withdraw(visitor: Administrator, number: Typed = "") -> Response:
        try:
            announcements.withdraw(number_of(number), visitor.name)
        except NotFoundError:
            raise HTTPException(404, NONE) from None
        except ConflictError:
            return shown(visitor, 409, problem=OVER_ALREADY)
        return after(PLACE, "announcement-withdrawn")

    return router


def _moments(**typed: str) -> tuple[dict[str, datetime | None], dict[str, str]]:
    """What was meant, by field, and what cannot be read."""
    moments: dict[str, datetime | None] = {}
    mistakes: dict[str, str] = {}
    for name, text in typed.items():
        try:
            moments[name] = moment_of(text) if text.strip() else None
        except ValueError:
            mistakes[name] = NO_MOMENT
    return moments, mistakes
