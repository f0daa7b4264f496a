import json

from answers.case_question import case_question
from answers.documents import document_facts
from messages.reply import Reply

from .records import CLEAN, HUGE, HUGE_CASES, TODAY, record


def ask(case: str | None = None) -> Reply | None:
    return case_question(HUGE, document_facts(HUGE), case, TODAY)


def test_two_cases_are_offered_and_the_way_to_the_next() -> None:
    question = ask()
    assert question
    assert [choice.title for choice in question.choices][2] == "Trường hợp khác"
    assert len(question.choices) == 3
    assert all(len(choice.title) <= 60 and choice.code == HUGE.id for choice in question.choices)
    assert question.source


def test_going_on_leads_through_every_case_once() -> None:
    seen: list[str] = []
    case: str | None = None
    while True:
        question = ask(case)
        assert question and len(question.choices) <= 3
        cases = [json.loads(choice.payload.removeprefix("/choose"))["case"] for choice in question.choices]
        seen += [case for case in cases if case.isdecimal()]
        if cases[-1].isdecimal():
            break
        case = cases[-1]
    assert seen == [str(number) for number in range(HUGE_CASES)]


def test_a_chosen_case_is_not_asked_again() -> None:
    assert ask("7") is None


def test_an_unknown_case_is_asked_from_the_start() -> None:
    assert ask("from:400") == ask("99") == ask()


def test_short_papers_are_all_shown_instead() -> None:
    few = record(documents=[{"name": f"Giấy {n}", "case": f"Trường hợp {n}"} for n in range(6)])
    assert case_question(few, document_facts(few), None, TODAY) is None
    assert case_question(CLEAN, document_facts(CLEAN), None, TODAY) is None
