"""What the simulated one-stop system holds, how it words it, and the switches a test may turn."""

import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from core.clock import HANOI, Clock, SystemClock

Json = dict[str, Any]
LABELS = (
    "Mới đăng ký",
    "Được tiếp nhận",
    "Không được tiếp nhận",
    "Đang xử lý",
    "Yêu cầu bổ sung giấy tờ",
    "Yêu cầu thực hiện nghĩa vụ tài chính",
    "Công dân yêu cầu rút hồ sơ",
    "Dừng xử lý",
    "Đã xử lý xong",
    "Đã trả kết quả",
)


@dataclass(frozen=True)
class Held:
    """A dossier of the simulated system. `status` is the national number; persons and numbers are invented."""

    code: str
    status: int
    received: datetime
    due: datetime | None = None
    finished: datetime | None = None
    updated: datetime | None = None
    procedure: str = "Thủ tục đăng ký khai sinh"
    procedure_code: str = "1.001193"
    unit: str = "Bộ phận một cửa phường Thử Nghiệm"
    applicant: str = "Nguyễn Văn Thử"
    identity: str = "001099000123"
    phone: str = "0900000456"
    papers: tuple[str, ...] = ()
    papers_by: datetime | None = None
    amount: int | None = None
    reason: str = ""
    steps: tuple[tuple[datetime, int], ...] = ()


@dataclass(frozen=True)
class Fault:
    """What befalls a call."""

    kind: Literal["http", "page", "redirect", "slow", "drip", "hang_up", "broken", "large"]
    status: int = 200
    retry_after: int | None = None


@dataclass
class CityState:
    """`calls` counts how often each code was asked for, alone or in a batch; `requests` all that came."""

    key: str = "simulated-key"
    clock: Clock = field(default_factory=SystemClock)
    held: dict[str, Held] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    _spoiled: dict[str, Json] = field(default_factory=dict)
    _faults: deque[Fault] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def file(self, code: str, status: int = 2, **values: Any) -> Held:
        """A dossier handed in now, due in ten days, unless `values` say otherwise."""
        now = self.clock.now()
        known: Json = {"received": now, "due": now + timedelta(days=10), "updated": now, "steps": ((now, status),)}
        self.held[code] = Held(code=code, status=status, **(known | values))
        return self.held[code]

    def move(self, code: str, status: int, **values: Any) -> Held:
        """It goes on: the step is noted with its time."""
        now, before = self.clock.now(), self.held[code]
        known: Json = {"status": status, "updated": now, "steps": (*before.steps, (now, status))}
        self.held[code] = replace(before, **(known | values))
        return self.held[code]

    def remove(self, code: str) -> None:
        del self.held[code]

    def spoil(self, code: str, **raw: Any) -> None:
        """Fields of the answer as the system names them: another value, or `...` for none at all."""
        self._spoiled[code] = raw

    def fail(self, status: int = 500, times: int = 1, retry_after: int | None = None) -> None:
        self._add(Fault("http", status, retry_after), times)

    def befall(
        self, kind: Literal["page", "redirect", "slow", "drip", "hang_up", "broken", "large"], times: int = 1
    ) -> None:
        """A login page of HTML; a redirect to one; no answer; a byte now and then; a closed line; half a JSON; 2 MB."""
        self._add(Fault(kind), times)

    def _add(self, fault: Fault, times: int) -> None:
        with self._lock:
            self._faults.extend([fault] * times)

    def next_fault(self) -> Fault | None:
        with self._lock:
            self.requests += 1
            return self._faults.popleft() if self._faults else None

    def ask(self, code: str, shape: Callable[[Held], Json]) -> Json | None:
        """The dossier in the words of one kind of system; None if there is none."""
        with self._lock:
            self.calls[code] += 1
        held = self.held.get(code)
        if held is None:
            return None
        raw = shape(held) | self._spoiled.get(code, {})
        return {name: value for name, value in raw.items() if value is not ...}


def national(held: Held) -> Json:
    """As the synchronisation with the national portal words it."""
    steps = [
        {
            "ThoiDiemXuLy": _digits(at),
            "TrangThai": str(status),
            "TenTrangThai": LABELS[status - 1],
            "PhongBanXuLy": held.unit,
        }
        for at, status in held.steps
    ]
    asked = [{"NoiDungBoSung": "", "DanhSachGiayToBoSung": [{"TenGiayTo": paper} for paper in held.papers]}]
    return {
        "MaHoSo": held.code,
        "MaTTHC": held.procedure_code,
        "TenTTHC": held.procedure,
        "ChuHoSo": held.applicant,
        "SoDinhDanh": held.identity,
        "SoDienThoai": held.phone,
        "KenhThucHien": "1",
        "NgayTiepNhan": _digits(held.received),
        "NgayHenTra": _digits(held.due),
        "NgayKetThucXuLy": _digits(held.finished),
        "NgayCapNhat": _digits(held.updated),
        "TrangThai": str(held.status),
        "DonViXuLy": held.unit,
        "DanhSachHoSoBoSung": asked if held.papers else [],
        "HanBoSung": _digits(held.papers_by),
        "SoTienPhaiNop": held.amount,
        "LyDo": held.reason,
        "QuaTrinhXuLy": steps,
    }


def igate(held: Held) -> Json:
    return {
        "code": held.code,
        "procedureName": held.procedure,
        "sectorName": "Hộ tịch",
        "dossierStatusName": LABELS[held.status - 1],
        "acceptedDate": held.received.isoformat(),
        "appointmentDate": held.due.isoformat() if held.due else None,
        "applicantName": held.applicant,
        "applicant": {"identityNumber": held.identity, "phoneNumber": held.phone},
    }


def opencps(held: Held) -> Json:
    return {
        "dossierNo": held.code,
        "serviceName": held.procedure,
        "serviceCode": held.procedure_code,
        "dossierStatusText": LABELS[held.status - 1],
        "receiveDate": _slashed(held.received),
        "dueDate": _slashed(held.due),
        "extendDate": "",
        "releaseDate": _slashed(held.finished),
        "finishDate": "",
        "modifiedDate": _slashed(held.updated),
        "dossierNote": held.reason,
        "govAgencyName": held.unit,
        "applicantName": held.applicant,
        "applicantIdNo": held.identity,
        "contactTelNo": held.phone,
    }


def _digits(moment: datetime | None) -> str:
    return f"{moment.astimezone(HANOI):%Y%m%d%H%M%S}" if moment else ""


def _slashed(moment: datetime | None) -> str:
    return f"{moment.astimezone(HANOI):%d/%m/%Y %H:%M:%S}" if moment else ""
