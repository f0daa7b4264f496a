"""What the checks doubt never reaches a citizen as certain."""

import re

import pytest

from answers import wording
from answers.answer import Answer, Answers
from answers.documents import document_facts
from answers.doubts import LEVEL_DOUBTS, errors
from answers.facts import facts_about
from answers.standing import is_outdated
from procedure_kb.checks import counts_copy_as_original
from procedure_kb.model import Aspect, Procedure

from .fakes import FakeSearcher
from .records import CONTACT, TODAY, method, record
from .test_facts import ASPECTS
from .test_real_records import answered, letters, of_all, records

CONFIRMED = wording.CONFIRM.partition("{")[0].strip()
COUNTED = re.compile(r"\d+ bản chính")


def told(procedure: Procedure, aspect: Aspect) -> str:
    answers = Answers(FakeSearcher(), {procedure.id: procedure}.get, lambda: CONTACT, lambda: TODAY)
    return text_of(answers.choose(procedure.id, aspect))


def text_of(answer: Answer) -> str:
    return "\n".join(reply.text for reply in answer.replies)


def test_a_time_that_its_description_contradicts_is_to_be_confirmed() -> None:
    doubtful = record(
        submission_methods=[method("Trực tiếp", "5 Ngày làm việc") | {"description": "Trong 7 ngày làm việc"}]
    )

    said = told(doubtful, "time")

    assert wording.DOUBTS["time-contradicted"] in said
    assert CONFIRMED in said
    assert "5 ngày" not in told(doubtful, "overview")


def test_the_other_way_of_handing_in_stays_sure() -> None:
    doubted = method("Trực tiếp", "5 Ngày làm việc") | {"description": "Trong 7 ngày làm việc"}
    facts = facts_about(record(submission_methods=[doubted, method("Trực tuyến", "3 Ngày")]), "time", TODAY)

    assert [fact.sure for fact in facts[:2]] == [False, True]


def test_an_office_of_a_district_that_ended_is_not_the_last_word() -> None:
    said = told(record(executing_agency="Ủy ban nhân dân cấp huyện"), "place")

    assert wording.ENDED_LEVEL in said
    assert CONFIRMED in said


def test_a_level_that_the_office_contradicts_is_not_told() -> None:
    customs = record(executing_agency="Chi cục Hải quan khu vực", level=["Cấp xã"])

    assert "cấp xã" not in told(customs, "place")
    assert "Chi cục Hải quan khu vực" in told(customs, "place")


def test_nobody_hears_that_it_does_not_go_online_where_the_steps_say_it_does() -> None:
    steps = ["Người dân nộp hồ sơ trực tuyến trên Cổng dịch vụ công."]

    said = told(record(submission_methods=[method("Trực tiếp", "3 Ngày")], steps=steps), "online")

    assert wording.ONLINE_UNCLEAR in said
    assert wording.ONLINE_NO not in said


def test_a_copy_is_not_asked_for_as_an_original() -> None:
    papers = [{"name": "Bản sao hộ chiếu", "originals": 1}, {"name": "Tờ khai", "originals": 1}]

    said = told(record(documents=papers), "documents")

    assert "Bản sao hộ chiếu" in said
    assert said.count("1 bản chính") == 1


def test_a_household_book_is_to_be_asked_about() -> None:
    assert wording.DOUBTS["document-abolished"] in told(record(documents=[{"name": "Sổ hộ khẩu"}]), "documents")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"executing_agency": "Sở Tài chính tỉnh Quảng Trị"}, wording.OTHER_PROVINCE),
        ({"name": "Hỗ trợ vay vốn theo chương trình giai đoạn 2015-2020"}, wording.PROGRAMME_ENDED),
    ],
)
def test_what_is_not_for_a_citizen_here_says_so_first(fields: dict[str, str], words: str) -> None:
    said = told(record(**fields, submission_methods=[method("Trực tiếp", "3 Ngày")]), "time")

    assert said.split("\n\n")[1] == words
    assert CONFIRMED in said


def test_a_note_of_people_here_settles_the_doubt() -> None:
    methods = [method("Trực tiếp", "5 Ngày làm việc") | {"description": "Trong 7 ngày làm việc"}]

    said = told(record(submission_methods=methods, plain={"notes": {"time": "Năm ngày làm việc."}}), "time")

    assert CONFIRMED not in said


@pytest.mark.slow
@of_all
def test_no_error_of_any_record_is_told_as_certain(of: str) -> None:
    """Whatever `kb check` calls an error: left out, or told with the request to confirm it."""
    said = {aspect: pages(of, aspect) for aspect in ASPECTS}
    for procedure in records(of).values():
        for finding in errors(procedure, TODAY) if not is_outdated(procedure) else ():
            if finding.kind in LEVEL_DOUBTS:
                assert not any(fact.field == "official.level" for fact in facts_about(procedure, "place", TODAY))
            elif finding.kind != "copy-called-original":
                assert CONFIRMED in said[finding.aspect or "overview"][procedure.id], finding


def pages(of: str, aspect: Aspect) -> dict[str, str]:
    """All that can be read of each record."""
    said: dict[str, str] = {}
    for procedure, answer in answered(of, aspect):
        said[procedure.id] = said.get(procedure.id, "") + text_of(answer)
    return said


@of_all
def test_no_copy_of_any_record_is_counted_as_an_original(of: str) -> None:
    for procedure in records(of).values():
        names = [letters(d.name) for d in procedure.documents if counts_copy_as_original(d)]
        facts = [fact for fact in document_facts(procedure) if letters(fact.text) in names]
        assert not any(COUNTED.search(fact.text) for fact in facts), procedure.id
