"""One word ends all news of dossiers, also while Rasa is away."""

from dataclasses import dataclass

from messages import commands
from messages.inbox import TurnResult, Work
from messages.outcome import Outcome
from messages.reply import Reply

from . import wording
from .subscriptions import Subscriptions


@dataclass(frozen=True)
class StopNews:
    """A step of the turn."""

    subscriptions: Subscriptions

    def __call__(self, work: Work) -> TurnResult | None:
        if not commands.stops_news(work.text or "") or not self.subscriptions.end(work.conversation_id):
            return None
        return TurnResult(Outcome.UNSUBSCRIBED, (Reply(wording.UNSUBSCRIBED),))
