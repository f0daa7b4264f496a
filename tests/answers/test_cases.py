import pytest

from answers.cases import alternatives, button_name, narrowed
from answers.documents import document_facts

from .records import CLEAN, HUGE, HUGE_CASES, record


@pytest.mark.parametrize(
    "section", ["* Giấy tờ phải nộp:", "Lưu ý", "Thành phần hồ sơ:", "- Trường hợp ủy quyền:", "Nếu gửi qua bưu chính"]
)
def test_sections_are_no_cases(section: str) -> None:
    documents = [
        {"name": "Đơn", "case": "Cấp mới"},
        {"name": "Thẻ cũ", "case": "Cấp lại"},
        {"name": "X", "case": section},
    ]
    assert alternatives(document_facts(record(documents=documents))) == ["Cấp mới", "Cấp lại"]


def test_one_case_is_no_choice() -> None:
    assert alternatives(document_facts(CLEAN)) == []


def test_a_whole_sentence_is_a_remark_and_no_case() -> None:
    sentence = "Người nộp chịu trách nhiệm về tính chính xác của giấy tờ. " * 5
    documents = [{"name": name, "case": case} for name, case in (("A", "Cấp mới"), ("B", "Cấp lại"), ("C", sentence))]
    assert len(alternatives(document_facts(record(documents=documents)))) == 2


def test_a_chosen_case_comes_with_what_everybody_needs() -> None:
    facts = document_facts(HUGE)
    groups = {fact.group for fact in narrowed(facts, "3")}
    assert groups == {alternatives(facts)[3], "", "Trường hợp ủy quyền thực hiện thủ tục", "Lưu ý"}


@pytest.mark.parametrize("case", [None, "99", "-1", "from:2", "x"])
def test_an_unknown_case_narrows_nothing(case: str | None) -> None:
    facts = document_facts(HUGE)
    assert narrowed(facts, case) == facts
    assert len(alternatives(facts)) == HUGE_CASES


def test_a_button_says_what_tells_the_case() -> None:
    assert button_name("a) Đối với trường hợp thuê nhà, hồ sơ gồm") == "Thuê nhà"
    assert button_name("Trường hợp 1: Chưa có nhà") == "Trường hợp 1: Chưa có nhà"
