"""One turn: a message in, exactly one outcome and at least one reply out."""

import re
from collections.abc import Callable

from core.errors import DialogueError
from core.masking import MARK
from vietnamese import as_meant, is_of_old_encoding

from . import commands, wording
from .dialogue import Dialogue
from .inbox import Inbox, TurnResult, Work
from .outcome import Outcome
from .reply import Choice, Reply

MAX_TEXT = 4000
"""Characters of one message that are read; the page holds people to the same."""

MAX_ATTEMPTS = 3
"""A message whose turn died this often (with the process, too) gets an apology instead of another try."""

_NOT_A_QUESTION = re.compile(
    r"\b(?:s[oố]|đt|sđt|sdt|cccd|cmnd|cmt|căn cước|công dân|điện thoại|thẻ|hộ chiếu|tài khoản|stk|email|mail"
    r"|của|tôi|em|mình|là|nhé|ạ|và|đây)\b",
    re.IGNORECASE,
)

Step = Callable[[Work], TurnResult | None]


class Turns:
    """Steps are tried in order; the first that has an answer ends the turn. The last one asks Rasa."""

    def __init__(self, inbox: Inbox, dialogue: Dialogue, contact: str) -> None:
        self._inbox = inbox
        self._dialogue = dialogue
        self._contact = contact
        self._steps: tuple[Step, ...] = (
            self._unreadable,
            self._emergency,
            self._personal_numbers,
            self._pressed_button,
            self._agreed,
            self._named_choice,
            self._typed_choice,
            self._typed,
        )

    def answer(self, work: Work) -> TurnResult:
        for step in self._steps:
            result = step(work)
            if result:
                return result
        raise AssertionError("the last step always answers")

    def _unreadable(self, work: Work) -> TurnResult | None:
        if work.text is None:
            return None
        if len(work.text) > MAX_TEXT:
            return _said(Outcome.UNREADABLE, wording.TOO_LONG)
        if not re.search(r"\w", work.text):
            return _said(Outcome.UNREADABLE, wording.UNREADABLE)
        if is_of_old_encoding(work.text):
            return _said(Outcome.UNREADABLE, wording.OLD_ENCODING)
        return None

    def _emergency(self, work: Work) -> TurnResult | None:
        if work.text is not None and commands.is_emergency(work.text):
            return _said(Outcome.EMERGENCY, wording.EMERGENCY)
        return None

    def _personal_numbers(self, work: Work) -> TurnResult | None:
        if work.text is None or not MARK.search(work.text):
            return None
        left = _NOT_A_QUESTION.sub("", MARK.sub("", work.text))
        if re.search(r"\w", left):
            return None
        return _said(Outcome.REFUSED_PERSONAL_DATA, wording.REFUSED_PERSONAL_DATA)

    def _pressed_button(self, work: Work) -> TurnResult | None:
        if work.payload is None:
            return None
        if not self._inbox.offered(work.conversation_id, work.payload):
            return _said(Outcome.UNREADABLE, wording.EXPIRED_CHOICE)
        return self._asked(work, work.payload)

    def _agreed(self, work: Work) -> TurnResult | None:
        """A bare "vâng" to the only choice presses it."""
        if not commands.is_yes(work.text or ""):
            return None
        offers = self._inbox.latest_offers(work.conversation_id)
        return self._asked(work, offers[0].payload) if len(offers) == 1 else None

    def _named_choice(self, work: Work) -> TurnResult | None:
        number = commands.chosen_number(work.text or "")
        offers = self._inbox.latest_offers(work.conversation_id) if number else []
        if not number or not offers:
            return None
        if number > len(offers):
            again = tuple(Choice(offer.title, offer.payload) for offer in offers)
            return TurnResult(Outcome.CLARIFIED, (Reply(wording.NO_SUCH_NUMBER, again),))
        return self._asked(work, offers[number - 1 if number > 0 else number].payload)

    def _typed_choice(self, work: Work) -> TurnResult | None:
        """A button's own words, or "tiếp" for the one that goes on, press it."""
        text = work.text or ""
        for offer in self._inbox.latest_offers(work.conversation_id):
            if commands.same_words(text, offer.title) or (commands.goes_on(text) and commands.goes_on(offer.title)):
                return self._asked(work, offer.payload)
        return None

    def _typed(self, work: Work) -> TurnResult:
        """A leading slash would be a command to Rasa: typed text never is one."""
        return self._asked(work, as_meant(re.sub(r"^[\s/／]+", "", work.text or "")) or "?")

    def _asked(self, work: Work, message: str) -> TurnResult:
        """Rasa's answer; after a failure once more, then an honest apology."""
        if work.attempts >= MAX_ATTEMPTS:
            return self._failed(DialogueError("this message broke its turn again and again; see the logs"))
        try:
            return self._dialogue.answer(work, message, retry=work.attempts > 0)
        except DialogueError:
            pass
        try:
            return self._dialogue.answer(work, message, retry=True)
        except DialogueError as error:
            return self._failed(error)

    def _failed(self, error: DialogueError) -> TurnResult:
        outcome = Outcome.ERROR_ACTIONS if error.part == "actions" else Outcome.ERROR_DIALOGUE
        reply = Reply(wording.ERROR.format(contact=self._contact))
        return TurnResult(outcome, (reply,), error=str(error))

    def apology(self, error: Exception) -> TurnResult:
        """The answer when our own code broke: the citizen is told, the operator finds the kind of error."""
        return self._failed(DialogueError(f"{type(error).__name__} in the turn; see the log"))


def _said(outcome: Outcome, text: str) -> TurnResult:
    return TurnResult(outcome, (Reply(text),))
