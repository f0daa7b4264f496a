"""What is said before the facts of a record that may not be trusted as it stands."""

from datetime import date

import pytest

from answers import Answer, Answers
from messages.outcome import Outcome
from procedure_kb.model import Procedure

from .fakes import FakeSearcher
from .records import CONTACT, FREE, TODAY, method, record

SEEN = {"verified_on": "2025-10"}
FEE = [method("Trực tiếp", "3 Ngày", ("50,000 VNĐ", None))]


def asked(procedure: Procedure, aspect: str = "fee", today: date = TODAY) -> Answer:
    answers = Answers(FakeSearcher(), {procedure.id: procedure}.get, lambda: CONTACT, lambda: today)
    return answers.choose(procedure.id, aspect)  # type: ignore[arg-type]


def text(*arguments: object) -> str:
    return "\n\n".join(reply.text for reply in asked(*arguments).replies)  # type: ignore[arg-type]


@pytest.mark.parametrize("aspect", ["fee", "time", "online", "overview", "documents"])
def test_past_its_review_nothing_is_certain(aspect: str) -> None:
    old = record(source=SEEN, submission_methods=[*FEE, method("Trực tuyến", "3 Ngày", FREE)])
    answer = asked(old, aspect)
    assert answer.outcome == Outcome.ANSWERED
    assert not any(fact.sure for fact in answer.facts)
    said = text(old, aspect)
    assert "đối chiếu lần cuối vào tháng 10/2025, đã quá hạn rà soát" in said.split("\n\n")[1]
    assert CONTACT in said


def test_before_its_review_nothing_is_said_of_it() -> None:
    procedure = record(source=SEEN, submission_methods=FEE)
    assert "rà soát" not in text(procedure, "fee", date(2026, 10, 31))
    assert "rà soát" in text(procedure, "fee", date(2026, 11, 1))


def test_people_here_may_vouch_longer() -> None:
    vouched = record(source=SEEN, submission_methods=FEE, plain={"review_on": "2027-06-30"})
    assert "rà soát" not in text(vouched)
    assert all(fact.sure for fact in asked(vouched).facts)


def test_what_holds_later_says_from_when() -> None:
    coming = record(effective_from="2027-01-01", submission_methods=FEE)
    assert "có hiệu lực từ ngày 1/1/2027" in text(coming)
    assert "hiệu lực" not in text(coming, "fee", date(2027, 1, 1))


def test_an_internal_procedure_says_so() -> None:
    assert "thủ tục nội bộ" in text(record(id="6.000001", submission_methods=FEE))


def test_an_amount_expires_on_its_day() -> None:
    reduced = record(submission_methods=[method("Trực tiếp", "1 Ngày", ("30,000 VNĐ", "áp dụng đến hết 31/12/2026"))])
    assert asked(reduced, "fee", date(2026, 12, 31)).facts[0].sure
    after = asked(reduced, "fee", date(2027, 1, 1))
    assert not after.facts[0].sure
    assert "chỉ áp dụng đến hết 31/12/2026" in after.replies[0].text


def test_doubted_words_are_not_told() -> None:
    plain = {"notes": {"fee": "Chỉ 30.000 đồng.", "time": "Trong ngày."}, "doubted": ["notes.fee"]}
    procedure = record(submission_methods=FEE, plain=plain)
    assert "30.000" not in text(procedure)
    assert "50.000 đồng" in text(procedure)
    assert "Trong ngày." in text(procedure, "time")


def test_a_licence_of_the_army_for_doctors_is_no_civil_one() -> None:
    army = record(executing_agency="Cục Quân y/Tổng cục Hậu cần", submission_methods=FEE)

    assert text(army).split("\n\n")[1].startswith("Thủ tục này do ngành quân y giải quyết.")
