"""When offices work: hours, days off, make-up days; deadlines counted in them, each with its explanation.

Knows `core` and `vietnamese`; knows no procedure, dossier, case or channel.
Door: `WorkingDays` (the calendar of this database, and its editing), `due`, `due_in_days`, `explain` (deadlines),
`elapsed`, `working_days_between`, `standing` (how much is left, or late),
`opens_next`. The rules of counting stand in `deadline.py`.
"""

from .calendar import Calendar, Change, Day, Hours, Span
from .data_files import hours_of
from .deadline import Deadline, due, due_in_days
from .explanation import explain, left_out
from .measure import elapsed, opens_next, standing, working_days_between
from .working_days import WorkingDay, WorkingDays, calendar_of

__all__ = [
    "Calendar",
    "Change",
    "Day",
    "Deadline",
    "Hours",
    "Span",
    "WorkingDay",
    "WorkingDays",
    "calendar_of",
    "due",
    "due_in_days",
    "elapsed",
    "explain",
    "hours_of",
    "left_out",
    "opens_next",
    "standing",
    "working_days_between",
]
