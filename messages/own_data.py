"""A citizen has their data deleted: asked once, done at once, also while Rasa is away."""

from collections.abc import Callable
from dataclasses import dataclass

from . import commands, wording
from .inbox import Inbox, TurnResult, Work
from .outcome import Outcome
from .reply import Choice, Reply

_CHOICES = (
    Choice(wording.FORGET_TITLE, wording.FORGET_PAYLOAD),
    Choice(wording.KEEP_TITLE, wording.KEEP_PAYLOAD),
)


@dataclass(frozen=True)
class OwnData:
    """A step of the turn. `delete` may be cut off at any point and called again."""

    inbox: Inbox
    delete: Callable[[Work], None]

    def __call__(self, work: Work) -> TurnResult | None:
        if commands.asks_to_forget(work.text or ""):
            return TurnResult(Outcome.FORM_STEP, (Reply(wording.ASK_FORGET, _CHOICES),))
        match self._chosen(work):
            case wording.FORGET_PAYLOAD:
                self.delete(work)
                return TurnResult(Outcome.DATA_DELETED, (Reply(wording.FORGOTTEN),))
            case wording.KEEP_PAYLOAD:
                return TurnResult(Outcome.FORM_CANCELLED, (Reply(wording.KEPT),))
        return None

    def _chosen(self, work: Work) -> str | None:
        """Which of the two was pressed, or said, right after it was asked."""
        if work.payload in (wording.FORGET_PAYLOAD, wording.KEEP_PAYLOAD):
            return work.payload if self.inbox.offered(work.conversation_id, work.payload) else None
        offered = {offer.payload: offer.title for offer in self.inbox.latest_offers(work.conversation_id)}
        if wording.FORGET_PAYLOAD not in offered or work.text is None:
            return None
        number = commands.chosen_number(work.text)
        if commands.is_yes(work.text) or number == 1 or commands.same_words(work.text, offered[wording.FORGET_PAYLOAD]):
            return wording.FORGET_PAYLOAD
        return wording.KEEP_PAYLOAD if commands.is_no(work.text) or commands.cancels(work.text) or number == 2 else None
