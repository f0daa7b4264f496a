from typing import Any

import pytest

from procedure_kb.checks import check
from procedure_kb.model import Procedure
from procedure_kb.statistics import statistics
from tests.procedure_kb.samples import procedure

METHOD = {"channel": "Trực tiếp"}


def found(**official: Any) -> set[str]:
    """Severity and field of each finding about a record that is otherwise sound."""
    sound = {
        "name": "Đăng ký",
        "documents": [{"name": "Tờ khai"}],
        "legal_bases": [{"number": "60/2014/QH13"}],
        "source": {"verified_on": "2026-06/07", "url": "https://example.org"},
    }
    record = Procedure.model_validate({"id": "1", "official": sound | official})
    return {f"{finding.severity} {finding.field}" for finding in check(record)}


def fee(amount: str, note: str | None = None) -> set[str]:
    return found(submission_methods=[METHOD, METHOD | {"fees": [{"amount": amount, "note": note}]}])


def test_a_sound_record():
    assert found(submission_methods=[METHOD | {"processing_time": "5 Ngày làm việc"}]) == set()


@pytest.mark.parametrize("time", ["1", "10-25", "0"])
def test_a_time_without_unit(time):
    assert found(submission_methods=[METHOD | {"processing_time": time}]) == {
        "error submission_methods[0].processing_time"
    }


@pytest.mark.parametrize("note", ["Lệ phí: 135.000 đồng/lần", "Hội đồng nhân dân cấp tỉnh quy định", "200 USD"])
def test_free_with_a_fee_in_its_note(note):
    assert fee("Miễn phí", note) == {"error submission_methods[1].fees[0].note"}


@pytest.mark.parametrize("note", [None, "Không", "Miễn phí khi nộp trực tuyến"])
def test_free(note):
    assert fee("Miễn phí", note) == set()


@pytest.mark.parametrize("amount", ["50 VNĐ", "850 Việt Nam Đồng", "Phí: 250000 Đồng Phí: 500 Đồng"])
def test_an_amount_that_lost_its_thousands(amount):
    assert fee(amount) == {"error submission_methods[1].fees[0].amount"}


@pytest.mark.parametrize("amount", ["50,000 VNĐ", "1,000 Việt Nam Đồng", "Phí : 0 Đồng", "50 USD", "50% mức thu"])
def test_an_amount_that_can_be(amount):
    assert fee(amount) == set()


def test_what_is_missing_or_old():
    assert found(documents=[], legal_bases=[], source={"verified_on": "2021-08"}) == {
        "warning documents",
        "warning legal_bases",
        "warning source",
        "warning source.verified_on",
    }


def test_statistics_count_each_level_and_what_is_not_named():
    two = Procedure.model_validate(
        {
            "id": "2",
            "official": {
                "name": "Cấp",
                "level": ["Cấp xã", "Cấp tỉnh"],
                "field": "Hộ tịch",
                "quality_flags": ["time_without_unit"],
                "source": {"verified_on": "2026-07"},
            },
        }
    )
    counted = statistics([procedure("1", verified_on="2021-08", summary="Tóm tắt"), two])
    assert (counted.procedures, counted.with_plain, counted.doubtful) == (2, 1, 1)
    assert counted.by_level == {"": 1, "Cấp xã": 1, "Cấp tỉnh": 1}
    assert counted.by_field == {"": 1, "Hộ tịch": 1}
    assert counted.by_verified == {"2021-08": 1, "2026-07": 1}
