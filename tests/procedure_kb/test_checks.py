"""The checks as a whole: what they need, how bad a kind is, what plain words settle, what a whole set shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedure_kb.checks import KINDS, Finding, check, check_all
from procedure_kb.model import Procedure
from procedure_kb.record_file import read_records
from procedure_kb.starters import RECORDS
from procedure_kb.statistics import statistics
from tests.procedure_kb.doubts import DAY, METHOD, kinds, record
from tests.procedure_kb.samples import procedure
from vietnamese import nfc

HOSTILE = st.one_of(
    st.text(min_size=1),
    st.sampled_from(
        ["9" * 5000 + " đồng", "đến hết ngày 99/99/9999", "(" * 3000, "<a " * 3000, "nộp " * 3000, "0 " * 3000]
    ),
).filter(lambda text: nfc(text).strip())
NO_UNIT = [METHOD | {"processing_time": "1"}]


def test_a_sound_record():
    assert check(record(), DAY) == []


def test_a_finding_names_record_place_kind_and_how_bad_it_is():
    assert check(record(submission_methods=NO_UNIT), DAY) == [
        Finding("1", "submission_methods[0].processing_time", "error", "time-without-unit", '"1" has no unit', "time")
    ]


@pytest.mark.parametrize(
    ("official", "aspect"),
    [
        ({"submission_methods": [METHOD | {"fees": [{"amount": "50 VNĐ"}]}]}, "fee"),
        ({"executing_agency": "Công an huyện"}, "place"),
        ({"submission_methods": [METHOD | {"description": "Nộp hồ sơ tại Công an huyện."}]}, "place"),
        ({"steps": ["Nộp hồ sơ tại Công an huyện."]}, "steps"),
        ({"documents": [{"name": "Bản sao hộ chiếu", "originals": 1}]}, "documents"),
        ({"name": "Vay vốn giai đoạn 2015-2020"}, "overview"),
        ({"source": {"verified_on": "2025-01", "title": "Cổng"}}, None),
    ],
)
def test_a_finding_says_whose_answer_it_touches(official, aspect):
    assert {finding.aspect for finding in check(record(**official), DAY)} == {aspect}


def test_every_kind_is_explained():
    assert all(kind.severity in ("error", "warning") and kind.meaning for kind in KINDS.values())


def test_what_is_missing():
    empty = {"documents": [], "legal_bases": [], "results": [], "steps": [], "executing_agency": None}
    missing = {"documents-missing", "basis-missing", "result-missing", "steps-missing", "agency-missing"}
    assert kinds(**empty) == missing


@pytest.mark.parametrize(
    ("plain", "settled"),
    [
        ({}, False),
        ({"notes": {"time": "Chưa rõ là giờ hay ngày."}}, True),
        ({"notes": {"fee": "Miễn phí."}}, False),
        ({"notes": {"time": "Một ngày."}, "doubted": ["notes.time"]}, False),
    ],
)
def test_a_note_on_the_aspect_settles_a_doubt_unless_it_is_doubted_itself(plain, settled):
    (found,) = (f for f in check(record(plain, submission_methods=NO_UNIT), DAY) if f.kind == "time-without-unit")
    assert found.settled is settled


def test_plain_papers_and_steps_settle_what_is_wrong_with_the_official_ones():
    plain = {"documents": [{"name": "Bản sao hộ chiếu"}], "steps": ["Nộp hồ sơ."]}
    wrong = {"documents": [{"name": "Bản sao hộ chiếu", "originals": 1}], "steps": []}
    assert {(f.kind, f.settled) for f in check(record(plain, **wrong), DAY)} == {
        ("copy-called-original", True),
        ("steps-missing", True),
    }


def test_no_note_makes_another_provinces_record_fit_for_hanoi():
    found = check(record({"notes": {"place": "Hỏi trước khi đi."}}, executing_agency="Sở Xây dựng tỉnh Sơn La"), DAY)
    assert [f.settled for f in found if f.kind == "other-province"] == [False]


def test_a_title_twice_at_one_level_is_told_of_the_later_one():
    one, two, three = (record(level=levels) for levels in (["Cấp xã"], ["Cấp tỉnh", "Cấp xã"], ["Cấp bộ"]))
    one, two, three = (p.model_copy(update={"id": id}) for p, id in ((one, "9.1"), (two, "9.2"), (three, "9.3")))
    two = two.model_copy(update={"official": two.official.model_copy(update={"name": "Thủ tục  đăng ký Khai sinh."})})
    twice = [f for f in check_all([one, two, three], DAY) if f.kind == "title-repeated"]
    assert [(f.procedure_id, f.message) for f in twice] == [("9.2", "9.1 has this title too, at the same level")]


@settings(deadline=None)
@given(texts=st.lists(HOSTILE, min_size=8, max_size=8))
def test_no_text_stops_the_checks(texts):
    name, step, amount, note, time, description, agency, form = texts
    method = {"channel": "Trực tiếp", "processing_time": time, "description": description}
    hostile = {
        "name": name,
        "steps": [step, step, f"Bước {note}"],
        "submission_methods": [method | {"fees": [{"amount": amount, "note": note}]}],
        "executing_agency": agency,
        "decision_number": agency,
        "documents": [{"name": step, "form": form}],
        "legal_bases": [{"number": form, "date": time}],
    }
    assert all("\n" not in finding.message for finding in check(record({"summary": description}, **hostile), DAY))


def test_check_all_says_of_each_record_what_check_says():
    doubtful = record(submission_methods=NO_UNIT)
    other = doubtful.model_copy(update={"id": "2", "official": record(name="Đăng ký kết hôn").official})
    assert list(check_all([doubtful, other], DAY)) == check(doubtful, DAY)


def test_no_starter_misleads():
    """A note, a plain list or plain steps tell each error of the official part. `kb check --strict` holds the same."""
    starters = [p for path in sorted(RECORDS.glob("*.yaml")) for p in read_records(path)]
    misleading = [f for f in check_all(starters, DAY) if f.severity == "error" and not f.settled]
    assert not misleading


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
