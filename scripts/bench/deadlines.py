"""How many deadlines a second the clock finds, with their explanations."""

from datetime import datetime, timedelta

from core.clock import HANOI
from working_time import calendar_of, due, due_in_days, explain

from .report import Report, seconds_of

START = datetime(2026, 1, 1, 9, 20, tzinfo=HANOI)


def measure_deadlines(count: int, report: Report) -> None:
    """Alternately of 1 to 40 hours and of 1 to 30 days, from moments spread over two years."""
    calendar = calendar_of()
    starts = [START + timedelta(minutes=1051200 * number // count) for number in range(count)]

    def find_all() -> None:
        for number, start in enumerate(starts):
            if number % 2:
                explain(due(calendar, start, timedelta(hours=number % 40 + 1)))
            else:
                explain(due_in_days(calendar, start, number % 30 + 1))

    find_all()  # the library's days of each year are read once
    seconds, _ = seconds_of(find_all)
    report.heading("working time")
    report.figure("deadlines, explained", count / seconds, "/s")
