from datetime import date

import pytest

from procedure_kb.checks import check
from tests.procedure_kb.doubts import SOUND, kinds, record

DAY = date(2026, 11, 25)
READ = {"url": "https://example.org"}


@pytest.mark.parametrize(
    ("official", "kind"),
    [
        ({"name": "Cấp giấy phép\ncho tổ chức"}, "name-untidy"),
        ({"name": "cấp giấy phép"}, "name-untidy"),
        ({"name": "Cấp giấy phép;"}, "name-untidy"),
        ({"name": "Vay vốn hộ nghèo giai đoạn 2015-2020"}, "programme-ended"),
        ({"name": "Hỗ trợ hộ nghèo giai đoạn 2026 - 2030"}, None),
        ({"decision_number": "QĐ-BCA"}, "decision-odd"),
        ({"decision_number": "1681"}, "decision-odd"),
        ({"decision_number": "Quyết định số 12/QĐ-BQP"}, None),
        ({"decision_number": "QĐ/3191-BCA"}, None),
        ({"decision_number": "12a/QĐ-NHNN"}, None),
        ({"decision_number": "1538/QĐ-BGTVT"}, "decision-of-ended-ministry"),
        ({"legal_bases": [{"number": "40/2029/QH14"}]}, "basis-future"),
        ({"legal_bases": [{"number": "213/2025/NĐ-CP", "date": "30-07-2027"}]}, "basis-future"),
        ({"legal_bases": [{"number": "15/2015/TT-BTP", "title": "Hộ tịch"}]}, "basis-old"),
        ({"legal_bases": [{"number": "Quy định về kiểm dịch động vật, sản phẩm động vật Thông tư 01/2026/TT-BNNMT"}]},
         "basis-run-together"),
        ({"quality_flags": ["documents_unparsed"]}, "part-lost"),
        ({"quality_flags": ["markup_removed"]}, "text-markup"),
        ({"quality_flags": ["html_remnants_removed"]}, None),
        ({"effective_from": "2026-11-26"}, "not-in-force"),
        ({"effective_from": "2026-11-25"}, None),
        ({"source": READ | {"verified_on": "2025-10"}}, "review-due"),
        ({"source": READ | {"verified_on": "2025-11-25"}}, None),
        ({"source": READ | {"verified_on": "mùa hè"}}, "review-due"),
        ({"source": {"verified_on": "2026-07"}, "decision_number": None}, "source-missing"),
    ],
)  # fmt: skip
def test_title_decision_bases_and_age(official, kind):
    assert kinds(**official) == ({kind} if kind else set())


def test_a_record_of_2021():
    found = {"source": READ | {"verified_on": "2021-08"}}
    assert kinds(**found) == {"review-due", "read-before-reform"}
    assert kinds({"review_on": "2027-01-31"}, **found) == {"read-before-reform"}


def test_what_people_vouched_for_comes_due():
    (found,) = check(record({"review_on": "2026-11-24"}), DAY)
    assert (found.kind, found.field) == ("review-due", "plain.review_on")
    assert SOUND["source"]["verified_on"] == "2026-06/07"
