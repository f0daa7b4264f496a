"""The collection "dichvucong_7sins" (August 2021): an array of pages without codes, kept, marked as old."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .portal_text import counts, each, lines, text

OUTDATED = "outdated_2021"
"""Marks a record from before the offices and the law changed."""

_FIELDS = {
    "name": "title",
    "steps": "Trình tự thực hiện",
    "submission_methods": "Cách thức thực hiện",
    "documents": "Thành phần hồ sơ",
    "executing_agency": "Cơ quan thực hiện",
}
_NO_FORM = "download_file.jsp?ma="
"""How a form's address ends when there is no form."""
_NO_FEE = "Xem chi tiết"
"""What the page shows as a button instead of an amount."""


def recognises(record: Mapping[str, Any]) -> bool:
    return isinstance(record.get("_id"), dict) and "title" in record and "code" not in record


def shape(record: Mapping[str, Any], ignored: set[str]) -> dict[str, Any]:
    """The record as input for `Procedure`; its id and day come from the collector's own id."""
    ignored.update(record.keys() - _FIELDS.values() - {"_id"})
    key = record["_id"].get("$oid")
    official = {
        "name": text(record.get("title")),
        "steps": lines(record.get(_FIELDS["steps"])),
        "submission_methods": each(_method, record.get(_FIELDS["submission_methods"])),
        "documents": each(_document, record.get(_FIELDS["documents"])),
        "executing_agency": text(record.get(_FIELDS["executing_agency"])),
        "quality_flags": [OUTDATED],
        "source": {"verified_on": _day(key)},
    }
    return {"id": f"nocode-{key}" if key else None, "official": official}


def source_path(path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The file's own names."""
    if path in (("id",), ("official", "source", "verified_on")):
        return ("_id", "$oid")
    inner = path[1:]
    return (_FIELDS[str(inner[0])], *inner[1:]) if inner and inner[0] in _FIELDS else inner


def _day(key: Any) -> str | None:
    """The first four bytes of such an id are the second in which it was made."""
    try:
        return f"{datetime.fromtimestamp(int(str(key)[:8], 16), UTC):%Y-%m}"
    except ValueError:
        return None


def _method(row: Mapping[str, Any]) -> dict[str, Any]:
    fee = text(row.get("Phí, lệ phí"))
    has_amount = isinstance(fee, str) and _NO_FEE not in fee
    return {
        "channel": text(row.get("Hình thức nộp")),
        "processing_time": text(row.get("Thời hạn giải quyết")),
        "fees": [{"amount": fee}] if has_amount else [],
        "description": text(row.get("Mô tả")),
    }


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    form = text(row.get("Mẫu đơn, tờ khai"))
    has_form = isinstance(form, str) and not form.endswith(_NO_FORM)
    return {
        "name": text(row.get("Tên giấy tờ")),
        "form": form if has_form else None,
        **counts(row.get("Số lượng - bản chính")),
    }
