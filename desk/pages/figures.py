"""How it goes: figures that click through to what they count, the same as CSV, and messages judged by people."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response

from core.errors import ConflictError, InputError, NotFoundError
from desk.charts import columns
from desk.roles import Permission
from feedback.catalog import Catalog
from feedback.public import Public
from feedback.ratings import Ratings
from messages.figures import PAGE, STYLES, Counted, MessageFigures, Period
from messages.marks import Marks, Verdict
from messages.outcome import Outcome

from .door import Door, Visitor
from .fields import TOO_LONG, Asked, Typed, Written, too_long
from .templates import DONE, Templates, after, day

LENGTHS = {"1": "Hôm nay", "7": "7 ngày", "30": "30 ngày", "90": "90 ngày"}
Length = Literal["1", "7", "30", "90"]
TABLES = ("ngay", "ket-qua", "kenh", "cach-go", "phan-anh")
Sheet = Literal["ngay", "ket-qua", "kenh", "cach-go", "phan-anh"]

NOT_DRAWN = "Không có câu này trong tuần."
MARKED = "Chưa ghi: đồng nghiệp vừa chấm câu này."
NO_VERDICT = "Anh/chị chọn đúng, đúng một phần, hoặc sai."
UNKNOWN_WEEK = "Không có tuần này."

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class Numbers:
    """What these pages work with. `today` in Hanoi."""

    messages: MessageFigures
    marks: Marks
    cases: Public
    ratings: Ratings
    catalog: Callable[[], Catalog]
    today: Callable[[], date]


@dataclass(frozen=True)
class Chosen:
    """The days that somebody looks at, and on which channel."""

    length: Annotated[Length, Query(alias="ngay")] = "7"
    channel: Annotated[Asked, Query(alias="kenh")] = ""

    def period(self, today: date) -> Period:
        return Period(today - timedelta(days=int(self.length) - 1), today)

    def as_query(self, **more: str) -> str:
        named = {"ngay": self.length, "kenh": self.channel} | more
        return urlencode({name: value for name, value in named.items() if value})


@dataclass(frozen=True)
class Listed:
    """What a figure counts."""

    outcome: Annotated[Asked, Query(alias="ket-qua")] = ""
    style: Annotated[Asked, Query(alias="cach-go")] = ""
    day: Annotated[Asked, Query(alias="trong-ngay")] = ""
    before: Annotated[int, Query(alias="truoc", ge=0, le=2**31 - 1)] = 0


def create_router(door: Door, numbers: Numbers, templates: Templates) -> APIRouter:
    router = APIRouter()
    Reader = Annotated[Visitor, Depends(door.needs(Permission.READ))]
    Judge = Annotated[Visitor, Depends(door.needs(Permission.READ_MESSAGES))]
    Period_ = Annotated[Chosen, Depends()]

    @router.get("/so-lieu")
    def figures(visitor: Reader, chosen: Period_) -> Response:
        period = chosen.period(numbers.today())
        counted = numbers.messages.counted(period, chosen.channel)
        values: dict[str, Any] = {
            "chosen": chosen,
            "lengths": LENGTHS,
            "channels": numbers.messages.channels(),
            "period": period,
            "counted": counted,
            "before": numbers.messages.counted(period.before, chosen.channel),
            "waits": numbers.messages.waits(period, chosen.channel),
            "accuracy": numbers.marks.accuracy(period),
            "chart": columns(_by_day(period, counted)),
            "days": _by_day(period, counted),
            "units": numbers.cases.figures(),
            "catalog": numbers.catalog(),
            "reasons": numbers.ratings.reasons(),
            "styles": STYLES,
            "outcomes": counted.by_outcome.most_common(),
        }
        return templates.page("figures", visitor, **values)

    @router.get("/so-lieu/bang/{sheet}.csv")
    def as_csv(visitor: Reader, sheet: Sheet, chosen: Period_) -> Response:
        period = chosen.period(numbers.today())
        rows = _sheet(sheet, period, numbers.messages.counted(period, chosen.channel), numbers)
        name = f"{sheet}-{period.first}-{period.last}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(_csv(rows), media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/so-lieu/tin-nhan")
    def messages(visitor: Judge, chosen: Period_, listed: Annotated[Listed, Depends()]) -> Response:
        period = chosen.period(numbers.today())
        if listed.day:
            period = _one_day(listed.day)
        found = numbers.messages.messages(
            period,
            outcome=listed.outcome,
            channel=chosen.channel,
            style=listed.style,
            before=listed.before or None,
        )
        more = {"ket-qua": listed.outcome, "cach-go": listed.style, "trong-ngay": listed.day}
        older = chosen.as_query(**more, truoc=str(found[-1].id)) if len(found) == PAGE else None
        return templates.page(
            "messages", visitor, messages=found, period=period, listed=listed, styles=STYLES, older=older
        )

    def marking(visitor: Visitor, week: str, status: int = 200, **values: object) -> Response:
        drawn = numbers.marks.of_week(week)
        if not drawn:
            raise HTTPException(404, UNKNOWN_WEEK)
        shared = {"week": date.fromisoformat(week), "drawn": drawn, "verdicts": Verdict, "typed": {}}
        return templates.page("marking", visitor, status, **shared | values)

    @router.get("/cham-diem")
    def weeks(visitor: Judge) -> Response:
        return templates.page("weeks", visitor, weeks=numbers.marks.weeks())

    @router.get("/cham-diem/{week}")
    def week(visitor: Judge, week: Annotated[str, Path(pattern=r"^\d{4}-\d{2}-\d{2}$")], done: Asked = "") -> Response:
        return marking(visitor, week, done=DONE.get(done))

    @router.post("/cham-diem/{week}/{number}")
    def mark(
        visitor: Judge,
        week: Annotated[str, Path(pattern=r"^\d{4}-\d{2}-\d{2}$")],
        number: Number,
        verdict: Typed = "",
        note: Written = "",
    ) -> Response:
        typed = {number: note}
        if too_long(note):
            return marking(visitor, week, 422, problem=TOO_LONG, typed=typed)
        try:
            numbers.marks.mark(number, verdict, note, visitor.name)
        except NotFoundError:
            raise HTTPException(404, NOT_DRAWN) from None
        except ConflictError:
            return marking(visitor, week, 409, problem=MARKED, typed=typed)
        except InputError:
            return marking(visitor, week, 422, problem=NO_VERDICT, typed=typed)
        return after(f"/cham-diem/{week}", "marked")

    return router


def _by_day(period: Period, counted: Counted) -> list[tuple[str, int, int]]:
    """Day as people write it, messages, and those answered."""
    days = ((each, each.isoformat()) for each in period.days)
    return [(day(each), counted.by_day[name], counted.answered_by_day[name]) for each, name in days]


def _one_day(text: str) -> Period:
    try:
        one = date.fromisoformat(text)
    except ValueError:
        raise HTTPException(404, UNKNOWN_WEEK) from None
    return Period(one, one)


def _sheet(sheet: Sheet, period: Period, counted: Counted, numbers: Numbers) -> list[tuple[object, ...]]:
    """The rows of a table as the page shows it, its heading first."""
    if sheet == "ngay":
        return [("Ngày", "Tin nhắn", "Trả lời ngay"), *_by_day(period, counted)]
    if sheet == "ket-qua":
        found = counted.by_outcome.most_common()
        return [("Kết quả", "Tin nhắn"), *((Outcome(name).label, count) for name, count in found)]
    if sheet == "kenh":
        return [("Kênh", "Tin nhắn"), *counted.by_channel.most_common()]
    if sheet == "cach-go":
        rows = (
            (STYLES[style], count, counted.asked_by_style[style], counted.answered_by_style[style])
            for style, count in counted.by_style.most_common()
        )
        return [("Cách gõ", "Tin nhắn", "Câu hỏi về thủ tục", "Trả lời ngay"), *rows]
    catalog = numbers.catalog()
    units = numbers.cases.figures()
    return [
        ("Đơn vị", "Phản ánh", "Đã đến hạn", "Đúng hạn", "Không tiếp nhận", "Mở lại"),
        *((catalog.unit_name(u.unit), u.filed, u.due, u.on_time, u.refused, u.reopened) for u in units),
    ]


def _csv(rows: Iterable[tuple[object, ...]]) -> bytes:
    """With a byte order mark, by which Excel knows UTF-8; a cell that would be a formula is a text."""
    file = io.StringIO()
    csv.writer(file).writerows([["" if cell is None else _inert(str(cell)) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
