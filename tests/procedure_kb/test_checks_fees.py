from datetime import date

import pytest

from procedure_kb.checks import check
from tests.procedure_kb.doubts import METHOD, kinds, places, record

DESK = METHOD | {"channel": "Trực tiếp"}
FREE = [{"amount": "Miễn phí"}]


def fee(amount: str, note: str | None = None) -> set[str]:
    return kinds(submission_methods=[METHOD, DESK | {"fees": [{"amount": amount, "note": note}]}])


@pytest.mark.parametrize("note", ["Lệ phí: 135.000 đồng/lần", "Hội đồng nhân dân cấp tỉnh quy định", "200 USD"])
def test_free_with_a_fee_in_its_note(note):
    online_too = [METHOD | {"fees": FREE}, DESK | {"fees": [{"amount": "Miễn phí", "note": note}]}]
    assert places("fee-free-but-charged", submission_methods=online_too) == ["submission_methods[1].fees[0].note"]


@pytest.mark.parametrize(
    "note", [None, "Không", "Miễn phí khi nộp trực tuyến", "Không thu lệ phí theo Luật Hợp tác xã"]
)
def test_free(note):
    assert kinds(submission_methods=[METHOD | {"fees": [{"amount": "Miễn phí", "note": note}]}]) == set()


def test_free_while_the_description_or_a_step_has_a_fee():
    described = METHOD | {"fees": FREE, "description": "Cấp lại: 300.000 đồng"}
    assert places("fee-free-but-charged", submission_methods=[described]) == ["submission_methods[0].description"]
    steps = ["Bước 1: Nộp hồ sơ.", "Bước 2: Nộp lệ phí."]
    assert places("fee-free-but-charged", submission_methods=[METHOD | {"fees": FREE}], steps=steps) == ["steps[1]"]
    of_collectors = ["Tổ chức thu phí lập báo cáo, nộp phí vào ngân sách."]
    assert kinds(submission_methods=[METHOD | {"fees": FREE}], steps=of_collectors) == set()


def test_free_at_the_desk_only():
    assert kinds(submission_methods=[METHOD, DESK | {"fees": FREE}]) == {"fee-free-here-only"}
    assert kinds(submission_methods=[METHOD | {"fees": FREE}, DESK]) == set()


@pytest.mark.parametrize("amount", ["50 VNĐ", "850 Việt Nam Đồng", "40 Việt Nam Đồng"])
def test_an_amount_that_lost_its_thousands(amount):
    assert fee(amount) == {"fee-too-low"}


def test_dollars_written_as_dong():
    methods = [METHOD | {"fees": [{"amount": "145 VNĐ", "note": "145 USD/thẻ"}]}]
    (found,) = check(record(submission_methods=methods), date(2026, 11, 25))
    assert (found.kind, "dollars" in found.message) == ("fee-too-low", True)


@pytest.mark.parametrize("amount", ["50,000 VNĐ", "1,000 Việt Nam Đồng", "50 USD", "50% mức thu"])
def test_an_amount_that_can_be(amount):
    assert fee(amount) == set()


@pytest.mark.parametrize("amount", ["Không có thông tin", "Phí : Đồng", "Lệ phí: Theo quy định"])
def test_no_amount(amount):
    assert fee(amount) == {"fee-missing"}


def test_several_amounts_in_one_field():
    assert fee("Phí: 250000 Đồng Phí: 500 Đồng") == {"fee-run-together", "fee-too-low"}


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("150.000 đồng/giấy", {"fee-contradicted"}),
        ("50.000/giấy", set()),
        ("150.000 đồng khi cấp lại", set()),
        ("hồ sơ", {"fee-scrap"}),
        ("2", {"fee-scrap"}),
        ("/bản", set()),
    ],
)
def test_a_note_beside_an_amount(note, found):
    assert fee("50,000 VNĐ", note) == found


@pytest.mark.parametrize(("day", "past"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_reduction_expires_after_its_last_day(day, past):
    note = "giảm 50% từ ngày 01/7/2025 đến hết ngày 31/12/2026"
    reduced = record(submission_methods=[METHOD | {"fees": [{"amount": "50,000 VNĐ", "note": note}]}])
    assert ("fee-expired" in {finding.kind for finding in check(reduced, day)}) is past
