"""Procedures and files made for tests."""

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from procedure_kb.model import Aspect, Document, Official, Plain, Procedure, Source


def procedure(id: str = "1.000001", *, name: str = "Đăng ký khai sinh", verified_on: str = "2026-07", **plain: Any):
    official = Official(code=id, name=name, source=Source(verified_on=verified_on))
    return Procedure(id=id, official=official, plain=Plain(**plain))


def portal_record(code: str = "1.000001", **changed: Any) -> dict[str, Any]:
    """A record as the collectors write it, every field filled."""
    return {
        "record_id": code,
        "code": code,
        "name": "Thủ tục đăng ký khai sinh",
        "decision_number": "163/QĐ-BTP",
        "level": ["Cấp xã"],
        "procedure_type": "TTHC được luật giao quy định chi tiết",
        "field": "Hộ tịch",
        "ministry": "Bộ Tư pháp",
        "target_groups": ["Công dân Việt Nam"],
        "executing_agency": "Ủy ban nhân dân cấp xã",
        "competent_agency": "Ủy ban nhân dân cấp xã",
        "authorized_agency": None,
        "coordinating_agency": None,
        "submission_address": "Bộ phận một cửa",
        "related_procedures": None,
        "steps": ["Nộp hồ sơ", "Nhận kết quả"],
        "submission_methods": [
            {
                "channel": "Trực tiếp",
                "processing_time": "1 Ngày làm việc",
                "fee": [{"amount": "8,000 VNĐ", "note": "mỗi bản sao"}, {"amount": "Miễn phí"}],
                "description": "Tại trụ sở",
            }
        ],
        "documents": [
            {"case": "Nộp", "name": "Tờ khai", "form_file": "to-khai.doc", "original_count": 1, "copy_count": 0},
            {"case": None, "name": "Giấy chứng sinh", "form_file": None, "original_count": 0, "copy_count": None},
        ],
        "requirements": "Không",
        "legal_bases": [
            {"number": "60/2014/QH13", "title": "Luật Hộ tịch", "date": "20-11-2014", "agency": "Quốc Hội"},
            {"number": None, "title": "Nghị định 123/2015/NĐ-CP"},
        ],
        "results": [{"name": "Giấy khai sinh", "result_code": "KQ.G15.000031"}],
        "keywords": "khai sinh",
        "description": "Đăng ký lần đầu",
        "detail_url": "https://example.org/1",
        "formality_id": "019d",
        "quality_flags": ["time_without_unit"],
        "snapshot": "2026-06/07",
        "source": {"repo": "a/b", "file": "c.json"},
        "raw_sections": {"documents": "…"},
    } | changed


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


_text = st.text(min_size=1, max_size=40).filter(str.strip)
_maybe = st.none() | _text
_documents = st.lists(st.builds(Document, name=st.just("Tờ khai"), case=_maybe, copies=st.none() | st.integers(1, 9)))
_plain = st.builds(
    Plain,
    summary=_maybe,
    documents=_documents.map(tuple),
    notes=st.dictionaries(st.sampled_from(Aspect.__args__), st.just("Xem trước khi đi")),
    phrases=st.lists(st.just("làm khai sinh cho con")).map(tuple),
)
_official = st.builds(
    Official,
    code=st.none(),
    name=st.just("Cấp bản sao"),
    requirements=_maybe,
    description=_maybe,
    source=st.just(Source(verified_on="2026-07-14")),
)
any_procedure = st.builds(Procedure, id=st.just("nocode-1"), official=_official, plain=_plain)
"""Procedures with text of every kind, also what the model cleans away."""
