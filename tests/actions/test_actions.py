"""Actions as Rasa calls them: over HTTP, with a tracker."""

from datetime import date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from actions.explaining import Explaining
from actions.procedures import ActionAnswer, ActionChoose
from actions.respond import RESPONSES, ActionRespond
from actions.server import create_app
from actions.talks import Listening, Talks
from answers.answer import Answer, Answers, Question
from answers.explanation import Explanation
from answers.service_info import load_service_info
from core.clock import HANOI
from messages.outcome import Outcome
from messages.reply import Reply
from messages.talk import Heard, Said, State
from tests.search.conftest import searcher

__all__ = ["searcher"]

TOKEN = "internal"


class FakeAnswers:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.says = Answer(Outcome.ANSWERED, (Reply("trả lời"),), "1.001193", "fee")

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.says

    def decision(self, text: str) -> str:
        return "direct" if "đăng ký khai tử" in text else "choices" if "khai tử" in text else "none"

    def choose(self, *chosen: str | None) -> Answer:
        self.asked.append(chosen)
        return self.says


@pytest.fixture
def answers() -> FakeAnswers:
    return FakeAnswers()


class FakeHandoffs:
    """Remembers who wants an officer; three others wait already."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, conversation: str) -> int:
        self.asked.append(conversation)
        return 3


@pytest.fixture
def handoffs() -> FakeHandoffs:
    return FakeHandoffs()


class FakeVault:
    """Knows no number."""

    def values(self, inbox_id: int) -> dict[str, str]:
        return {}

    def origin(self, inbox_id: int) -> None:
        return None

    person = origin


class FakeTalk:
    """Begins with its intent, and takes a message that says "mã"."""

    name = "fake"
    intents = frozenset({"check_dossier"})

    def hears(self, heard: Heard, state: State | None) -> Said | None:
        if "mã" not in heard.text:
            return None
        return Said(Outcome.DOSSIER_FOUND, (Reply(f"nghe {heard.text}"),), procedure="1.001193")

    def begins(self, heard: Heard) -> Said:
        return Said(Outcome.FORM_STEP, (Reply("mã nào ạ?"),), {"awaits": "code"})

    def asks_again(self, state: State) -> Reply:
        return Reply(f"còn chờ {state['awaits']}")

    def cancelled(self) -> Reply:
        return Reply("đã dừng")


MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=HANOI)


@pytest.fixture
def client(answers, handoffs, searcher) -> TestClient:
    talks = Talks([FakeTalk()], FakeVault(), answers.decision)
    respond = ActionRespond(answers, load_service_info, handoffs, lambda: MONDAY, talks)
    actions = (ActionAnswer(answers), ActionChoose(answers), respond)
    listening = [Listening(action, talks) for action in actions]
    explaining = Explaining(Answers(searcher, lambda id: None, lambda: "1022", date.today), searcher)
    return TestClient(create_app(listening, TOKEN, lambda: {"ok": True}, explaining))


def call(client: TestClient, action: str, intent: str | None, *, token: str = TOKEN, **tracker: Any) -> Any:
    message = {
        "text": tracker.pop("text", "xin chào"),
        "intent": {"name": intent},
        "entities": tracker.pop("entities", []),
    }
    message["intent_ranking"] = tracker.pop("ranking", [{"name": intent, "confidence": 0.5}])
    body = {
        "next_action": action,
        "sender_id": "c",
        "tracker": {"sender_id": "c", "slots": tracker, "latest_message": message, "events": [], "paused": False},
    }
    return client.post("/webhook", json=body, headers={"X-Motcua-Token": token})


def custom(response: Any) -> dict[str, Any]:
    return dict(response.json()["responses"][0]["custom"])


def test_intent_and_slots_become_a_question(client, answers):
    before = ["1.000894", "1.001193"]
    slots = {"current_procedure": "1.000894", "last_aspect": "time", "pending_aspect": "fee", "recent": before}
    response = call(client, "action_answer", "ask_legal", text="căn cứ luật nào", **slots)
    recent = tuple(before)
    assert answers.asked == [Question("căn cứ luật nào", "legal", "1.000894", "time", "fee", recent=recent, asks=0.5)]
    assert custom(response)["outcome"] == "answered" and custom(response)["replies"] == [{"text": "trả lời"}]
    remembered = {event["name"]: event["value"] for event in response.json()["events"]}
    assert remembered == {
        "current_procedure": "1.001193",
        "last_aspect": "fee",
        "pending_aspect": None,
        "offered": [],
        "recent": ["1.001193", "1.000894"],
    }


def test_a_procedure_named_alone_asks_for_the_overview(client, answers):
    call(client, "action_answer", "ask_procedure")
    assert answers.asked[0].aspect == "overview"


def test_an_unsure_intent_falls_to_the_likeliest_aspect(client, answers):
    ranking = [{"name": "greet", "confidence": 0.2}, {"name": "ask_fee", "confidence": 0.15}]
    call(client, "action_answer", "nlu_fallback", ranking=ranking)
    assert answers.asked[0].aspect == "fee"


def test_both_votes_of_the_intent_model_are_handed_on(client, answers):
    confidences = {"out_of_scope": 0.4, "ask_fee": 0.3, "ask_time": 0.2, "greet": 0.1}
    call(client, "action_answer", "ask_fee", ranking=[{"name": n, "confidence": c} for n, c in confidences.items()])
    assert (answers.asked[0].out_of_scope, answers.asked[0].asks) == (0.4, 0.5)


def test_a_button_carries_procedure_aspect_and_case(client, answers):
    entities = [
        {"entity": name, "value": value}
        for name, value in (("procedure", "1.001193"), ("aspect", "documents"), ("case", "2"), ("page", "1"))
    ]
    call(client, "action_choose", "choose", entities=entities)
    assert answers.asked == [("1.001193", "documents", "2", 1)]


def test_the_question_which_procedure_is_remembered_with_its_aspect(client, answers):
    answers.says = Answer(Outcome.CLARIFIED, (Reply("thủ tục nào?"),), None, "fee", offered=("1.001193",))
    events = call(client, "action_answer", "ask_fee").json()["events"]
    remembered = {event["name"]: event["value"] for event in events}
    assert remembered == {"offered": ["1.001193"], "pending_aspect": "fee"}


@pytest.mark.parametrize("intent", ["office_hours", "branch_address", "human_handoff"])
def test_the_service_tells_of_itself(client, intent):
    said = custom(call(client, "action_respond", intent))
    assert said["outcome"] == "service_info" and "1022" in said["replies"][0]["text"]


@pytest.mark.parametrize(("text", "confidence"), [("/human_handoff", 1.0), ("cho tôi gặp cán bộ", 0.9)])
def test_who_surely_wants_an_officer_is_handed_over_and_told_when(client, handoffs, text, confidence):
    ranking = [{"name": "human_handoff", "confidence": confidence}]
    said = custom(call(client, "action_respond", "human_handoff", text=text, ranking=ranking))
    assert (said["outcome"], handoffs.asked) == ("handed_over", ["c"])
    assert "08:00 thứ Hai, 30/11" in said["replies"][0]["text"]
    assert "Trước anh/chị còn 3 người." in said["replies"][0]["text"]
    assert said["replies"][0]["choices"][0]["title"] == "Hỏi tiếp trợ lý"


def test_who_may_want_an_officer_is_asked_first(client, handoffs):
    said = custom(call(client, "action_respond", "human_handoff", text="nói chuyện với người"))
    assert handoffs.asked == [] and said["replies"][0]["choices"][0]["payload"] == "/human_handoff"


@pytest.mark.parametrize("intent", RESPONSES)
def test_small_talk_is_the_domains(client, answers, intent):
    response = call(client, "action_respond", intent).json()["responses"][0]
    assert response["response"] == RESPONSES[intent] and answers.asked == []


def test_a_correction_that_names_a_procedure_is_answered_with_the_same_aspect(client, answers):
    call(client, "action_respond", "deny", text="không, tôi hỏi khai tử cơ", last_aspect="fee")
    assert answers.asked[0].aspect == "fee"


def test_a_thank_you_gives_way_to_a_sure_procedure_only(client, answers):
    call(client, "action_respond", "thanks", text="cảm ơn, bên khai tử nhé")
    assert answers.asked == []


@pytest.mark.parametrize("intent", ["thanks", "affirm", "help", "branch_address"])
def test_a_courtesy_with_a_question_in_it_asks_about_the_procedure_talked_about(client, answers, intent):
    call(client, "action_respond", intent, text="vâng cảm ơn, phí bao nhiêu", current_procedure="1.001193")
    assert [question.current for question in answers.asked] == ["1.001193"]
    call(client, "action_respond", intent, text="vâng cảm ơn", current_procedure="1.001193")
    assert len(answers.asked) == 1


def test_a_correction_that_sounds_like_a_cry_for_help_is_a_correction(client, answers):
    ranking = [{"name": "emergency", "confidence": 0.9}]
    call(client, "action_respond", "emergency", text="chết, nhầm rồi ạ", ranking=ranking, offered=["1.001193"])
    assert len(answers.asked) == 1


def test_a_guessed_small_talk_is_taken_for_a_question(client, answers):
    call(client, "action_respond", "goodbye", text="di chúc", ranking=[{"name": "goodbye", "confidence": 0.2}])
    assert [question.text for question in answers.asked] == ["di chúc"]


@pytest.mark.parametrize(("confidence", "outcome"), [(0.9, "emergency"), (0.4, "answered")])
def test_an_unsure_emergency_gives_way_to_a_sure_procedure(client, confidence, outcome):
    ranking = [{"name": "emergency", "confidence": confidence}]
    said = custom(call(client, "action_respond", "emergency", text="đăng ký khai tử", ranking=ranking))
    assert said["outcome"] == outcome


def test_an_emergency_names_the_numbers(client):
    said = custom(call(client, "action_respond", "emergency"))
    assert said["outcome"] == "emergency" and "115" in said["replies"][0]["text"]


def test_a_failing_action_is_named_and_its_words_are_not(client, answers, monkeypatch):
    def fail(question: Question) -> Answer:
        raise RuntimeError("chuyện riêng")

    monkeypatch.setattr(answers, "answer", fail)
    said = custom(call(client, "action_answer", "ask_fee"))
    assert said == {"failed": "the action server failed: RuntimeError; see its log"}


def test_without_the_token_nothing_is_run(client, answers):
    assert call(client, "action_answer", "ask_fee", token="wrong").status_code == 401
    assert answers.asked == []


def tried(client: TestClient, text: str, *intents: tuple[str, float], token: str = TOKEN) -> Any:
    body = {"text": text, "intents": intents}
    return client.post("/explain", json=body, headers={"X-Motcua-Token": token})


def test_a_question_tried_is_explained_to_the_gateway_only(client):
    assert tried(client, "đăng ký khai sinh", token="guessed").status_code == 401
    told = Explanation.from_json(tried(client, "dang ky khai sinh o phuong", ("ask_place", 0.9)).json())
    assert (told.way, told.by_intent, told.decision) == ("question", "place", "direct")
    assert told.hits[0].name == "Đăng ký khai sinh" and told.ranked[0].is_title and told.reading.is_bare
    assert told.ranked[0].likeness > told.ranked[1].likeness


@pytest.mark.parametrize(
    ("text", "intents", "way"),
    [
        ("xin chào", [("greet", 0.95)], "not-a-question"),
        ("chứng thực di chúc", [("goodbye", 0.6)], "question"),
        ("đăng ký khai sinh", [], "question"),
        ("cháy nhà rồi cứu với", [("ask_fee", 0.9)], "emergency"),
    ],
)
def test_a_question_tried_goes_the_way_of_a_citizens_message(client, text, intents, way):
    assert tried(client, text, *intents).json()["way"] == way
