import pytest

from procedure_kb.checks import check
from procedure_kb.checks.plain_language import HARD, measure
from procedure_kb.record_file import read_records
from procedure_kb.starters import RECORDS
from tests.procedure_kb.doubts import DAY, kinds, places

EASY = (
    "Anh/chị nộp hồ sơ tại bộ phận một cửa. Cán bộ xem giấy tờ và hẹn ngày trả. Đến hẹn, anh/chị mang giấy hẹn đi lấy."
)
LAWYERLY = (
    "Đương sự có trách nhiệm tiến hành nộp hồ sơ theo quy định tại khoản 2 Điều này cho cơ quan có thẩm quyền, và "
    "trong thời hạn chậm nhất 05 ngày làm việc kể từ thời điểm tiếp nhận, cơ quan có thẩm quyền thực hiện việc xem xét "
    "của mình trên cơ sở của việc kiểm tra của các bên"
)


def test_easy_and_lawyerly():
    assert measure(EASY).score == 100
    assert measure(LAWYERLY).score == 0


def test_the_score_can_be_counted_again_by_hand():
    """Twenty-two words in one sentence, none of them legalese: four words above 18 cost eight points."""
    text = " ".join(["từ"] * 22) + "."
    assert measure(text) == (22, 22.0, 0.0, 0.0, 0.0)
    assert measure(text).score == 92


@pytest.mark.parametrize("text", ["", "…", "   \n"])
def test_a_text_without_words_is_not_hard(text):
    assert measure(text).score == 100


@pytest.mark.parametrize(
    ("plain", "fields"),
    [
        ({"summary": EASY}, []),
        ({"summary": LAWYERLY, "notes": {"fee": LAWYERLY}}, ["plain.summary", "plain.notes.fee"]),
        ({"steps": [LAWYERLY, EASY]}, ["plain.steps"]),
        ({"summary": "Theo quy định tại Điều 3."}, []),
    ],
)
def test_hard_words_are_told_with_their_place(plain, fields):
    assert places("plain-hard", plain) == fields


def test_a_doubted_part_is_told():
    assert places("plain-doubted", {"notes": {"fee": "Miễn phí."}, "doubted": ["notes.fee"]}) == ["plain.notes.fee"]
    assert kinds({"notes": {"fee": "Miễn phí."}}) == set()


def test_few_of_our_own_texts_are_hard():
    """The measure would be useless if it complained of most of what is well written."""
    starters = [p for path in RECORDS.glob("*.yaml") for p in read_records(path)]
    hard = {p.id for p in starters if any(f.kind == "plain-hard" for f in check(p, DAY))}
    assert len(hard) <= len(starters) / 4
    assert HARD < 100
