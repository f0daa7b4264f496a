"""The desk's way to search and answers: over loopback to the action server, after asking Rasa what is asked."""

from collections.abc import Callable, Sequence
from contextlib import suppress

import httpx
import structlog

from answers.explanation import Explanation
from core.errors import DialogueError
from core.loopback import loopback_client
from messages.dialogue import TOKEN_HEADER

SECONDS = 5.0

_log = structlog.get_logger("motcua.trying")


class RemoteTrying:
    def __init__(self, actions_url: str, token: str, intents: Callable[[str], Sequence[tuple[str, float]]]) -> None:
        """`intents` may raise DialogueError: then a question is tried without them."""
        self._client = loopback_client(SECONDS, {TOKEN_HEADER: token})
        self._url = f"{actions_url}/explain"
        self._intents = intents

    def explain(self, text: str, with_intents: bool = True) -> Explanation | None:
        ranking: Sequence[tuple[str, float]] = ()
        if with_intents:
            with suppress(DialogueError):
                ranking = self._intents(text)
        try:
            answer = self._client.post(self._url, json={"text": text, "intents": ranking})
            answer.raise_for_status()
            return Explanation.from_json(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            _log.warning("trying_failed", error=type(error).__name__)
            return None

    def close(self) -> None:
        self._client.close()
