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
