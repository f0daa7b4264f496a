"""What is left of a message: the words that name a procedure, and nothing of what is asked about it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.lexicon import lexicon
from search.query import LONGEST_TEXT, understand
from vietnamese import fold

ASPECTS = """
cần những gì
cần những giấy tờ gì
chuẩn bị giấy tờ gì ạ
hồ sơ gồm những gì
lệ phí bao nhiêu
có mất phí không
hết bao nhiêu tiền vậy ad
bao lâu thì có
mất mấy ngày
khi nào xong
nộp ở đâu
làm ở chỗ nào vậy
địa chỉ ở đâu
nộp online được không
làm qua mạng được không
căn cứ luật nào
căn cứ pháp lý là gì
theo quy định nào
mẫu đơn đâu
cho xin mẫu đơn
tải tờ khai ở đâu
các bước thế nào
quy trình ra sao
làm như thế nào
ai được làm
những ai được làm
điều kiện là gì
kết quả là gì
thủ tục này lệ phí bao nhiêu
còn lệ phí thì sao
thế còn thời hạn
cho em hỏi cần gì ạ
bn tiền v ad
xin chào
cảm ơn bạn nhiều nhé
ok
""".strip().splitlines()

NAMES = """
còn đăng ký kết hôn thì sao|đăng ký kết hôn
làm hộ chiếu cần gì|làm hộ chiếu
ad ơi cho em hỏi mất cccd thì làm lại ở đâu ạ|mất căn cước công dân làm lại
lệ phí trước bạ bao nhiêu|lệ phí trước bạ
lệ phí khai sinh bao nhiêu|khai sinh
tạm trú mất bao lâu|tạm trú
ông mất bao lâu thì phải khai tử|ông mất khai tử
đổi bằng lái hết bao nhiêu tiền|đổi bằng lái
xin giấy phép xây nhà nộp online được không|giấy phép xây nhà
""".strip().splitlines()


def left(text: str) -> str:
    return " ".join(understand(text, lexicon()).left)


@pytest.mark.parametrize("text", ASPECTS)
def test_a_question_about_an_aspect_names_no_procedure(text: str) -> None:
    assert left(text) == ""
    assert left(unicodedata.normalize("NFD", text.upper())) == ""


@pytest.mark.parametrize("text", ASPECTS)
def test_the_same_without_diacritics(text: str) -> None:
    assert left(fold(text)) == ""


@pytest.mark.parametrize("row", NAMES)
def test_what_names_a_procedure_stays(row: str) -> None:
    text, name = row.split("|")
    assert left(text) == name


@pytest.mark.parametrize("row", NAMES)
def test_what_names_a_procedure_stays_without_diacritics(row: str) -> None:
    text, name = row.split("|")
    assert set(fold(name).split()) <= set(fold(left(fold(text))).split())


def test_old_and_new_spelling_are_one() -> None:
    one, other = (understand(text, lexicon()) for text in ("xoá đăng kí thường trú", "xóa đăng ký thường trú"))
    assert [part.key for part in one.words] == [part.key for part in other.words]


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("vợ mới đẻ làm giấy cho con", "đăng ký khai sinh"),
        ("lam so do o dau", "đăng ký đất đai cấp giấy chứng nhận"),
        ("sang tên xe máy cũ", "thay đổi chủ xe"),
        ("e muốn đóng cửa hàng", "chấm dứt hoạt động hộ kinh doanh"),
    ],
)
def test_citizens_words_bring_the_official_terms(text: str, official: str) -> None:
    meant = [" ".join(part.text for part in each.official) for each in understand(text, lexicon()).expansions]
    assert any(official in terms for terms in meant)


def test_the_longest_of_citizens_phrases_wins() -> None:
    said = [" ".join(part.text for part in each.said) for each in understand("mất sổ đỏ", lexicon()).expansions]
    assert said == ["mất sổ đỏ"]


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("làm thẻ căn cước", {"new"}),
        ("mất thẻ rồi làm lại", {"again"}),
        ("ông nội mất hôm qua", {"new"}),
        ("gia hạn tạm trú", {"extend"}),
        ("tạm trú mất mấy ngày", {"new"}),
        ("xóa đăng ký thường trú", {"remove"}),
    ],
)
def test_the_action_that_is_asked(text: str, actions: set[str]) -> None:
    assert understand(text, lexicon()).qualifiers.actions == actions


@pytest.mark.parametrize("text", ["1.001193", "mã 1.001193 ạ", "1.001193.000.00.00.H26 lệ phí", "(1.001193)"])
def test_a_code_is_read(text: str) -> None:
    query = understand(text, lexicon())
    assert query.codes == ["1.001193"]
    assert query.left[0] == "1.001193"


@pytest.mark.parametrize("text", ["11.001193", "1.0011934", "phí 1.000 đồng", "ngày 1.1.2026"])
def test_other_numbers_are_no_codes(text: str) -> None:
    assert understand(text, lexicon()).codes == []


def test_marks_of_hidden_numbers_are_no_words() -> None:
    assert left("số ⟨điện thoại 1⟩ đăng ký kết hôn ⟨căn cước 2⟩") == "số đăng ký kết hôn"


def test_only_the_beginning_of_a_long_message_counts() -> None:
    assert left("kết hôn " + " " * LONGEST_TEXT + "khai sinh") == "kết hôn"


def test_each_step_says_what_it_did() -> None:
    steps = understand("cho em hỏi đk kết hôn cần gì", lexicon()).trace
    assert [step.name for step in steps] == [
        "tokens", "abbreviations", "diacritics", "stop_phrases", "vocabulary", "stop_words", "aspects",
    ]  # fmt: skip
    assert steps[1].before == "cho em hỏi đk kết hôn cần gì"
    assert steps[1].after == "cho em hỏi đăng ký kết hôn cần gì"
    assert steps[-1].after == "đăng ký kết hôn"


@given(st.text())
def test_any_text_is_understood(text: str) -> None:
    query = understand(text, lexicon())
    assert all(part and not part.isspace() for part in query.left)


@pytest.mark.parametrize(
    "text",
    [
        "thế mất bao nhiêu tiền 1 bản vậy dzậy", "nộp onl được hông", "lm onl đc hông", "nộp trên mạng được không",
        "mấy bữa thì có", "mấy hôm có dzậy", "không phải, ý tôi là lệ phí", "ý em là giấy tờ", "tôi hỏi lệ phí cơ",
        "ủa lộn",
    ],
)  # fmt: skip
def test_a_follow_up_in_chat_spelling_names_nothing(text: str) -> None:
    assert understand(text, lexicon()).left == ()


@pytest.mark.parametrize("text", ["xin 1 bản sao khai sinh", "lệ phí cơ sở mầm non", "sua nha"])
def test_words_of_names_stay(text: str) -> None:
    kept = {part.text for part in understand(text, lexicon()).words}
    assert kept & {"bản", "cơ", "nha"}


@pytest.mark.parametrize(("text", "bare"), [("căn cước", True), ("làm căn cước", False), ("mất căn cước", False)])
def test_a_noun_alone_is_told_from_one_with_a_verb(text: str, bare: bool) -> None:
    assert understand(text, lexicon()).bare is bare
