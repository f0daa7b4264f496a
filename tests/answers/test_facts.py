import re
from typing import Any, get_args

import pytest

from answers.facts import DATED, FACTS, facts_about
from procedure_kb.model import Aspect, Procedure

from .records import ALL, CLEAN, EMPTY, FREE, MESSY, TODAY, method, record

ASPECTS: tuple[Aspect, ...] = get_args(Aspect)


def value_at(procedure: Procedure, field: str) -> Any:
    """What stands in a field of the record: "official.documents[2].name"."""
    value: Any = procedure
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", field):
        here = value if isinstance(value, dict | tuple) else vars(value)
        value = here[int(index) if index else name]
    return value


def texts(procedure: Procedure, aspect: Aspect) -> list[str]:
    return [fact.text for fact in facts_about(procedure, aspect, TODAY)]


def test_every_aspect_has_its_facts() -> None:
    assert FACTS.keys() | DATED.keys() == set(ASPECTS)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("procedure", ALL, ids=lambda p: p.id)
def test_numbers_of_a_fact_stand_in_its_field(procedure: Procedure, aspect: Aspect) -> None:
    for fact in facts_about(procedure, aspect, TODAY):
        held = set(re.findall(r"\d+", str(value_at(procedure, fact.field))))
        assert set(re.findall(r"\d+", fact.text)) <= held, fact


@pytest.mark.parametrize("aspect", [aspect for aspect in ASPECTS if aspect != "requirements"])
def test_an_empty_record_has_no_facts(aspect: Aspect) -> None:
    assert facts_about(EMPTY, aspect, TODAY) == []


def test_place_names_agencies_level_and_ways() -> None:
    assert texts(CLEAN, "place") == [
        "Cơ quan thực hiện: Thư viện phường",
        "Cấp thực hiện: cấp xã",
        "Cách nộp: trực tiếp, trực tuyến hoặc qua bưu chính",
    ]


def test_an_agency_is_named_once() -> None:
    same = record(executing_agency="Sở Thư viện", competent_agency="Sở Thư viện")
    assert texts(same, "place") == ["Cơ quan thực hiện: Sở Thư viện"]


def test_a_legal_basis_says_nothing_twice() -> None:
    assert texts(CLEAN, "legal") == [
        "Thông tư 10/2024/TT-TV về thư viện",
        "11: Quyết định về thẻ (Bộ Thư viện, 24/03/2021)",
    ]


def test_no_condition_is_told_as_such() -> None:
    assert texts(CLEAN, "requirements")[-1] == "Theo bản công bố, không có yêu cầu, điều kiện riêng."
    assert "không ghi" in texts(EMPTY, "requirements")[-1]


def test_a_note_of_this_house_comes_first_and_settles_what_the_record_leaves_open() -> None:
    noted = MESSY.model_copy(update={"plain": record(plain={"notes": {"time": "Trong ngày làm việc."}}).plain})
    first, *others = facts_about(noted, "time", TODAY)
    assert (first.field, first.text, first.sure) == ("plain.notes.time", "Trong ngày làm việc.", False)
    assert all(fact.sure for fact in others)


def test_the_plain_steps_are_told_instead_of_the_official_ones() -> None:
    procedure = record(steps=["Bước 1: …"], plain={"steps": ["Đến thư viện."]})
    assert texts(procedure, "steps") == ["Đến thư viện."]


def test_overview_tells_each_in_a_line() -> None:
    assert texts(CLEAN, "overview") == [
        "Ai được làm: Công dân Việt Nam; Người nước ngoài",
        "Nơi giải quyết: Thư viện phường",
        "Thời hạn: 3 ngày làm việc",
        "Phí, lệ phí: 50.000 đồng",
    ]


def test_overview_tells_differing_fees_by_channel_and_doubtful_ones_not_at_all() -> None:
    methods = [method("Trực tuyến", "1 Giờ", ("10,000 VNĐ", None)), method("Trực tiếp", "1 Giờ", ("20,000 VNĐ", None))]
    told = texts(record(submission_methods=methods), "overview")
    assert told[-1] == "Phí, lệ phí: trực tuyến 10.000 đồng; trực tiếp 20.000 đồng"
    assert texts(MESSY, "overview")[-1] == "Phí, lệ phí: bản công bố chưa ghi rõ"


def test_overview_puts_remarks_of_alternative_fees_in_brackets() -> None:
    fees = (("2,000 VNĐ", "Mỗi trang; tối đa 9.000 đồng"), ("10 USD", "Mỗi bản"))
    _, fee = texts(record(submission_methods=[method("Trực tiếp", "1 Giờ", *fees)]), "overview")
    assert fee == "Phí, lệ phí: 2.000 đồng (Mỗi trang; tối đa 9.000 đồng); 10 USD (Mỗi bản)"


VARIES = "Phí, lệ phí: tùy trường hợp – anh/chị hỏi thêm “lệ phí”"


def test_overview_tells_no_official_amount_that_a_long_note_explains() -> None:
    methods = [method("Trực tuyến", "1 Giờ", ("7,000 VNĐ", None)), method("Trực tiếp", "1 Giờ", ("10,000 VNĐ", None))]
    notes = {"fee": "Mức 10.000 đồng chỉ thu theo danh sách. " * 6, "time": "Trong ngày, trừ ngày nghỉ. " * 8}
    time, fee = facts_about(record(submission_methods=methods, plain={"notes": notes}), "overview", TODAY)
    assert time.text == "Thời hạn: tùy trường hợp – anh/chị hỏi thêm “thời hạn giải quyết”"
    assert (fee.text, fee.field) == (VARIES, "plain.notes.fee")


def test_overview_does_not_pass_off_different_services_as_prices_of_channels() -> None:
    methods = [
        method("Trực tuyến", "1 Giờ", ("25 USD", "Cấp thẻ mới")),
        method("Trực tiếp", "1 Giờ", ("5 USD", "Chuyển thẻ cũ")),
    ]
    assert texts(record(submission_methods=methods), "overview")[-1] == VARIES


def test_overview_never_drops_a_remark_that_names_another_amount() -> None:
    remark = "thu 400.000 đồng từ 01/7/2025 đến hết 31/12/2026"
    short, long = (
        record(submission_methods=[method("Trực tiếp", "1 Giờ", ("800,000 VNĐ", note))])
        for note in (remark, remark + " theo quy định của thư viện" * 5)
    )
    assert texts(short, "overview")[-1] == f"Phí, lệ phí: 800.000 đồng – {remark}"
    assert texts(long, "overview")[-1] == VARIES


def test_overview_says_that_alternative_times_depend_on_the_case() -> None:
    methods = [method("Trực tiếp", time, FREE) for time in ("2 Ngày", "7 Ngày")]
    assert texts(record(submission_methods=methods), "overview")[0] == "Thời hạn: 2 ngày hoặc 7 ngày (tùy trường hợp)"


def test_overview_does_not_tell_an_expired_amount() -> None:
    methods = [method("Trực tiếp", "1 Giờ", ("16,000 VNĐ", "áp dụng đến hết ngày 31/12/2023"))]
    fee = facts_about(record(submission_methods=methods), "overview", TODAY)[-1]
    assert not fee.sure
    assert "16.000" not in fee.text and "31/12/2023" in fee.text


def test_overview_tells_a_name_that_the_heading_shortens() -> None:
    name = "Thủ tục cấp thẻ cho bạn đọc của " + "thư viện công cộng và " * 6 + "thư viện khác"
    assert texts(record(name=name), "overview") == [f"Tên đầy đủ: {name}"]
    assert texts(record(name="Thủ tục cấp thẻ"), "overview") == []


def test_overview_keeps_long_lists_out() -> None:
    many = [method("Trực tiếp", None, (f"{n}0,000 VNĐ", "cho loại hồ sơ này theo biểu phí")) for n in range(1, 30)]
    told = texts(record(submission_methods=many, target_groups=["Nhóm người rất dài"] * 12), "overview")
    assert told[0].endswith("và nhóm khác")
    assert all(len(line) < 200 for line in told)
