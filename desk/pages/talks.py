"""Talking to citizens: who waits, one conversation with every act, and what is new in it while it is open."""

import secrets
from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response

from answers.service_info import when_answered
from core.errors import ConflictError, InputError, NotFoundError
from desk.replies import BLANK, ReplyFile
from desk.roles import Permission
from messages.handoff import CITIZEN
from messages.handoff_list import Handoff

from .door import Door, Visitor
from .fields import TOO_LONG, Asked, Typed, Written, page_of, too_long
from .talk_view import Talks, lines, photo_of, rows, stamp
from .templates import DONE, Templates, Tile, after

PATH = "/hoi-thoai"
PAGE = 50
LONGEST_KEY = 64

GONE = "Cuộc trò chuyện này không còn: người dân đã xóa dữ liệu của mình, hoặc đã hết thời gian lưu."
NO_PHOTO = "Không có ảnh này, hoặc ảnh không còn được giữ."
NOTHING_WRITTEN = "Anh/chị ghi nội dung giúp; người dân sẽ đọc."
NO_UNIT = "Anh/chị chọn đơn vị sẽ trả lời."
LEFT_BLANK = "Chưa gửi: còn chỗ chưa điền: {blanks}."
TAKEN = "Chưa làm được: {officer} đang trả lời cuộc này."
FREE = "Chưa làm được: cuộc này không còn ở tay anh/chị. Bấm “Nhận” để trả lời tiếp."
BACK = "Chưa làm được: người dân đã quay lại với trợ lý."
ENDED = "Chưa làm được: {officer} đã kết thúc cuộc này."
STILL_THERE = "Lời anh/chị đã viết vẫn còn bên dưới."
NOT_SET_UP = "Chưa gửi được: kênh này hiện không được nối với máy chủ. Anh/chị báo người quản trị."

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Page = Annotated[int, Query(alias="trang", ge=1, le=100_000)]
Unit = Annotated[Asked, Query(alias="don-vi")]


def waiting(talks: Talks, visitor: Visitor) -> list[Tile]:
    """What to do next; nothing for those who do not talk to citizens."""
    if not visitor.may(Permission.TALK):
        return []
    mine = sum(each.waits_since is not None for each in talks.handoffs.of(visitor.name))
    everybody, unit = talks.handoffs.count_waiting(), visitor.member.unit
    tiles = [Tile("Của tôi, chờ trả lời", mine, PATH), Tile("Người dân đang chờ", everybody, PATH)]
    if unit:
        tiles.insert(
            1, Tile("Chờ đơn vị tôi", talks.handoffs.count_waiting(unit), f"{PATH}?{urlencode({'don-vi': unit})}")
        )
    return tiles


def create_router(door: Door, talks: Talks, templates: Templates) -> APIRouter:
    router = APIRouter()
    replies = ReplyFile()

    def canned_for(visitor: Visitor) -> tuple[dict[str, str], str | None]:
        """By situation; and why there are none: the page goes on without them."""
        try:
            return replies().fill(visitor.name, talks.hours.opens(talks.now()), talks.contact()), None
        except InputError as error:
            return {}, str(error)

    Officer = Annotated[Visitor, Depends(door.needs(Permission.TALK))]
    Watching = Annotated[Visitor, Depends(door.needs(Permission.TALK, by_itself=True))]

    def list_values(visitor: Visitor, unit: str, page: int) -> dict[str, Any]:
        handoffs, wanted = talks.handoffs, unit or None
        count = handoffs.count_waiting(wanted)
        page, pages = page_of(page, count, PAGE)
        skip = PAGE * (page - 1)
        others = handoffs.of_others(visitor.name, wanted)
        return {
            "waiting": rows(talks, handoffs.waiting(wanted, PAGE, skip), skip + 1),
            "mine": rows(talks, handoffs.of(visitor.name)),
            "others": rows(talks, others),
            "more_others": handoffs.count_of_others(visitor.name, wanted) - len(others),
            "count": count,
            "unit": unit,
            "units": talks.units(),
            "channels": talks.channels,
            "page": page,
            "pages": pages,
        }

    @router.get("/hoi-thoai")
    def index(visitor: Officer, unit: Unit = "", page: Page = 1, done: Asked = "") -> Response:
        opens = talks.hours.opens(talks.now())
        told = when_answered(opens) if opens else None
        return templates.page("talks", visitor, done=DONE.get(done), told=told, **list_values(visitor, unit, page))

    @router.get("/hoi-thoai/moi")
    def list_again(visitor: Watching, unit: Unit = "", page: Page = 1) -> Response:
        """The part of the list that changes, for a page that looks by itself."""
        return templates.page("talks_body", visitor, **list_values(visitor, unit, page))

    def values_of(visitor: Visitor, handoff: Handoff, typed: Mapping[str, str]) -> dict[str, Any]:
        canned, canned_wrong = canned_for(visitor)
        return {
            "handoff": handoff,
            "row": rows(talks, [handoff])[0],
            "lines": lines(talks, handoff),
            "stamp": stamp(talks, handoff),
            "is_mine": handoff.closed_at is None and handoff.officer == visitor.name,
            "ended_by_citizen": handoff.closed_by == CITIZEN,
            "units": talks.units(),
            "channel": talks.channels.get(handoff.channel, handoff.channel),
            "canned": canned,
            "canned_wrong": canned_wrong,
            "key": secrets.token_urlsafe(12),
            "typed": typed,
        }

    def gone(visitor: Visitor, **typed: str) -> Response:
        return templates.page("talk_gone", visitor, 404, words=GONE, typed="\n\n".join(filter(None, typed.values())))

    def shown(
        visitor: Visitor, number: int, status: int = 200, typed: Mapping[str, str] | None = None, **values: object
    ) -> Response:
        typed = typed or {}
        try:
            handoff = talks.handoffs.get(number)
        except NotFoundError:
            return gone(visitor, **typed)
        if status == 409:
            has_written = any(text.strip() for text in typed.values())
            values["problem"] = " ".join([_why_not(handoff), *([STILL_THERE] if has_written else [])])
        return templates.page("talk", visitor, status, **values_of(visitor, handoff, typed) | values)

    def tried(visitor: Visitor, number: int, act: Callable[[], object], to: str, done: str, **typed: str) -> Response:
        """What was typed stays in its field when the act is refused."""
        try:
            act()
        except NotFoundError:
            return gone(visitor, **typed)
        except ConflictError:
            return shown(visitor, number, 409, typed=typed)
        except InputError:
            return shown(visitor, number, 422, problem=NOT_SET_UP, typed=typed)
        return after(to, done)

    @router.get("/hoi-thoai/{number}")
    def one(visitor: Officer, number: Number, done: Asked = "") -> Response:
        return shown(visitor, number, done=DONE.get(done))

    @router.get("/hoi-thoai/{number}/moi")
    def one_again(visitor: Watching, number: Number, seen: Annotated[Asked, Query(alias="da-xem")] = "") -> Response:
        """204 while there is nothing new; 404 when it is gone."""
        try:
            handoff = talks.handoffs.get(number)
        except NotFoundError:
            return templates.page("problem", None, 404, words=GONE)
        if stamp(talks, handoff) == seen:
            return Response(status_code=204)
        return templates.page("talk_body", visitor, **values_of(visitor, handoff, {}))

    @router.get("/hoi-thoai/{number}/anh/{message}")
    def picture(visitor: Watching, number: Number, message: Number) -> Response:
        """A photo that the citizen sent in this conversation."""
        try:
            kept = photo_of(talks, talks.handoffs.get(number), message)
        except NotFoundError:
            kept = None
        if kept is None:
            raise HTTPException(404, NO_PHOTO)
        return Response(kept, media_type="image/jpeg")

    @router.post("/hoi-thoai/{number}/nhan")
    def take(visitor: Officer, number: Number) -> Response:
        own = f"/hoi-thoai/{number}"
        return tried(visitor, number, lambda: talks.answering.take(number, visitor.name), own, "talk-taken")

    @router.post("/hoi-thoai/{number}/tra-loi")
    def say(
        visitor: Officer,
        number: Number,
        text: Written = "",
        act: Typed = "",
        situation: Typed = "",
        key: Typed = "",
    ) -> Response:
        if act == "fill":
            filled = "\n".join(filter(None, (text.strip(), canned_for(visitor)[0].get(situation, ""))))
            return shown(visitor, number, typed={"text": filled})
        if problem := _unsayable(text) or _left_blank(text):
            return shown(visitor, number, 422, problem=problem, typed={"text": text})
        done = lambda: talks.answering.say(number, visitor.name, text.strip(), _key(key))  # noqa: E731
        return tried(visitor, number, done, f"/hoi-thoai/{number}", "talk-said", text=text)

    @router.post("/hoi-thoai/{number}/chuyen")
    def pass_on(visitor: Officer, number: Number, unit: Typed = "", why: Written = "", key: Typed = "") -> Response:
        units = talks.units()
        if problem := _unsayable(why) or (None if unit in units else NO_UNIT):
            return shown(visitor, number, 422, problem=problem, typed={"why": why})
        told = units[unit]
        act = lambda: talks.answering.pass_on(number, visitor.name, unit, told, why.strip(), _key(key))  # noqa: E731
        return tried(visitor, number, act, "/hoi-thoai", "talk-passed", why=why)

    @router.post("/hoi-thoai/{number}/tra-lai")
    def give_back(visitor: Officer, number: Number, holder: Typed = "") -> Response:
        """`holder`: whose it is, for an administrator when its officer has left."""
        whose = holder if holder and visitor.may(Permission.ADMINISTER) else visitor.name
        act = lambda: talks.answering.give_back(number, whose, by=visitor.name)  # noqa: E731
        return tried(visitor, number, act, "/hoi-thoai", "talk-given-back")

    @router.post("/hoi-thoai/{number}/ket-thuc")
    def end(visitor: Officer, number: Number, key: Typed = "") -> Response:
        act = lambda: talks.answering.end(number, visitor.name, _key(key))  # noqa: E731
        return tried(visitor, number, act, "/hoi-thoai", "talk-ended")

    return router


def _unsayable(text: str) -> str | None:
    return TOO_LONG if too_long(text) else None if text.strip() else NOTHING_WRITTEN


def _left_blank(text: str) -> str | None:
    blanks = dict.fromkeys(BLANK.findall(text))
    return LEFT_BLANK.format(blanks=", ".join(blanks)) if blanks else None


def _key(sent: str) -> str:
    """A form without one is not ours; what it says is then said each time."""
    return sent[:LONGEST_KEY] or secrets.token_urlsafe(12)


def _why_not(handoff: Handoff) -> str:
    if handoff.closed_at is not None:
        return BACK if handoff.closed_by == CITIZEN else ENDED.format(officer=handoff.closed_by)
    return TAKEN.format(officer=handoff.officer) if handoff.officer else FREE
