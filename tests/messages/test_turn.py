import pytest

from core.errors import DialogueError, NotReady
from messages.inbox import Inbox, TurnResult, Work
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from messages.turn import MAX_ATTEMPTS, MAX_LOOKS, MAX_TEXT, Turns
from tests.messages.fakes import FakeDialogue


@pytest.fixture
def inbox(database, clock, secret) -> Inbox:
    return Inbox(database, clock, secret)


@pytest.fixture
def dialogue() -> FakeDialogue:
    return FakeDialogue()


@pytest.fixture
def say(inbox, dialogue, clock):
    """One message through inbox, turn and settlement; returns the result."""
    turns = Turns(inbox, dialogue, lambda: "tổng đài 1022")
    sent = iter(range(1000))

    def send(text: str | None = None, payload: str | None = None, address: str = "an") -> TurnResult:
        key = f"m{next(sent)}"
        inbox.receive(Incoming("web", address, key, key, clock.now(), text=text, payload=payload))
        work = inbox.lease()
        result = turns.answer(work)
        inbox.settle(work, result, [reply.as_json() for reply in result.replies], 1.0)
        return result

    return send


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "?!…", "\n\t"])
def test_what_has_no_word_is_answered_kindly_without_rasa(say, dialogue, text):
    assert say(text).outcome == Outcome.UNREADABLE
    assert dialogue.asked == []


def test_too_long_is_said(say, dialogue):
    assert "dài" in say("a" * (MAX_TEXT + 1)).replies[0].text
    assert dialogue.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "cháy nhà rồi cứu với",
        "CHAY NHA ROI",
        "có người ngất xỉu ở đây",
        "bố em bị đột quỵ",
        "nhà tôi đang cháy, hỗ trợ với",
        "gọi xe cấp cứu giúp tôi, bố tôi đột quỵ",
        "cháy rồi gọi phòng cháy chữa cháy giúp",
    ],
)
def test_an_emergency_gets_the_numbers_at_once(say, dialogue, text):
    result = say(text)
    assert result.outcome == Outcome.EMERGENCY
    assert all(number in result.replies[0].text for number in ("112", "113", "114", "115"))
    assert dialogue.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "thủ tục hưởng trợ cấp tai nạn lao động",
        "giấy chứng nhận phòng cháy chữa cháy làm ở đâu",
        "bị cướp mất căn cước giờ làm lại thế nào",
        "chạy xe ôm có cần đăng ký không",
        "tôi bị danh sách đen",
        "xe máy cơ chạy bằng điện có phải nộp thuế không",
        "bị đánh thuế hai lần",
        "xe bị tai nạn giao thông có sang tên được không",
    ],
)
def test_paperwork_about_a_misfortune_is_no_emergency(say, dialogue, text):
    assert say(text).outcome == Outcome.ANSWERED


@pytest.mark.parametrize("text", ["001234567890", "cccd của tôi là 001234567890 ạ", "0912 345 678"])
def test_nothing_but_personal_numbers_is_refused(say, dialogue, text):
    result = say(text)
    assert result.outcome == Outcome.REFUSED_PERSONAL_DATA
    assert "001234567890" not in result.replies[0].text
    assert dialogue.asked == []


@pytest.mark.parametrize("text", ["1234", "4 số cuối là 1234 ạ", "so cuoi 1 2 3 4"])
def test_last_digits_that_nobody_asked_for_are_refused(say, dialogue, text):
    assert say(text).outcome == Outcome.REFUSED_PERSONAL_DATA
    assert dialogue.asked == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("1234", "⟨bốn số 1⟩"),
        ("4 số cuối là 1234 ạ", "4 số cuối là ⟨bốn số 1⟩ ạ"),
        ("số cuối 1234", "số cuối ⟨bốn số 1⟩"),
        ("001234567890", "⟨số giấy tờ 1⟩"),
        ("sđt 0912 345 678", "sđt ⟨điện thoại 1⟩"),
    ],
)
def test_numbers_that_were_asked_for_reach_rasa_as_marks(inbox, dialogue, clock, text, asked):
    """Also after a list of choices: no digit of a mark picks one."""
    turns = Turns(inbox, dialogue, lambda: "1022", expects_numbers=lambda conversation: True)
    for key, said in (("m1", "danh sách"), ("m2", text)):
        inbox.receive(Incoming("web", "an", key, key, clock.now(), text=said))
        work = inbox.lease()
        result = turns.answer(work)
        choices = tuple(Choice(f"việc {number}", f"/choose{number}") for number in range(1, 5))
        inbox.settle(work, TurnResult(result.outcome, (Reply("chọn", choices),)), [], 1.0)
    assert dialogue.asked[-1] == (asked, False)


def test_a_question_with_a_personal_number_reaches_rasa_marked(say, dialogue):
    say("tôi số 0912345678 muốn đổi căn cước")
    assert dialogue.asked == [("tôi số ⟨điện thoại 1⟩ muốn đổi căn cước", False)]


@pytest.mark.parametrize("text", ["/restart", '  /ask_fee{"x":"y"}', "//session_start", "／restart"])
def test_typed_commands_never_reach_rasa_as_such(say, dialogue, text):
    say(text)
    message, _ = dialogue.asked[0]
    assert not message.startswith("/")


def test_a_payload_that_was_never_offered_does_nothing(say, dialogue):
    assert say(payload='/choose{"procedure":"1.001193"}').outcome == Outcome.UNREADABLE
    assert dialogue.asked == []


CHOICES = (Choice("Cấp mới", "/choose{1}"), Choice("Cấp lại", "/choose{2}"), Choice("Cấp đổi", "/choose{3}"))


def offering(dialogue: FakeDialogue, choices: tuple[Choice, ...] = CHOICES) -> None:
    def answer(work: Work, message: str, *, retry: bool) -> TurnResult:
        dialogue.asked.append((message, retry))
        return TurnResult(Outcome.CLARIFIED, (Reply("Anh/chị chọn:", choices),))

    dialogue.answer = answer


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("2", "/choose{2}"),
        ("cái thứ 3", "/choose{3}"),
        ("cai dau tien", "/choose{1}"),
        ("số hai ạ", "/choose{2}"),
        ("cái cuối", "/choose{3}"),
    ],
)
def test_a_number_after_a_list_picks_from_it(say, dialogue, text, payload):
    offering(dialogue)
    say("làm căn cước")
    say(text)
    assert dialogue.asked[-1] == (payload, False)


@pytest.mark.parametrize(
    ("text", "payload"),
    [("cap lai", "/choose{2}"), ("Cấp đổi!", "/choose{3}"), ("tiếp", "/page{1}"), ("con gi nua khong", "/page{1}")],
)
def test_the_words_of_a_button_press_it(say, dialogue, text, payload):
    offering(dialogue, (*CHOICES[1:], Choice("Xem tiếp", "/page{1}")))
    say("làm căn cước")
    say(text)
    assert dialogue.asked[-1] == (payload, False)


def test_go_on_without_more_is_a_message(say, dialogue):
    offering(dialogue)
    say("làm căn cước")
    say("tiếp đi")
    assert dialogue.asked[-1] == ("tiếp đi", False)


def test_yes_presses_the_only_button(say, dialogue):
    offering(dialogue, CHOICES[:1])
    say("làm thẻ")
    say("Đúng rồi")
    assert dialogue.asked[-1] == ("/choose{1}", False)


def test_yes_to_a_list_picks_nothing(say, dialogue):
    offering(dialogue)
    say("làm căn cước")
    say("vâng")
    assert dialogue.asked[-1] == ("vâng", False)


def test_after_a_wrong_number_the_list_is_still_there(say, dialogue):
    offering(dialogue)
    say("làm căn cước")
    say("5")
    say("2")
    assert dialogue.asked[-1] == ("/choose{2}", False)


def test_a_number_outside_the_list_is_said(say, dialogue):
    offering(dialogue)
    say("làm căn cước")
    assert "không có số này" in say("5").replies[0].text


def test_a_number_without_a_list_is_a_message(say, dialogue):
    say("2")
    assert dialogue.asked == [("2", False)]


def test_the_list_of_another_person_is_not_picked_from(say, dialogue):
    offering(dialogue)
    say("làm căn cước", address="an")
    say("2", address="binh")
    assert dialogue.asked[-1] == ("2", False)


def test_one_failure_is_tried_again(say, dialogue):
    dialogue.failures = [DialogueError("Rasa away")]
    assert say("xin chào").outcome == Outcome.ANSWERED
    assert dialogue.asked == [("xin chào", False), ("xin chào", True)]


def test_what_is_said_again_after_an_apology_is_looked_for_first(say, dialogue):
    dialogue.failures = [DialogueError("kaputt"), DialogueError("kaputt")]
    say("đường sá")
    say("đường sá")
    assert dialogue.asked[2:] == [("đường sá", True)]


@pytest.mark.parametrize(
    ("part", "outcome"), [("dialogue", Outcome.ERROR_DIALOGUE), ("actions", Outcome.ERROR_ACTIONS)]
)
def test_two_failures_are_an_honest_apology_that_names_the_part_to_the_operator(say, dialogue, part, outcome):
    dialogue.failures = [DialogueError("kaputt", part), DialogueError("kaputt", part)]
    result = say("xin chào")
    assert result.outcome == outcome and result.error == "kaputt"
    assert "kaputt" not in result.replies[0].text and "tổng đài 1022" in result.replies[0].text


def test_a_message_that_keeps_killing_its_turn_is_given_up(inbox, dialogue, clock):
    turns = Turns(inbox, dialogue, lambda: "1022")
    work = Work(1, "c", "web", "m", "xin chào", None, MAX_ATTEMPTS, "lease")
    assert turns.answer(work).outcome == Outcome.ERROR_DIALOGUE
    assert dialogue.asked == []


def test_what_rasa_said_to_a_try_that_died_is_the_answer_even_then(inbox, dialogue, clock):
    """Its talk has gone on: after an apology the citizen would say it again, into the next slot."""
    dialogue.said = TurnResult(Outcome.FORM_STEP, (Reply("Ở đâu ạ?"),))
    work = Work(1, "c", "web", "m", "đường sá", None, MAX_ATTEMPTS, "lease")
    assert Turns(inbox, dialogue, lambda: "1022").answer(work) == dialogue.said
    assert dialogue.asked == []


def test_an_answer_that_keeps_killing_its_turn_is_given_up(inbox, dialogue, clock):
    dialogue.said = TurnResult(Outcome.FORM_STEP, (Reply("Ở đâu ạ?"),))
    work = Work(1, "c", "web", "m", "đường sá", None, MAX_LOOKS, "lease")
    assert Turns(inbox, dialogue, lambda: "1022").answer(work).outcome == Outcome.ERROR_DIALOGUE


def test_a_lost_answer_is_looked_for_once_rasa_is_back(inbox, dialogue, clock):
    dialogue.not_ready = NotReady("Rasa starts")
    work = Work(1, "c", "web", "m", "đường sá", None, MAX_ATTEMPTS, "lease")
    with pytest.raises(NotReady):
        Turns(inbox, dialogue, lambda: "1022").answer(work)


def test_keys_without_an_input_method_reach_rasa_as_words(say, dialogue):
    say("lamf giaays khai sinh")
    assert dialogue.asked == [("làm giấy khai sinh", False)]


def test_an_old_encoding_is_asked_back(say, dialogue):
    result = say("®¨ng ký khai sinh cho con")
    assert result.outcome == Outcome.UNREADABLE
    assert "Unicode" in result.replies[0].text
    assert dialogue.asked == []
