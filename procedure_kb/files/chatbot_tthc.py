"""The collection "chatbot_tthc" (June and July 2026): one portal page a file, its tables run together into texts.

`glued` parts those texts. What it cannot part safely stays away and gets a quality flag: no fee or number is guessed.
"""

import re
from collections.abc import Mapping
from typing import Any

from .glued import parted_documents, parted_legal_bases, parted_methods, parted_results
from .portal_text import levels, lines, listed, ministry, text

VERIFIED_ON = "2026-06/07"

_TEXTS = {
    "code": "ma_thu_tuc",
    "name": "ten_thu_tuc",
    "decision_number": "so_quyet_dinh",
    "procedure_type": "loai_thu_tuc",
    "field": "linh_vuc",
    "executing_agency": "co_quan_thuc_hien",
    "competent_agency": "co_quan_co_tham_quyen",
    "authorized_agency": "co_quan_duoc_uy_quyen",
    "coordinating_agency": "co_quan_phoi_hop",
    "submission_address": "dia_chi_tiep_nhan",
    "related_procedures": "thu_tuc_lien_quan",
    "requirements": "yeu_cau_dieu_kien",
}
_LISTS = {
    "level": ("cap_thuc_hien", levels),
    "target_groups": ("doi_tuong_thuc_hien", listed),
    "steps": ("trinh_tu_thuc_hien", lines),
}
_GLUED = {
    "submission_methods": ("cach_thuc_thuc_hien", parted_methods),
    "documents": ("thanh_phan_ho_so", parted_documents),
    "legal_bases": ("can_cu_phap_ly", parted_legal_bases),
}
_RESULTS = "ket_qua_xu_ly"
_SECTIONS = re.compile(
    r"Trình Tự Thực Hiện(?P<trinh_tu_thuc_hien>.*)Cách Thức Thực Hiện(?P<cach_thuc_thuc_hien>.*?)"
    r"Thành phần hồ sơ(?P<thanh_phan_ho_so>.*)"
    r"Căn cứ pháp lý(?P<can_cu_phap_ly>Tên văn bản pháp lý.*?)Cơ quan thực hiện",
    re.DOTALL,
)
"""The whole page tells sections apart more surely than the collector did, who cut at headings named within a text."""
_NOT_SHOWN = {"formality_id", "raw_text", "detail_url"}


def recognises(record: Mapping[str, Any]) -> bool:
    return "ma_thu_tuc" in record and "ten_thu_tuc" in record


def shape(record: Mapping[str, Any], ignored: set[str]) -> dict[str, Any]:
    """The record as input for `Procedure`."""
    ignored.update(record.keys() - set(_names().values()) - _NOT_SHOWN)
    if isinstance(page := record.get("raw_text"), str) and (sections := _SECTIONS.search(page)):
        record = {**record, **sections.groupdict()}
    official = {field: text(record.get(name)) for field, name in _TEXTS.items()}
    official |= {field: make(record.get(name)) for field, (name, make) in _LISTS.items()}
    official["ministry"] = ministry(official["decision_number"])
    flags: list[str] = []
    for field, (name, part) in _GLUED.items():
        value = record.get(name)
        official[field] = part(value, flags) if isinstance(value, str) else value or []
    results = record.get(_RESULTS)
    official |= parted_results(results) if isinstance(results, str) else {"results": results or []}
    official |= {"quality_flags": sorted(set(flags)), "source": {"url": text(record.get("detail_url"))}}
    return {"id": official["code"], "official": official}


def source_path(path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The file's own names; within a text there are none."""
    if path[:1] == ("id",):
        return ("ma_thu_tuc",)
    inner = path[1:]
    return (_names()[str(inner[0])], *inner[1:]) if inner and inner[0] in _names() else inner


def _names() -> dict[str, str]:
    return _TEXTS | {field: name for field, (name, _) in (_LISTS | _GLUED).items()} | {"results": _RESULTS}
