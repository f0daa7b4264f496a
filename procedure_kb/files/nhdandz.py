"""The collection "nhdandz" (October 2025), `extracted` and `extracted_fixed`: the portal's Word files, taken apart."""

import re
from collections.abc import Mapping
from typing import Any

from .portal_text import counts, each, levels, lines, listed, ministry, text

VERIFIED_ON = "2025-10"

_TEXTS = {
    ("metadata", "mã_thủ_tục"): "code",
    ("metadata", "tên_thủ_tục"): "name",
    ("metadata", "số_quyết_định"): "decision_number",
    ("metadata", "loại_thủ_tục"): "procedure_type",
    ("metadata", "lĩnh_vực"): "field",
    ("content", "cơ_quan_thực_hiện"): "executing_agency",
    ("content", "cơ_quan_có_thẩm_quyền"): "competent_agency",
    ("content", "cơ_quan_được_ủy_quyền"): "authorized_agency",
    ("content", "cơ_quan_phối_hợp"): "coordinating_agency",
    ("content", "địa_chỉ_tiếp_nhận_hs"): "submission_address",
    ("content", "yêu_cầu_điều_kiện_thực_hiện"): "requirements",
    ("content", "từ_khóa"): "keywords",
    ("content", "mô_tả"): "description",
}
_LISTS = {
    ("metadata", "cấp_thực_hiện"): ("level", levels),
    ("content", "đối_tượng_thực_hiện"): ("target_groups", listed),
    ("content", "kết_quả_thực_hiện"): ("results", lambda value: [{"name": text(value)}] if text(value) else []),
    ("content", "trình_tự_thực_hiện"): ("steps", lambda value: _steps(value)),
    ("tables", "hinh_thuc_nop"): ("submission_methods", lambda value: each(_method, value)),
    ("tables", "thanh_phan_ho_so"): ("documents", lambda value: each(_document, value)),
    ("tables", "can_cu_phap_ly"): ("legal_bases", lambda value: each(_legal_basis, value)),
}
_PARTS = {"metadata", "content", "tables"}
_NOT_SHOWN = {"cách_thức_thực_hiện"}
"""Empty in every file: the table says it."""
_STEP = re.compile(r"(?<=[.;:])\s+(?=Bước \d+\s*[.:])")


def recognises(record: Mapping[str, Any]) -> bool:
    return record.keys() >= _PARTS and all(isinstance(record[part], dict) for part in _PARTS)


def shape(record: Mapping[str, Any], ignored: set[str]) -> dict[str, Any]:
    """The record as input for `Procedure`."""
    known = _TEXTS.keys() | _LISTS.keys()
    ignored.update(record.keys() - _PARTS - {"thu_tuc_id", "source_file"})
    ignored.update(
        f"{part}.{n}" for part in _PARTS for n in record[part] if (part, n) not in known and n not in _NOT_SHOWN
    )
    official = {field: text(record[part].get(name)) for (part, name), field in _TEXTS.items()}
    lists = {field: make(record[part].get(name)) for (part, name), (field, make) in _LISTS.items()}
    more: dict[str, Any] = {"ministry": ministry(official["decision_number"]), "source": {}}
    return {"id": official["code"], "official": official | lists | more}


def source_path(path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The file's own names."""
    if path[:1] == ("id",):
        return ("metadata", "mã_thủ_tục")
    names: dict[str, tuple[str, ...]] = {field: place for place, field in _TEXTS.items()}
    names |= {field: place for place, (field, _) in _LISTS.items()}
    inner = path[1:]
    return (*names[str(inner[0])], *inner[1:]) if inner and inner[0] in names else inner


def _steps(value: Any) -> Any:
    found = lines(value)
    return [step for line in found for step in _STEP.split(line)] if isinstance(found, list) else found


def _method(row: Mapping[str, Any]) -> dict[str, Any]:
    fee = text(row.get("phi_le_phi"))
    return {
        "channel": text(row.get("hinh_thuc")),
        "processing_time": text(row.get("thoi_han_giai_quyet")),
        "fees": [{"amount": fee}] if fee else [],
        "description": text(row.get("mo_ta")),
    }


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    """The column called "so_luong" holds the form's file, "ghi_chu" the numbers."""
    return {
        "name": text(row.get("ten_giay_to")),
        "form": text(row.get("so_luong")),
        **counts(row.get("ghi_chu")),
    }


def _legal_basis(row: Mapping[str, Any]) -> dict[str, Any]:
    number, title = text(row.get("so_ky_hieu")), text(row.get("trich_yeu"))
    return {
        "number": number or title,
        "title": title if number else None,
        "date": text(row.get("ngay_ban_hanh")),
        "agency": text(row.get("co_quan_ban_hanh")),
    }
