import pytest

from answers import Answers, wording
from answers.answer import Question
from answers.rules import asks_for_a_rule
from messages.outcome import Outcome

from .fakes import FakeSearcher
from .records import CLEAN, CONTACT, TODAY


@pytest.mark.parametrize(
    "text",
    [
        "làm mất thẻ bạn đọc thì bị phạt bao nhiêu?",
        "lam mat the thi muc phat the nao",
        "trẻ em có quyền mượn sách không",
        "mượn tối đa được bao nhiêu cuốn",
        "thẻ bạn đọc và thẻ mượn khác nhau như thế nào",
    ],
)
def test_a_question_of_law_is_known(text: str) -> None:
    assert asks_for_a_rule(text)


@pytest.mark.parametrize("text", ["làm thẻ bạn đọc mất bao nhiêu tiền", "the ban doc lam o dau", "cấp lại thẻ bị mất"])
def test_a_question_of_procedure_is_none(text: str) -> None:
    assert not asks_for_a_rule(text)


def test_a_rule_is_not_answered_as_if_a_record_told_it() -> None:
    answers = Answers(FakeSearcher("direct", CLEAN), {CLEAN.id: CLEAN}.get, lambda: CONTACT, lambda: TODAY)

    answer = answers.answer(Question("mất thẻ bạn đọc thì bị phạt bao nhiêu", "fee"))

    assert answer.outcome == Outcome.CLARIFIED
    assert answer.replies[0].text.startswith(wording.RELATED)
    assert [choice.code for choice in answer.replies[0].choices] == [CLEAN.id]
