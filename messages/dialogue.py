"""The client of Rasa's door (bot/components/gateway_channel.py)."""

from typing import Any, Protocol

import httpx

from core.errors import DialogueError
from core.loopback import loopback_client

from .inbox import TurnResult, Work
from .outcome import Outcome
from .reply import Reply

TOKEN_HEADER = "X-Motcua-Token"  # noqa: S105 - a header's name


class Dialogue(Protocol):
    def answer(self, work: Work, message: str, *, retry: bool) -> TurnResult:
        """What the assistant says to `message`. Raises DialogueError when it says nothing."""


class RasaDialogue:
    """Rasa over HTTP. `actions_url` is asked only when Rasa answers with nothing, to name the part that failed."""

    def __init__(self, rasa_url: str, actions_url: str, token: str, timeout: float) -> None:
        self._client = loopback_client(timeout, {TOKEN_HEADER: token})
        self._rasa_url = rasa_url
        self._actions_url = actions_url

    def answer(self, work: Work, message: str, *, retry: bool) -> TurnResult:
        body = {
            "sender": work.conversation_id,
            "message": message,
            "message_id": f"{work.inbox_id}",
            "retry": retry,
        }
        try:
            response = self._client.post(f"{self._rasa_url}/webhooks/gateway/webhook", json=body)
            response.raise_for_status()
            messages = response.json()["messages"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise DialogueError(f"Rasa at {self._rasa_url} failed: {type(error).__name__}; see its log") from error
        if not messages:
            raise self._silence()
        return _result(messages)

    def _silence(self) -> DialogueError:
        """Rasa swallows the failure of an action: ask the action server itself."""
        if self.is_ready(self._actions_url):
            return DialogueError("Rasa answered with nothing; see its log")
        return DialogueError(f"the action server at {self._actions_url} does not answer", part="actions")

    def rasa_is_ready(self) -> bool:
        """True once Rasa has loaded its model."""
        return self.is_ready(f"{self._rasa_url}/webhooks/gateway/")

    def is_ready(self, url: str) -> bool:
        try:
            return self._client.get(url, timeout=2.0).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        self._client.close()


def _result(messages: list[dict[str, Any]]) -> TurnResult:
    """One turn from all that the bot said; the last outcome named is the turn's."""
    try:
        said = [message.get("custom") or {"replies": [{"text": message["text"]}]} for message in messages]
        merged: dict[str, Any] = {"outcome": Outcome.SMALL_TALK}
        for custom in said:
            if failed := custom.get("failed"):
                raise DialogueError(failed, part="actions")
            merged |= {key: value for key, value in custom.items() if value is not None}
        return TurnResult(
            outcome=Outcome(merged["outcome"]),
            replies=tuple(Reply.from_json(reply) for custom in said for reply in custom["replies"]),
            intent=merged.get("intent"),
            procedure_id=merged.get("procedure"),
            aspect=merged.get("aspect"),
            explanation=merged.get("explanation"),
            error=merged.get("error"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DialogueError(f"an action returned no reply in the agreed shape: {error}", part="actions") from error
