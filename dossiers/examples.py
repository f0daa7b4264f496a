"""Sixty invented dossiers in every status, for trials: of people called Ví Dụ, at an office that does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from core.clock import HANOI
from core.secret_key import SecretKey

from .factor import factor
from .model import Dossier, Filed, HandedIn, Status, Step

COUNT = 60
PAPERS = (
    ("Bản sao giấy tờ tùy thân còn hạn", "Tờ khai có chữ ký"),
    ("Giấy xác nhận nơi cư trú",),
    ("Ảnh 4 x 6 nền trắng", "Bản chính giấy tờ cũ"),
)
REASONS = (
    "Hồ sơ không thuộc thẩm quyền của nơi tiếp nhận",
    "Giấy tờ tùy thân đã hết hạn",
    "Thông tin trên tờ khai không khớp với dữ liệu dân cư",
)
NAMES = ("Nguyễn Văn Ví Dụ", "Trần Thị Ví Dụ", "Lê Ví Dụ", "Hộ kinh doanh Ví Dụ", "Phạm Minh Ví Dụ")
WAYS: tuple[HandedIn, ...] = ("counter", "online", "post")
BEFORE: dict[Status, tuple[Status, ...]] = {
    Status.REGISTERED: (),
    Status.ACCEPTED: (Status.REGISTERED,),
    Status.NOT_ACCEPTED: (Status.REGISTERED,),
    Status.PROCESSING: (Status.REGISTERED, Status.ACCEPTED),
    Status.SUPPLEMENT: (Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING),
    Status.PAYMENT: (Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING),
    Status.WITHDRAWING: (Status.REGISTERED, Status.ACCEPTED),
    Status.STOPPED: (Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING),
    Status.DONE: (Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING),
    Status.RETURNED: (Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING, Status.DONE),
}
DUE_IN = (-6, 0, 1, 4, 9, -1)
"""Days from today, by turns: overdue, today, tomorrow, later."""


STEP_TIMES = (time(9, 15), time(10, 30), time(14, 0), time(15, 40), time(16, 20), time(16, 30))


@dataclass(frozen=True)
class Example:
    """`digits` are what its owner would type."""

    filed: Filed
    digits: str


def examples(now: datetime, procedures: Sequence[tuple[str, str]], secret: SecretKey) -> list[Example]:
    """The same each day but for the dates. `procedures`: code and name of each that they are about, by turns."""
    return [_example(number, now.astimezone(HANOI), procedures, secret) for number in range(COUNT)]


def _example(number: int, now: datetime, procedures: Sequence[tuple[str, str]], secret: SecretKey) -> Example:
    status = list(Status)[number % len(Status)]
    received = _on_workday(now - timedelta(days=12 + number % 5), STEP_TIMES[0])
    due = (now + timedelta(days=DUE_IN[(number // len(Status)) % len(DUE_IN)])).replace(
        hour=16, minute=30, second=0, microsecond=0
    )
    code = f"000.00.00.H26-260101-{9000 + number:04d}"
    procedure_code, procedure_name = procedures[number % len(procedures)]
    steps = _steps(status, received, now)
    dossier = Dossier(
        code=code,
        procedure_name=procedure_name,
        status=status,
        updated_at=steps[-1].at,
        procedure_code=procedure_code,
        received_at=received,
        due_at=due,
        finished_at=steps[-1].at if status in (Status.DONE, Status.RETURNED) else None,
        unit="Bộ phận chuyên môn Ví Dụ",
        branch="Chi nhánh Ví Dụ",
        applicant=NAMES[number % len(NAMES)],
        handed_in=WAYS[number % len(WAYS)],
        steps=steps,
        **_of_status(status, number, now),
    )
    digits = f"{1000 + 137 * number % 9000:04d}"
    return Example(Filed(dossier, frozenset({factor(secret, code, digits)})), digits)


def _steps(status: Status, received: datetime, now: datetime) -> tuple[Step, ...]:
    """Evenly from the reception to a day ago, each in office hours."""
    course = (*BEFORE[status], status)
    span = (now - timedelta(days=1) - received) / max(1, len(course) - 1)
    moments = (_on_workday(received + span * number, STEP_TIMES[number]) for number in range(len(course)))
    return tuple(Step(at, each, unit="Chi nhánh Ví Dụ") for at, each in zip(moments, course, strict=True))


def _on_workday(moment: datetime, at: time) -> datetime:
    """That day, or the Friday before."""
    day = moment.date() - timedelta(days=max(0, moment.weekday() - 4))
    return datetime.combine(day, at, moment.tzinfo)


def _of_status(status: Status, number: int, now: datetime) -> dict[str, Any]:
    match status:
        case Status.SUPPLEMENT:
            return {"papers": PAPERS[number % len(PAPERS)], "papers_by": _on_workday(now + timedelta(days=7), time(17))}
        case Status.PAYMENT:
            how = "Nộp tại quầy thu phí, hoặc trực tuyến trên cổng dịch vụ công"
            return {"amount": 150_000, "pay_how": how, "pay_by": _on_workday(now + timedelta(days=5), time(17))}
        case Status.NOT_ACCEPTED | Status.STOPPED:
            return {"reason": REASONS[number % len(REASONS)]}
    return {}
