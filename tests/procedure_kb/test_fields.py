import pytest
from hypothesis import given, settings

from core.errors import InputError
from procedure_kb.fields import changed_fields, diff, fields, merged, with_field
from tests.procedure_kb.samples import any_procedure, procedure


@pytest.mark.parametrize(
    ("path", "value", "field", "stands"),
    [
        ("plain.notes.fee", "9.000 đồng: mỗi bản", "plain.notes.fee", "9.000 đồng: mỗi bản"),
        ("plain.summary", "1.5", "plain.summary", "1.5"),
        ("plain.phrases[+]", "làm khai sinh", "plain.phrases", ["làm khai sinh"]),
        ("plain.phrases", "[a, b]", "plain.phrases", ["a", "b"]),
        ("plain.documents[0].name", "Tờ khai", "plain.documents", [{"name": "Tờ khai"}]),
        (
            "official.submission_methods",
            "- {channel: Trực tiếp}",
            "official.submission_methods",
            [{"channel": "Trực tiếp"}],
        ),
    ],
)
def test_a_field_is_set_by_its_path(path, value, field, stands):
    assert fields(with_field(procedure(), path, value))[field] == stands


def test_a_field_is_cleared():
    full = procedure(notes={"fee": "a", "time": "b"}, phrases=("a", "b"))
    assert fields(with_field(full, "plain.notes.fee", None)).keys() & {"plain.notes.fee", "plain.notes.time"} == {
        "plain.notes.time"
    }
    assert with_field(full, "plain.phrases[0]", None).plain.phrases == ("b",)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("plain.nótes", "a", "is no field"),
        ("plain..fee", "a", "is no field"),
        ("plain.fee", "a", "plain.fee is not a field of a procedure"),
        ("official.name", None, "official.name is missing"),
        ("plain.review_on", "mai", "plain.review_on must be a day such as 2026-07-14"),
        ("plain.phrases[3]", "a", r"there is no \[3\], only 0"),
        ("plain.documents", "a", "plain.documents must be a list"),
        ("official.code", "2.000002", "must be the code"),
    ],
)
def test_what_does_not_fit_is_told_in_one_line(path, value, problem):
    with pytest.raises(InputError, match=problem) as told:
        with_field(procedure(), path, value)
    assert "\n" not in str(told.value)


def test_a_difference_names_the_field_and_both_texts():
    before, after = procedure(notes={"fee": "8.000 đồng"}), procedure(notes={"fee": "9.000 đồng"}, summary="Mới")
    assert diff(before, after) == ["plain.notes.fee", "  - 8.000 đồng", "  + 9.000 đồng", "plain.summary", "  + Mới"]
    assert diff(before, before) == []


@settings(deadline=None)
@given(any_procedure, any_procedure, any_procedure)
def test_what_two_people_changed_meets_without_a_loss(base, mine, theirs):
    result, both = merged(base, mine, theirs)
    was, now, will, found = (fields(p) for p in (base, mine, theirs, result))
    for name in was | now | will:
        if name not in both:
            expected = now if will.get(name) == was.get(name) else will
            assert found.get(name) == expected.get(name)
    assert merged(base, base, theirs) == (theirs, [])
    assert changed_fields(mine, mine) == []
