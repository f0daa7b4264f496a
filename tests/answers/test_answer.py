import json

import pytest

from answers import Answer, Answers, Question
from answers.following import aspects_said, corrects, without_negated
from messages.outcome import Outcome
from procedure_kb.model import Aspect, Procedure

from .fakes import FakeSearcher
from .records import CLEAN, CONTACT, EMPTY, HUGE, MESSY, OLD, TODAY, record

ABROAD = record(
    id="1.000009", name="Cấp thẻ bạn đọc cho người nước ngoài", plain={"phrases": ["làm thẻ cho người tây"]}
)
CITY = record(id="1.000010", name=CLEAN.official.name, level=["Cấp tỉnh"])
CATALOG = {p.id: p for p in (CLEAN, MESSY, EMPTY, OLD, HUGE, ABROAD, CITY)}


def answers(searcher: FakeSearcher) -> Answers:
    return Answers(searcher, CATALOG.get, lambda: CONTACT, lambda: TODAY)


def ask(question: Question, decision: str, *found: Procedure, left: tuple[str, ...] = ("thẻ",)) -> Answer:
    return answers(FakeSearcher(decision, *found, left=left)).answer(question)


def payloads(answer: Answer) -> list[dict[str, str]]:
    return [json.loads(choice.payload.removeprefix("/choose")) for choice in answer.replies[-1].choices]


def test_a_direct_hit_is_answered_with_its_facts() -> None:
    answer = ask(Question("lệ phí làm thẻ", "fee"), "direct", CLEAN, MESSY)
    assert (answer.outcome, answer.procedure, answer.aspect) == (Outcome.ANSWERED, CLEAN.id, "fee")
    assert "50.000 đồng" in answer.replies[0].text
    assert answer.facts[0].field == "official.submission_methods[0].fees[0].amount"


def test_no_aspect_is_the_overview() -> None:
    assert ask(Question("làm thẻ bạn đọc", None), "direct", CLEAN).aspect == "overview"


def test_a_message_without_procedure_words_is_about_the_current_one() -> None:
    answer = ask(Question("lệ phí bao nhiêu", "fee", current=CLEAN.id), "choices", MESSY, left=())
    assert (answer.procedure, answer.aspect) == (CLEAN.id, "fee")


@pytest.mark.parametrize("current", [None, "9.999999"])
def test_without_a_current_one_it_asks_which(current: str | None) -> None:
    answer = ask(Question("lệ phí bao nhiêu", "fee", current=current), "none", left=())
    assert (answer.outcome, answer.procedure) == (Outcome.CLARIFIED, None)
    assert "thủ tục nào" in answer.replies[0].text


@pytest.mark.parametrize("text", ["còn thẻ bạn đọc thì sao", "thế còn thẻ bạn đọc", "vay con the ban doc the nao"])
def test_what_about_keeps_the_last_aspect(text: str) -> None:
    answer = ask(Question(text, "overview", current=MESSY.id, last_aspect="fee"), "direct", CLEAN)
    assert (answer.procedure, answer.aspect) == (CLEAN.id, "fee")


@pytest.mark.parametrize("text", ["con tôi làm thẻ bạn đọc", "con toi lam the ban doc"])
def test_a_child_is_no_what_about(text: str) -> None:
    assert ask(Question(text, "overview", last_aspect="fee"), "direct", CLEAN).aspect == "overview"


def test_an_aspect_that_is_asked_is_not_overruled() -> None:
    assert ask(Question("còn hồ sơ thì sao", "documents", last_aspect="fee"), "direct", CLEAN).aspect == "documents"


def test_several_are_one_question_with_three_buttons_at_most() -> None:
    answer = ask(Question("lệ phí thẻ", "fee"), "choices", CLEAN, ABROAD, MESSY, EMPTY)
    assert (answer.outcome, answer.procedure, len(answer.replies)) == (Outcome.CLARIFIED, None, 1)
    assert payloads(answer) == [{"procedure": p.id, "aspect": "fee"} for p in (CLEAN, ABROAD, MESSY)]
    assert [choice.code for choice in answer.replies[0].choices] == [CLEAN.id, ABROAD.id, MESSY.id]


def test_the_current_one_wins_when_the_message_names_nothing_else() -> None:
    question = Question("thẻ bạn đọc nộp ở đâu", "place", current=CLEAN.id)
    assert ask(question, "choices", ABROAD, CLEAN, left=("thẻ", "bạn đọc")).procedure == CLEAN.id
    assert ask(question, "choices", ABROAD, CLEAN, left=("thẻ", "nước ngoài")).procedure is None


def test_a_way_of_asking_for_the_current_one_counts_as_its_name() -> None:
    question = Question("thẻ cho người tây nộp đâu", "place", current=ABROAD.id)
    assert ask(question, "choices", CLEAN, ABROAD, left=("thẻ", "tây")).procedure == ABROAD.id


def test_a_direct_hit_with_a_namesake_on_another_level_is_asked_about() -> None:
    answer = ask(Question("làm thẻ", "fee"), "direct", CLEAN, MESSY, CITY)
    assert [choice.title for choice in answer.replies[0].choices] == [
        "Ở xã, phường",
        "Ở thành phố",
    ]
    assert ask(Question("làm thẻ cấp tỉnh", "fee"), "direct", CLEAN, CITY).procedure == CITY.id
    assert ask(Question("làm thẻ", "fee", current=CITY.id), "direct", CLEAN, CITY).procedure == CITY.id


def test_nothing_found_says_so_and_offers_a_person() -> None:
    answer = ask(Question("nuôi cá lồng", "documents"), "none")
    assert (answer.outcome, answer.procedure, answer.facts) == (Outcome.NO_MATCH, None, ())
    assert "chưa có" in answer.replies[0].text and CONTACT in answer.replies[0].text
    assert answer.replies[0].choices[0].title == "Gặp cán bộ"


def test_a_hit_that_the_catalog_lost_is_no_match() -> None:
    assert ask(Question("thẻ", None), "direct", record(id="7.7")).outcome == Outcome.NO_MATCH


@pytest.mark.parametrize("decision", ["none", "choices", "direct"])
def test_a_surely_foreign_message_is_out_of_scope_whatever_search_finds(decision: str) -> None:
    question = Question("giá vàng hôm nay", "fee", out_of_scope=0.97, asks=0.02)
    assert ask(question, decision, CLEAN).outcome == Outcome.OUT_OF_SCOPE


def test_a_doubtful_vote_gives_way_to_search() -> None:
    question = Question("trời ơi lỡ vứt mất thẻ", None, out_of_scope=0.4, asks=0.4)
    assert ask(question, "direct", CLEAN).outcome == Outcome.ANSWERED


def test_without_words_of_a_procedure_the_vote_alone_decides() -> None:
    question = Question("thời tiết hôm nay", None, current="1.1", out_of_scope=0.6, asks=0.3)
    assert ask(question, "none", CLEAN, left=()).outcome == Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize("text", ["đồ ngu", "DO NGU", "đcm làm ăn thế à", "bot ngu vậy"])
def test_an_insult_gets_a_calm_word(text: str) -> None:
    answer = ask(Question(text, None), "none")
    assert answer.outcome == Outcome.OUT_OF_SCOPE and "không hài lòng" in answer.replies[0].text


def test_a_question_among_oaths_is_answered() -> None:
    assert ask(Question("đm làm thẻ mất bao nhiêu", "fee"), "direct", CLEAN).outcome == Outcome.ANSWERED


def test_a_search_that_is_away_is_one_honest_sentence() -> None:
    searcher = FakeSearcher()
    searcher.broken = True
    answer = answers(searcher).answer(Question("thẻ", "fee", current=CLEAN.id))
    assert answer.outcome == Outcome.ERROR_SEARCH
    assert "sự cố" in answer.replies[0].text
    assert "no engine answers" in answer.trace[0].what


def test_an_old_record_is_no_answer() -> None:
    answer = ask(Question("chuyển trợ cấp", "time"), "direct", OLD)
    assert (answer.outcome, answer.facts) == (Outcome.NO_MATCH, ())
    assert "3 ngày" not in answer.replies[0].text.lower()


def test_a_button_is_answered() -> None:
    assert answers(FakeSearcher()).choose(CLEAN.id, "place").procedure == CLEAN.id
    assert answers(FakeSearcher()).choose("0.0", "fee").outcome == Outcome.NO_MATCH


def test_a_case_is_asked_and_its_button_answered() -> None:
    asked = answers(FakeSearcher()).choose(HUGE.id, "documents")
    assert (asked.outcome, asked.procedure) == (Outcome.CLARIFIED, HUGE.id)
    chosen = payloads(asked)[1]
    answer = answers(FakeSearcher()).choose(chosen["procedure"], "documents", chosen["case"])
    text = "\n".join(reply.text for reply in answer.replies)
    assert answer.outcome == Outcome.ANSWERED
    assert "lý do thứ 1:" in text and "lý do thứ 2:" not in text
    assert "Tờ khai chung" in text and "Văn bản ủy quyền" in text


def test_each_step_records_itself() -> None:
    answer = ask(Question("lệ phí làm thẻ", "fee"), "direct", CLEAN)
    assert [step.name for step in answer.trace] == ["search", "facts", "replies"]
    assert CLEAN.id in answer.trace[0].what and all(step.ms >= 0 for step in answer.trace)


def test_what_was_offered_is_asked_again_with_the_new_aspect() -> None:
    question = Question("bao nhiêu tiền", "fee", current=MESSY.id, offered=(CLEAN.id, ABROAD.id))
    answer = ask(question, "none", left=())
    assert answer.outcome == Outcome.CLARIFIED and answer.offered == (CLEAN.id, ABROAD.id)
    assert {payload["aspect"] for payload in payloads(answer)} == {"fee"}


@pytest.mark.parametrize("decision", ["direct", "choices", "none"])
def test_how_surely_a_procedure_is_named_can_be_asked(decision: str) -> None:
    assert answers(FakeSearcher(decision, CLEAN)).decision("làm thẻ") == decision


def test_one_uncertain_candidate_is_asked_about_not_answered() -> None:
    answer = ask(Question("thẻ gì đó", "fee"), "choices", CLEAN)
    assert answer.outcome == Outcome.CLARIFIED and answer.procedure is None
    assert [choice.code for choice in answer.replies[0].choices] == [CLEAN.id]


def test_a_bare_code_is_the_overview_whatever_the_intent_model_makes_of_it() -> None:
    assert ask(Question("1.000001", "documents"), "direct", CLEAN).aspect == "overview"


@pytest.mark.parametrize(("asked", "answered"), [("overview", "fee"), (None, "fee"), ("time", "time")])
def test_a_name_alone_after_the_question_which_procedure_keeps_the_aspect(asked, answered) -> None:
    question = Question("thẻ bạn đọc", asked, pending_aspect="fee")
    assert ask(question, "direct", CLEAN).aspect == answered


@pytest.mark.parametrize("text", ["làm thẻ bạn đọc cần gì", "lam the ban doc thi mang theo gi", "nộp những gì"])
@pytest.mark.parametrize("taken_for", ["overview", "requirements", "online", None])
def test_what_one_needs_are_papers(text: str, taken_for: Aspect | None) -> None:
    assert ask(Question(text, taken_for), "direct", CLEAN).aspect == "documents"


@pytest.mark.parametrize("text", ["quay lại cái thẻ bạn đọc lúc nãy", "quay lai cai luc nay"])
def test_one_may_go_back_to_what_was_talked_about_before(text: str) -> None:
    left = ("thẻ", "bạn", "đọc") if "thẻ" in text else ()
    question = Question(text, "fee", current=MESSY.id, recent=(MESSY.id, CLEAN.id))
    answer = ask(question, "choices", ABROAD, MESSY, CLEAN, left=left)
    assert (answer.outcome, answer.procedure, answer.aspect) == (Outcome.ANSWERED, CLEAN.id, "fee")


def test_a_correction_offers_the_siblings_of_what_was_understood() -> None:
    question = Question("nhầm, ý em là cho người nước ngoài", None, current=CLEAN.id, last_aspect="fee")
    answer = ask(question, "choices", CLEAN, ABROAD, CITY)
    assert answer.outcome == Outcome.CLARIFIED
    # last the one that was understood: its own words found it again, so another case of it may be meant
    assert [(p["procedure"], p["aspect"]) for p in payloads(answer)] == [(ABROAD.id, "fee"), (CLEAN.id, "fee")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("không, tôi hỏi cấp lại cơ", True),
        ("khong phai, y em la doi", True),
        ("nhầm rồi", True),
        ("không có hộ khẩu thì làm sao", False),
        ("tôi không muốn làm ở phường", False),
    ],
)
def test_a_correction_is_told_from_a_plain_no(text: str, expected: bool) -> None:
    assert corrects(text) is expected


def test_a_follow_up_that_search_takes_for_another_matter_may_still_be_about_the_current_one() -> None:
    found = FakeSearcher("choices", ABROAD, MESSY, EMPTY)
    found.found = found.found._replace(scope=0.4)
    answer = answers(found).answer(Question("ngồi nhà nộp được không", "online", current=CLEAN.id))
    assert [p["procedure"] for p in payloads(answer)] == [ABROAD.id, MESSY.id, CLEAN.id]


@pytest.mark.parametrize(("out_of_scope", "outcome"), [(0.1, Outcome.CLARIFIED), (0.5, Outcome.OUT_OF_SCOPE)])
def test_a_follow_up_is_not_turned_away_unless_it_is_surely_none(out_of_scope: float, outcome: Outcome) -> None:
    found = FakeSearcher("none")
    found.found = found.found._replace(scope=0.01)
    question = Question("xong xuôi được cấp gì", "result", CLEAN.id, out_of_scope=out_of_scope, asks=0.6)
    answer = answers(found).answer(question)
    assert answer.outcome == outcome
    if outcome == Outcome.CLARIFIED:
        assert payloads(answer) == [{"procedure": CLEAN.id, "aspect": "result"}]


def test_a_whole_field_is_asked_back_whatever_was_talked_about() -> None:
    found = FakeSearcher("choices", ABROAD, MESSY)
    found.found = found.found._replace(is_topic=True)
    answer = answers(found).answer(Question("còn chuyện đất đai", "fee", current=CLEAN.id))
    assert [p["procedure"] for p in payloads(answer)] == [ABROAD.id, MESSY.id]
    assert answers(found).decision("đất đai") == "direct"


def test_the_first_one_is_the_first_that_was_talked_about() -> None:
    recent = (MESSY.id, ABROAD.id, CLEAN.id)
    question = Question("thế còn cái đầu tiên thì lệ phí bao nhiêu", "fee", current=MESSY.id, recent=recent)
    assert ask(question, "direct", MESSY).procedure == CLEAN.id


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("À mà không phải tạm ngừng, đóng hẳn cơ", "À mà đóng hẳn cơ"),
        ("ko phai doi ma la lam lai", "lam lai"),
        ("quán nhỏ thôi, không lập công ty đâu", "quán nhỏ thôi,"),
        ("tôi không biết nộp ở đâu", "tôi không biết nộp ở đâu"),
        ("không phải", "không phải"),
    ],
)
def test_what_a_correction_denies_is_not_searched_for(text: str, searched: str) -> None:
    assert " ".join(without_negated(text).split()) == searched


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("con trai 17 tuổi đăng ký nghĩa vụ làm ở đâu", "place"),
        ("làm lại bằng lái mất bao lâu", "time"),
        ("sang tên xe hết bao nhiêu tiền", "fee"),
        ("đăng ký khai sinh qua mạng", "online"),
        ("sang tên xe", None),
    ],
)
def test_an_aspect_in_so_many_words_counts_where_the_intent_has_none(text: str, aspect: Aspect | None) -> None:
    assert aspects_said(text)[:1] == ([aspect] if aspect else [])


@pytest.mark.parametrize(
    ("text", "taken_for", "aspect"),
    [
        ("bao giờ thì lấy được thẻ về", "result", "time"),
        ("bao nhiêu lâu thì có tiền", "fee", "time"),
        ("thế còn tiền nong", None, "fee"),
        ("tốn khoảng nhiêu", "steps", "fee"),
        ("giấy tờ ra sao", "steps", "documents"),
        ("hồ sơ thế nào", "place", "documents"),
        ("mất mấy hôm, hết bao nhiêu", "time", "time"),
        ("mẫu đơn lấy ở đâu, bao giờ có", "form", "form"),
        ("nộp hồ sơ thế nào", "steps", "steps"),
        ("nộp trực tuyến thì bao lâu", "online", "online"),
    ],
)
def test_plain_words_outdo_what_the_intent_model_heard(text: str, taken_for: Aspect | None, aspect: Aspect) -> None:
    question = Question(text, taken_for, current=CLEAN.id)
    assert ask(question, "none", left=()).aspect == aspect


def test_a_correction_that_denies_something_else_may_still_mean_what_was_understood() -> None:
    question = Question("không phải gia hạn đâu, cho người nước ngoài mà", None, current=CLEAN.id)
    assert CLEAN.id in ask(question, "choices", ABROAD, MESSY).offered
    question = Question("không phải thẻ bạn đọc đâu, cho người nước ngoài mà", None, current=CLEAN.id)
    assert CLEAN.id not in ask(question, "choices", ABROAD, MESSY).offered


def test_what_comes_after_the_current_one_is_another_matter_or_still_it() -> None:
    question = Question("xong rồi cấp cho người nước ngoài thì mang gì", "documents", current=CLEAN.id)
    found = FakeSearcher("none", ABROAD, left=("cấp",))
    found.found = found.found._replace(says_little=True)
    answer = answers(found).answer(question)
    assert answer.outcome == Outcome.CLARIFIED
    assert set(answer.offered) == {ABROAD.id, CLEAN.id}


def test_one_may_go_back_to_the_current_one_after_what_had_no_answer() -> None:
    question = Question("quay lại cái thẻ bạn đọc lúc nãy", "fee", current=CLEAN.id, recent=(CLEAN.id,))
    answer = ask(question, "choices", ABROAD, CLEAN, left=("thẻ", "bạn", "đọc"))
    assert (answer.outcome, answer.procedure) == (Outcome.ANSWERED, CLEAN.id)


@pytest.mark.parametrize("text", ["làm ăn kiểu gì thế, chạy đi chạy lại mãi", "ruom ra qua"])
def test_who_loses_patience_hears_a_calm_word(text: str) -> None:
    answer = ask(Question(text, "steps", current=CLEAN.id), "choices", MESSY, left=("chạy",))
    assert (answer.outcome, answer.offered) == (Outcome.OUT_OF_SCOPE, ())
    assert "không hài lòng" in answer.replies[0].text


def test_an_oath_and_a_word_or_two_ask_nothing() -> None:
    assert ask(Question("bot rac ruoi", "overview", asks=0.2), "direct", CLEAN).outcome == Outcome.OUT_OF_SCOPE
