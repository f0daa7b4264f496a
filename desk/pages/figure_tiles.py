"""The first look at how it goes: one number each, what it is a share of, and how it was before; and the charts."""

from dataclasses import dataclass

from desk.charts import Chart, columns, shares
from desk.roles import Permission
from desk.sheets import NOTHING, Cell, count, lasting, percent, words
from feedback.due import What
from feedback.figures import SATISFIED, Due
from messages.figures import Tally
from messages.outcome import Outcome
from messages.seen import ASKED
from messages.waits import Wait, Waits, waits

from .figure_sheets import (
    HOURS,
    NOT_TAKEN,
    cases_to,
    messages_to,
    of_enough,
    ratings_to,
    thousandth,
    waits_to,
)
from .figure_view import View
from .templates import day


@dataclass(frozen=True)
class Headline:
    """`cell` is the number, `parts` what it is made of, words between them; `before`: of the period before."""

    name: str
    cell: Cell
    parts: tuple[Cell, ...] = ()
    before: str = ""


def tiles(view: View) -> list[Headline]:
    return [
        _messages(view),
        _answered(view),
        _accuracy(view),
        _gaps(view),
        _waiting(view),
        _on_time(view),
        _rated(view),
    ]


def _messages(view: View) -> Headline:
    before = count(view.counted_before.all.messages).shown
    return Headline("tin nhắn", count(view.counted.all.messages, messages_to(view)), before=before)


def _answered(view: View) -> Headline:
    now, then = view.counted.all, view.counted_before.all
    parts = (
        count(now.answered, messages_to(view, **{"ket-qua": Outcome.ANSWERED.value})),
        words("/"),
        count(now.asked, messages_to(view, **{"ket-qua": ASKED})),
        words(" câu hỏi về thủ tục"),
    )
    return Headline("trả lời ngay", words(percent(now.answered, now.asked)), parts, percent(then.answered, then.asked))


def _accuracy(view: View) -> Headline:
    """Of the draws of the weeks that the period touches; beside what the machine counts."""
    found = view.accuracy
    cell = Cell(percent(found.right, found.marked), "", "/cham-diem", Permission.READ_MESSAGES)
    if not found.marked:
        return Headline("đúng, do người chấm", cell, (words(f"chưa chấm câu nào trong {found.drawn} câu đã rút"),))
    low, high = thousandth(found.low), thousandth(found.high)
    said = f"{found.right}/{found.marked} câu đã chấm, {found.drawn} câu đã rút; khoảng tin cậy 95 %: {low} đến {high}"
    return Headline("đúng, do người chấm", cell, (words(said),))


def _gaps(view: View) -> Headline:
    now, then = view.counted.all, view.counted_before.all
    to = messages_to(view, **{"ket-qua": Outcome.NO_MATCH.value})
    parts = (words(f"{percent(now.gaps, now.asked)} câu hỏi về thủ tục"),)
    return Headline("chưa có thông tin", count(now.gaps, to), parts, count(then.gaps).shown)


def _waiting(view: View) -> Headline:
    found = waits(view.waits)
    then = waits(view.waits_before)
    before = _minutes(then.median, then)
    if not found.asked:
        return Headline("chờ cán bộ, trung vị", words(NOTHING), (words("không ai xin gặp cán bộ"),), before)
    said = (
        words(f"{found.taken}/"),
        count(found.asked, waits_to(view), Permission.READ),
        words(f" cuộc đã được nhận; 9/10 cuộc chờ không quá {_minutes(found.p90, found)}"),
    )
    return Headline("chờ cán bộ, trung vị", words(_minutes(found.median, found)), said, before)


def _minutes(value: float | None, found: Waits) -> str:
    return lasting(value) if value is not None else NOT_TAKEN if found.asked else NOTHING


def _on_time(view: View) -> Headline:
    now, then = view.due, view.due_before
    parts = (
        count(now.on_time, cases_to(What.ON_TIME, view.period), Permission.WORK_CASES),
        words("/"),
        count(now.due, cases_to(What.DUE, view.period), Permission.WORK_CASES),
        words(" phản ánh đã đến hạn"),
    )
    return Headline(
        "phản ánh đúng hạn", words(of_enough(now.on_time, now.due)), parts, of_enough(then.on_time, then.due)
    )


def _rated(view: View) -> Headline:
    raters = view.scores.total()
    satisfied = sum(given for scored, given in view.scores.items() if scored.score >= SATISFIED)
    parts = (words(f"{satisfied}/"), count(raters, ratings_to(view)), words(" người cho điểm"))
    return Headline("hài lòng", words(of_enough(satisfied, raters)), parts)


def charts(view: View) -> list[Chart]:
    """Day by day; a single day by the hour."""
    if view.is_one_day:
        tallied = ((f"{hour} giờ", view.hours.get(f"{hour:02}", Tally())) for hour in HOURS)
        hours = [(label, tally.messages, tally.answered) for label, tally in tallied]
        return [each for each in [columns("tin-nhan", "Tin nhắn", "trả lời ngay", hours, "lúc")] if not each.is_empty]
    days = view.period.days
    labels, names = [day(each) for each in days], [each.isoformat() for each in days]
    tallies = [view.days.get(name, Tally()) for name in names]
    due = [view.due_by_day.get(name, Due()) for name in names]
    asked = [view.waits_by_day.get(each, []) for each in days]
    drawn = [
        columns(
            "tin-nhan",
            "Tin nhắn",
            "trả lời ngay",
            [(label, tally.messages, tally.answered) for label, tally in zip(labels, tallies, strict=True)],
        ),
        shares(
            "tra-loi-ngay", "Phần trả lời ngay", labels, [(said, _shares(view, style, names)) for said, style in _LINES]
        ),
        columns(
            "chua-co", "Chưa có thông tin", "", [(label, t.gaps, 0) for label, t in zip(labels, tallies, strict=True)]
        ),
        columns(
            "cho",
            "Xin gặp cán bộ",
            "đã được nhận",
            [(label, len(found), _taken(found)) for label, found in zip(labels, asked, strict=True)],
        ),
        columns(
            "den-han",
            "Phản ánh đến hạn",
            "đúng hạn",
            [(label, each.due, each.on_time) for label, each in zip(labels, due, strict=True)],
        ),
    ]
    return [chart for chart in drawn if not chart.is_empty]


_LINES = (("gõ có dấu", "marked"), ("gõ không dấu", "unmarked"))


def _shares(view: View, style: str, days: list[str]) -> list[float | None]:
    found = view.days_typed.get(style, {})
    tallies = (found.get(name, Tally()) for name in days)
    return [tally.answered / tally.asked if tally.asked else None for tally in tallies]


def _taken(found: list[Wait]) -> int:
    return sum(wait.minutes is not None for wait in found)
