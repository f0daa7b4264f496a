"""An open talk hears first; what it leaves is answered as ever, and its question is asked again."""

from actions.talks import PATIENCE, SLOT
from messages import wording
from tests.actions.test_actions import answers, call, client, custom, handoffs
from tests.search.conftest import searcher

__all__ = ["answers", "client", "handoffs", "searcher"]

OPEN = {"name": "fake", "state": {"awaits": "code"}, "patience": PATIENCE}


def slot(response):
    return {event["name"]: event["value"] for event in response.json()["events"]}.get(SLOT, "not set")


def test_its_intent_begins_a_talk_which_is_remembered(client):
    response = call(client, "action_respond", "check_dossier", text="xem hồ sơ", ranking=[])
    ranking = [{"name": "check_dossier", "confidence": 0.9}]
    response = call(client, "action_respond", "check_dossier", text="xem hồ sơ", ranking=ranking)
    assert custom(response)["outcome"] == "form_step"
    assert slot(response) == OPEN


def test_an_open_talk_hears_first_whatever_the_intent(client, answers):
    response = call(client, "action_answer", "ask_fee", text="mã đây ạ", talk=OPEN)
    assert custom(response)["outcome"] == "dossier_found" and answers.asked == []
    assert slot(response) is None


def test_another_question_is_answered_and_the_talk_goes_on_but_not_for_ever(client):
    talk = OPEN
    for left in (PATIENCE - 1, PATIENCE - 2):
        response = call(client, "action_answer", "ask_fee", text="lệ phí?", talk=talk)
        first, second = (said["custom"] for said in response.json()["responses"])
        assert first["outcome"] == "answered" and second == {"replies": [{"text": "còn chờ code"}]}
        talk = slot(response)
        assert talk["patience"] == left
    response = call(client, "action_answer", "ask_fee", text="lệ phí?", talk=talk)
    assert len(response.json()["responses"]) == 1 and slot(response) is None


def test_one_word_stops_an_open_talk_only(client):
    assert custom(call(client, "action_answer", "deny", text="thôi", talk=OPEN))["outcome"] == "form_cancelled"
    assert custom(call(client, "action_answer", "deny", text="thôi"))["outcome"] == "answered"


def test_numbers_and_photos_that_nobody_waits_for_are_not_a_question(client, answers):
    numbers = custom(call(client, "action_answer", "ask_fee", text="sđt ⟨điện thoại 1⟩ ạ"))
    photo = custom(call(client, "action_choose", "inform", text=wording.PHOTO_PAYLOAD))
    assert (numbers["outcome"], photo["outcome"]) == ("refused_personal_data", "unreadable")
    assert answers.asked == []
