"""The clock explains itself: one Vietnamese sentence from the days that `deadline` walked over.

"hạn 16:30 thứ Hai: 8 giờ làm việc từ 15:30 thứ Sáu (1 giờ 30 phút thứ Sáu, 6 giờ 30 phút thứ Hai), không tính thứ
Bảy, Chủ nhật". Within a week a weekday is name enough; later ones get their date, those of another year the year.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from .calendar import Calendar, Day
from .deadline import Counted, Deadline, local_minute, minute_of
from .words import WEEKDAYS, clock, day_and_month, duration, enumerated

WEEK = timedelta(days=7)
LONGEST = timedelta(days=60)
"""Days off of a longer time are no sentence any more."""
LISTED = 4
"""So many counted days are told one by one; of more, those in the middle are told in sum."""
LONG = 3
"""From so many days on, a holiday takes in the weekends it touches, as the State announces Tết."""

Named = Callable[[date], str]


def explain(deadline: Deadline) -> str:
    named = _naming(deadline)
    told = _hours(deadline, named) if deadline.unit == "hours" else _days(deadline, named)
    parts = [told, _left_out(deadline), _made_up(deadline), _provisional(deadline)]
    return f"hạn {_at(minute_of(deadline.at), deadline.at.date(), named)}: " + "".join(parts)


def _naming(deadline: Deadline) -> Named:
    """How days of the week are named in this sentence."""
    is_near = deadline.at.date() - deadline.received.date() < WEEK

    def named(on: date) -> str:
        weekday = WEEKDAYS[on.weekday()]
        return weekday if is_near else f"{weekday} {day_and_month(on, deadline.received.year)}"

    return named


def _at(minute: int, on: date, named: Named) -> str:
    return f"{clock(minute)} {named(on)}"


def _hours(deadline: Deadline, named: Named) -> str:
    first, received = deadline.counted[0], deadline.received
    begins = first.spans[0].opens
    amount = duration(sum(each.minutes for each in deadline.counted))
    told = f"{amount} làm việc từ {_at(begins, first.day.date, named)}{_by_day(deadline.counted, named)}"
    if (first.day.date, begins) != (received.date(), minute_of(received)):
        told += f", tiếp nhận ngoài giờ lúc {_at(minute_of(received), received.date(), named)}"
    return told


def _by_day(counted: tuple[Counted, ...], named: Named) -> str:
    """How much of which day; of one day alone, the break in it."""
    if len(counted) == 1:
        return "".join(f", không tính giờ nghỉ {pause}" for pause in _pauses(counted[0]))
    if len(counted) <= LISTED:
        return f" ({', '.join(_one(each, named) for each in counted)})"
    middle = counted[1:-1]
    total = f"{duration(sum(each.minutes for each in middle))} trong {len(middle)} ngày làm việc"
    between = f"{total} từ {named(middle[0].day.date)} đến {named(middle[-1].day.date)}"
    return f" ({_one(counted[0], named)}, {between}, {_one(counted[-1], named)})"


def _one(counted: Counted, named: Named) -> str:
    return f"{duration(counted.minutes)} {named(counted.day.date)}"


def _pauses(counted: Counted) -> Iterable[str]:
    for one, other in pairwise(counted.spans):
        yield f"{clock(one.closes)}–{clock(other.opens)}"


def _days(deadline: Deadline, named: Named) -> str:
    days = [each.day.date for each in deadline.counted]
    told = f"{len(days)} ngày làm việc sau ngày tiếp nhận {named(deadline.received.date())}"
    if len(days) > LISTED:
        return f"{told} (từ {named(days[0])} đến {named(days[-1])})"
    return told if len(days) == 1 else f"{told} ({', '.join(map(named, days))})"


def left_out(calendar: Calendar, start: datetime, end: datetime) -> str:
    """What is not worked between two moments: "thứ Bảy, Chủ nhật và Quốc khánh 02/9"; "" also for more than LONGEST."""
    first, last = local_minute(start).date(), local_minute(end).date()
    if last - first > LONGEST:
        return ""
    days = (calendar.day(first + timedelta(days=number)) for number in range((last - first).days + 1))
    return _listed([day for day in days if not day.spans], first.year)


def _left_out(deadline: Deadline) -> str:
    listed = _listed(deadline.left_out, deadline.received.year)
    return f", không tính {listed}" if listed else ""


def _listed(left_out: Iterable[Day], year: int) -> str:
    """Weekends by the name of the day, the others by their own name and date."""
    weekdays: set[int] = set()
    holidays: list[str] = []
    for run in _runs(left_out):
        names = [day.name for day in run if day.name]
        if len(names) >= LONG and len(set(names)) == 1:
            holidays.append(_holiday(names[0], run, year))
            continue
        weekdays |= {day.date.weekday() for day in run if day.name is None}
        named = (day for day in run if day.name)
        holidays += [_holiday(name or "", list(days), year) for name, days in groupby(named, _name)]
    ends = [WEEKDAYS[weekday] for weekday in sorted(weekdays)]
    return enumerated([*ends, *holidays]) if holidays else ", ".join(ends)


def _name(day: Day) -> str | None:
    return day.name


def _runs(days: Iterable[Day]) -> Iterable[list[Day]]:
    """Days that follow each other without one between them."""
    for _, run in groupby(enumerate(days), lambda pair: pair[1].date.toordinal() - pair[0]):
        yield [day for _, day in run]


def _holiday(name: str, days: list[Day], year: int) -> str:
    """ "Quốc khánh 02/9", "Tết Nguyên đán 14/02–22/02"."""
    ends = dict.fromkeys((days[0].date, days[-1].date))
    return f"{name} {'–'.join(day_and_month(on, year) for on in ends)}"


def _made_up(deadline: Deadline) -> str:
    worked = [each.day for each in deadline.counted if each.day.kind == "make_up"]
    days = [f"{WEEKDAYS[d.date.weekday()]} {day_and_month(d.date, deadline.received.year)} ({d.name})" for d in worked]
    return f", có tính {enumerated(days)}" if days else ""


def _provisional(deadline: Deadline) -> str:
    years = enumerated(list(map(str, deadline.provisional)))
    return f"; tạm tính: lịch nghỉ năm {years} chưa có quyết định" if years else ""
