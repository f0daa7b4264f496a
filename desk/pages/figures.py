"""How it goes: figures that click through to what they count, the same as CSV."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from desk.roles import Permission
from desk.sheets import lasting
from feedback.due import NO_BRANCH
from feedback.ratings import BEST
from feedback.ratings import PAGE as RATINGS_PAGE
from messages.figures import STYLES
from messages.seen import ASKED, OLDER, PAGE, Seen, Wanted

from .door import Door, Visitor
from .fields import Asked
from .figure_sheets import BRANCH_NOT_SAID, KINDS, SHEETS, by_day, by_hour
from .figure_tiles import charts, tiles
from .figure_view import LENGTHS, Chosen, Numbers, View
from .templates import Templates, outcome_label

Name = Literal[
    "gio", "ngay", "ket-qua", "kenh", "cach-go", "cho-can-bo", "phan-anh", "chi-nhanh", "danh-gia", "cham-diem"
]
"""Of a table; a test holds it to SHEETS."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Before = Annotated[int, Query(alias="truoc", ge=0, le=2**31 - 1)]


Place = Annotated[str, Query(alias="truoc", pattern=r"^(\d{1,16}\.\d{1,9})?$")]
"""Of a message in the list: microseconds since the epoch, and its id."""


@dataclass(frozen=True)
class Rated:
    """Which ratings; "" and 0: whatever."""

    kind: Annotated[Asked, Query(alias="loai")] = ""
    score: Annotated[int, Query(alias="diem", ge=0, le=BEST)] = 0
    unit: Annotated[Asked, Query(alias="don-vi")] = ""
    branch: Annotated[Asked, Query(alias="noi")] = ""


def create_router(door: Door, numbers: Numbers, templates: Templates) -> APIRouter:
    router = APIRouter()
    Reader = Annotated[Visitor, Depends(door.needs(Permission.READ))]
    Judge = Annotated[Visitor, Depends(door.needs(Permission.READ_MESSAGES))]
    Looked = Annotated[Chosen, Depends()]

    @router.get("/so-lieu")
    def figures(visitor: Reader, chosen: Looked) -> Response:
        view = View(numbers, chosen)
        return templates.page(
            "figures",
            visitor,
            view=view,
            lengths=LENGTHS,
            styles={name: said for name, said in STYLES.items() if name},
            channels=[(name, view.channel_name(name)) for name in numbers.messages.channels()],
            tiles=tiles(view),
            charts=charts(view),
            courses=[by_hour(view), by_day(view)] if view.is_one_day else [by_day(view)],
            sheets=[make(view) for make in SHEETS.values() if make not in (by_hour, by_day)],
        )

    @router.get("/so-lieu/bang/{name}.csv")
    def as_csv(visitor: Reader, name: Name, chosen: Looked) -> Response:
        view = View(numbers, chosen)
        file = f"{name}-{view.period.first}-{view.period.last}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{file}"'}
        return Response(SHEETS[name](view).as_csv(), media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/so-lieu/tin-nhan")
    def messages(
        visitor: Judge,
        chosen: Looked,
        outcome: Annotated[Asked, Query(alias="ket-qua")] = "",
        hour: Annotated[int | None, Query(alias="gio", ge=0, le=23)] = None,
        before: Place = "",
    ) -> Response:
        view = View(numbers, chosen)
        wanted = Wanted(outcome, chosen.channel, chosen.style, _place(before) if before else None, hour)
        found = numbers.seen.page(view.period, wanted)
        more = {"ket-qua": outcome, "gio": "" if hour is None else str(hour)}
        older = chosen.as_query(**more, truoc=_named(found[-1])) if len(found) == PAGE else None
        titles = numbers.titles({each.procedure_id for each in found if each.procedure_id})
        said = _said(view, outcome, hour)
        return templates.page("messages", visitor, view=view, messages=found, said=said, titles=titles, older=older)

    @router.get("/so-lieu/cho-can-bo")
    def waiting(visitor: Reader, chosen: Looked) -> Response:
        return templates.page("waits", visitor, view=View(numbers, chosen), lasting=lasting)

    @router.get("/so-lieu/danh-gia")
    def ratings(visitor: Judge, chosen: Looked, rated: Annotated[Rated, Depends()], before: Before = 0) -> Response:
        view = View(numbers, chosen)
        found = numbers.ratings.told(view.period, rated.kind, rated.score, rated.unit, rated.branch, before)
        branch = BRANCH_NOT_SAID if rated.branch == NO_BRANCH else rated.branch
        named = {"loai": rated.kind, "diem": str(rated.score or ""), "don-vi": rated.unit, "noi": rated.branch}
        older = chosen.as_query(**named, truoc=str(found[-1].id)) if len(found) == RATINGS_PAGE else None
        told: dict[str, Any] = {"found": found, "rated": rated, "branch": branch, "kinds": KINDS, "older": older}
        return templates.page("ratings", visitor, view=view, **told)

    return router


def _named(message: Seen) -> str:
    return f"{(message.at - EPOCH) // timedelta(microseconds=1)}.{message.id}"


def _place(named: str) -> tuple[datetime, int]:
    microseconds, id = named.split(".")
    return EPOCH + timedelta(microseconds=int(microseconds)), int(id)


def _said(view: View, outcome: str, hour: int | None) -> str:
    """What is listed, in words: "Trả lời theo bản công bố, lúc 9 giờ, Zalo, gõ không dấu"."""
    named = (
        "Câu hỏi về thủ tục" if outcome == ASKED else outcome_label(outcome),
        "" if hour is None else f"lúc {hour} giờ",
        view.channel_name(view.chosen.channel),
        STYLES.get("" if view.chosen.style == OLDER else view.chosen.style, "") if view.chosen.style else "",
    )
    return ", ".join(each for each in named if each)
