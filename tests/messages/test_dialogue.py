import json
from dataclasses import replace

import httpx
import pytest

from core.errors import DialogueError
from messages.dialogue import TOKEN_HEADER, RasaDialogue
from messages.inbox import Work
from messages.outcome import Outcome

WORK = Work(7, "conversation", "web", "m1", "xin chào", None, 0, "lease")


def dialogue(answer: httpx.Response | Exception, actions: int = 200) -> tuple[RasaDialogue, list[httpx.Request]]:
    """Rasa answers with `answer`, the action server's door with the status `actions`."""
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.host == "actions":
            return httpx.Response(actions)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = RasaDialogue("http://rasa", "http://actions", "secret", 5)
    client._client = httpx.Client(transport=httpx.MockTransport(handle), headers={TOKEN_HEADER: "secret"})
    return client, seen


def custom(**content: object) -> httpx.Response:
    return httpx.Response(200, json={"messages": [{"recipient_id": "c", "custom": content}]})


def test_replies_outcome_and_explanation_come_through():
    client, seen = dialogue(
        custom(
            outcome="answered", replies=[{"text": "một"}, {"text": "hai"}], procedure="1.001193", explanation={"a": 1}
        )
    )
    result = client.answer(WORK, "xin chào", retry=True)
    assert (result.outcome, result.procedure_id, result.explanation) == (Outcome.ANSWERED, "1.001193", {"a": 1})
    assert [reply.text for reply in result.replies] == ["một", "hai"]
    assert seen[0].headers[TOKEN_HEADER] == "secret"
    assert b'"message_id":"7"' in seen[0].content and b'"retry":true' in seen[0].content


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.Response(500),
        httpx.Response(200, text="no json"),
        httpx.Response(200, json={"messages": []}),
    ],
)
def test_no_answer_is_an_error_of_the_dialogue(answer):
    client, _ = dialogue(answer)
    with pytest.raises(DialogueError) as caught:
        client.answer(WORK, "xin chào", retry=False)
    assert caught.value.part == "dialogue" and "\n" not in str(caught.value)


def test_what_was_said_before_is_looked_up_and_nothing_asked():
    client, seen = dialogue(custom(outcome="form_step", replies=[{"text": "Ở đâu ạ?"}]))
    said = client.said_before(WORK)
    assert said and said.outcome == Outcome.FORM_STEP
    assert b'"only_look":true' in seen[0].content and b'"message":' not in seen[0].content
    client, _ = dialogue(httpx.Response(200, json={"messages": []}))
    assert client.said_before(WORK) is None


def test_what_is_said_again_after_an_apology_is_looked_for_and_done_under_its_first_key():
    client, seen = dialogue(custom(outcome="form_step", replies=[{"text": "Ở đâu ạ?"}]))
    client.answer(replace(WORK, said_in_vain=(3, 5)), "đường sá", retry=True)
    client.answer(replace(WORK, text="⟨điện thoại 1⟩", said_in_vain=(3,)), "⟨điện thoại 1⟩", retry=True)
    first, hidden = (json.loads(request.content) for request in seen)
    assert (first["message_id"], first["message_ids"]) == ("3", ["3", "5", "7"])
    assert (hidden["message_id"], hidden["message_ids"]) == ("7", ["3", "7"])


def test_silence_with_the_action_server_away_names_the_action_server():
    client, _ = dialogue(httpx.Response(200, json={"messages": []}), actions=503)
    with pytest.raises(DialogueError) as caught:
        client.answer(WORK, "xin chào", retry=False)
    assert caught.value.part == "actions"


def test_an_action_that_failed_is_named():
    client, _ = dialogue(custom(failed="the database failed: DatabaseError; see its log"))
    with pytest.raises(DialogueError, match="the database failed") as caught:
        client.answer(WORK, "xin chào", retry=False)
    assert caught.value.part == "actions"


@pytest.mark.parametrize("replies", [None, [], [{}], [{"text": ""}], [{"text": "a", "choices": [{"x": 1}]}]])
def test_an_action_without_a_proper_reply_is_an_error_not_silence(replies):
    client, _ = dialogue(custom(outcome="answered", replies=replies))
    with pytest.raises(DialogueError) as caught:
        client.answer(WORK, "xin chào", retry=False)
    assert caught.value.part == "actions"
