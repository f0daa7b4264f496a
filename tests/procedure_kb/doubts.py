"""A record in which nothing is doubtful, and the doubts about one that differs from it."""

from datetime import date
from typing import Any

from procedure_kb.checks import check
from procedure_kb.model import Procedure

DAY = date(2026, 11, 25)
METHOD = {
    "channel": "Trực tuyến",
    "processing_time": "5 Ngày làm việc",
    "fees": [{"amount": "50,000 VNĐ"}],
}
SOUND = {
    "name": "Đăng ký khai sinh",
    "level": ["Cấp xã"],
    "executing_agency": "Ủy ban nhân dân cấp xã",
    "decision_number": "163/QĐ-BTP",
    "steps": ["Bước 1: Nộp hồ sơ.", "Bước 2: Nhận kết quả."],
    "submission_methods": [METHOD],
    "documents": [{"name": "Tờ khai đăng ký khai sinh", "originals": 1}],
    "results": [{"name": "Giấy khai sinh"}],
    "legal_bases": [{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}],
    "source": {"verified_on": "2026-06/07", "url": "https://example.org"},
}


def record(plain: dict[str, Any] | None = None, **official: Any) -> Procedure:
    """The sound record with these official fields instead of its own."""
    return Procedure.model_validate({"id": "1", "official": SOUND | official, "plain": plain or {}})


def kinds(plain: dict[str, Any] | None = None, **official: Any) -> set[str]:
    return {finding.kind for finding in check(record(plain, **official), DAY)}


def places(kind: str, plain: dict[str, Any] | None = None, **official: Any) -> list[str]:
    """The fields of the findings of this kind."""
    return [finding.field for finding in check(record(plain, **official), DAY) if finding.kind == kind]
