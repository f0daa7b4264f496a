"""Hand-made records: what a clean, a messy, an empty, an old and a huge one look like. All names are invented."""

from datetime import date
from typing import Any

from procedure_kb.model import Procedure

TODAY = date(2026, 11, 23)
CONTACT = "Anh/chị gọi tổng đài 1022."


def record(id: str = "1.000001", name: str = "Thủ tục cấp thẻ bạn đọc", **fields: Any) -> Procedure:
    """A record with these official fields; `plain` apart."""
    plain = fields.pop("plain", {})
    source = {"verified_on": "2026-06/07", "url": f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{id}"}
    official = {"code": id, "name": name, "decision_number": "12/QĐ-TV", "source": source} | fields
    return Procedure.model_validate({"id": id, "official": official, "plain": plain})


def method(channel: str = "Trực tiếp", time: str | None = None, *fees: tuple[str, str | None], **more: Any) -> Any:
    """A way of handing in: ("Trực tiếp", "5 Ngày làm việc", ("50,000 VNĐ", None))."""
    amounts = [{"amount": amount, "note": note} for amount, note in fees]
    return {"channel": channel, "processing_time": time, "fees": amounts} | more


FREE = ("Miễn phí", None)

CLEAN = record(
    level=["Cấp xã"],
    target_groups=["Công dân Việt Nam", "Người nước ngoài"],
    executing_agency="Thư viện phường",
    submission_methods=[
        method("Trực tuyến", "3 Ngày làm việc", ("50,000 VNĐ", None)),
        method("Dịch vụ bưu chính", "3 Ngày làm việc", ("50,000 VNĐ", None)),
        method("Trực tiếp", "3 Ngày làm việc", ("50,000 VNĐ", None)),
    ],
    documents=[
        {"name": "- Phiếu đăng ký;", "form": "Phieu 01.docx", "originals": 1},
        {"name": "Ảnh chân dung", "originals": 2, "copies": 0},
        {"name": "Giấy giới thiệu", "case": "* Trường hợp là học sinh:", "copies": 1},
    ],
    steps=["Điền phiếu.", "Nộp phiếu.", "Nhận thẻ."],
    requirements="Không",
    results=[{"name": "Thẻ bạn đọc", "code": "KQ.1"}],
    legal_bases=[
        {"number": "10/2024/TT-TV", "title": "Thông tư 10/2024/TT-TV về thư viện"},
        {"number": "11", "title": "Quyết định về thẻ", "agency": "Bộ Thư viện", "date": "24-03-2021"},
    ],
)
MESSY = record(
    id="1.000002",
    name="Cấp giấy chứng nhận tàu thuyền",
    decision_number="13/QĐ-TV",
    quality_flags=["time_without_unit", "fee_amount_suspect_lt_1000", "free_but_note_mentions_fee"],
    submission_methods=[
        method("Trực tiếp", "1", ("50 VNĐ", "(hồ sơ)")),
        method("Trực tuyến", "Không quy định", ("Miễn phí", "Nộp 150.000 đồng/lần theo biểu phí"), FREE),
        method("Dịch vụ bưu chính", None, ("Không có thông tin", None), ("Phí : 0 Đồng", None)),
    ],
    steps=["- Nộp hồ sơ;", "Bước 1: Cơ quan kiểm tra.", "+ Đủ thì nhận.", "Bước 2: Trả kết quả."],
)
EMPTY = record(id="1.000003", name="Cấp giấy không rõ", decision_number=None)
OLD = record(
    id="nocode-61",
    name="Chuyển nơi hưởng trợ cấp",
    code=None,
    decision_number=None,
    quality_flags=["outdated_2021"],
    submission_methods=[method("Trực tiếp", "3 Ngày làm việc", FREE)],
    documents=[{"name": "Đơn đề nghị chuyển"}],
    source={"verified_on": "2021-08"},
)
HUGE_CASES = 20
HUGE = record(
    id="1.000004",
    name="Đăng ký thay đổi thành viên công ty",
    decision_number="14/QĐ-TV",
    documents=[
        {"name": f"Tờ khai chung theo mẫu số {900}", "originals": 1},
        *(
            {
                "name": f"Giấy tờ riêng số {number} của trường hợp này, có xác nhận của cơ quan có thẩm quyền",
                "case": f"{number % HUGE_CASES + 1}) Trường hợp thay đổi thành viên, lý do thứ {number % HUGE_CASES}:",
                "originals": 1,
            }
            for number in range(94)
        ),
        {"name": "Văn bản ủy quyền", "case": "Trường hợp ủy quyền thực hiện thủ tục:"},
        {"name": "Giấy tờ nước ngoài phải dịch", "case": "* Lưu ý:"},
    ],
    steps=[f"Việc thứ {number}: " + "kiểm tra hồ sơ và đối chiếu giấy tờ. " * 8 for number in range(40)],
)
ALL = (CLEAN, MESSY, EMPTY, OLD, HUGE)
