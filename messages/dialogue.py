"""The client of Rasa's door (bot/components/gateway_channel.py)."""

from typing import Any, Protocol

import httpx

from core.errors import DialogueError, NotReady
from core.loopback import loopback_client
from core.masking import MARK

from .inbox import TurnResult, Work
from .outcome import Outcome
from .reply import Reply

TOKEN_HEADER = "X-Motcua-Token"  # noqa: S105 - a header's name


class Dialogue(Protocol):
    def answer(self, work: Work, message: str, *, retry: bool) -> TurnResult:
        """What the assistant says to `message`. Raises DialogueError when it says nothing."""

    def said_before(self, work: Work) -> TurnResult | None:
        """What an earlier try of this message was answered with; nothing is asked. Raises DialogueError."""

    def must_be_ready(self) -> None:
        """Raises NotReady, naming the part, while an answer cannot be had."""


class RasaDialogue:
    """Rasa over HTTP. `actions_url` is asked only when Rasa answers with nothing, to name the part that failed."""

    def __init__(self, rasa_url: str, actions_url: str, token: str, timeout: float) -> None:
        self._client = loopback_client(timeout, {TOKEN_HEADER: token})
        self._rasa_url = rasa_url
        self._actions_url = actions_url

    def answer(self, work: Work, message: str, *, retry: bool) -> TurnResult:
        messages = self._messages(work, message=message, retry=retry)
        if not messages:
            raise self._silence()
        return _result(messages)

    def said_before(self, work: Work) -> TurnResult | None:
        messages = self._messages(work, only_look=True)
        return _result(messages) if messages else None

    def intents(self, text: str) -> list[tuple[str, float]]:
        """The intent model's ranking, likeliest first; nothing of it is remembered. Raises DialogueError."""
        try:
            response = self._client.post(f"{self._rasa_url}/webhooks/gateway/parse", json={"text": text}, timeout=5.0)
            response.raise_for_status()
            return [(str(name), float(confidence)) for name, confidence in response.json()["intents"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise DialogueError(f"Rasa at {self._rasa_url} failed: {type(error).__name__}; see its log") from error

    def _messages(self, work: Work, **more: Any) -> list[dict[str, Any]]:
        body = {"sender": work.conversation_id, "message_id": _key(work), "message_ids": _keys(work), **more}
        try:
            response = self._client.post(f"{self._rasa_url}/webhooks/gateway/webhook", json=body)
            response.raise_for_status()
            messages: list[dict[str, Any]] = response.json()["messages"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise DialogueError(f"Rasa at {self._rasa_url} failed: {type(error).__name__}; see its log") from error
        return messages

    def _silence(self) -> DialogueError:
        """Rasa swallows the failure of an action: ask the action server itself."""
        if self.is_ready(self._actions_url):
            return DialogueError("Rasa answered with nothing; see its log")
        return DialogueError(f"the action server at {self._actions_url} does not answer", part="actions")

    def must_be_ready(self) -> None:
        if not self.rasa_is_ready():
            raise NotReady(f"Rasa at {self._rasa_url} does not run, or still starts; see its log")
        if not self.is_ready(self._actions_url):
            raise NotReady(f"the action server at {self._actions_url} does not answer", part="actions")

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


def _key(work: Work) -> str:
    """What actions take as their idempotency key: the first try's, so that nothing is done twice.

    Its own where numbers are hidden in it: for these, who says them now counts (messages/vault.py).
    """
    if work.said_in_vain and not MARK.search(work.text or ""):
        return f"{work.said_in_vain[0]}"
    return f"{work.inbox_id}"


def _keys(work: Work) -> list[str]:
    """Under any of these it may have been answered before."""
    return [f"{id}" for id in (*work.said_in_vain, work.inbox_id)]


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
