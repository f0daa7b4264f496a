"""One word ends all news that nobody asked for just now, also while Rasa is away."""

from collections.abc import Callable
from dataclasses import dataclass

from messages import commands
from messages.inbox import TurnResult, Work
from messages.outcome import Outcome
from messages.reply import Reply
from messages.wording import NOBODY_TELLS

from . import wording
from .subscriptions import Subscriptions


@dataclass(frozen=True)
class StopNews:
    """A step of the turn. `end_others` ends news of what could not be answered; how many that were."""

    subscriptions: Subscriptions
    end_others: Callable[[str], int]

    def __call__(self, work: Work) -> TurnResult | None:
        if not commands.stops_news(work.text or ""):
            return None
        ended = (self.subscriptions.end(work.conversation_id), self.end_others(work.conversation_id))
        said = [words for words, count in zip((wording.UNSUBSCRIBED, NOBODY_TELLS), ended, strict=True) if count]
        return TurnResult(Outcome.UNSUBSCRIBED, (Reply("\n".join(said)),)) if said else None
