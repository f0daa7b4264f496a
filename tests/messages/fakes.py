"""Hand-written stand-ins with the contracts of the real parts."""

from collections.abc import Callable
from typing import Any

from core.errors import DialogueError, NotReady
from messages.inbox import TurnResult, Work
from messages.outcome import Outcome
from messages.reply import Reply


class FakeDialogue:
    """Says what `say` returns; records what it was asked."""

    def __init__(self, say: Callable[[str], str] = lambda message: f"echo {message}") -> None:
        self.say = say
        self.asked: list[tuple[str, bool]] = []
        self.failures: list[DialogueError] = []
        self.not_ready: NotReady | None = None
        self.said: TurnResult | None = None

    def answer(self, work: Work, message: str, *, retry: bool) -> TurnResult:
        self.asked.append((message, retry))
        if self.not_ready:
            raise self.not_ready
        if self.failures:
            raise self.failures.pop(0)
        return TurnResult(Outcome.ANSWERED, (Reply(self.say(message)),))

    def said_before(self, work: Work) -> TurnResult | None:
        return self.said

    def must_be_ready(self) -> None:
        if self.not_ready:
            raise self.not_ready


class FakeChannel:
    name = "web"

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        return [reply.as_json()]
