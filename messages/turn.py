"""One turn: a message in, exactly one outcome and at least one reply out."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from core.errors import DialogueError, NotReady
from core.masking import MARK
from vietnamese import as_meant, is_of_old_encoding

from . import commands, wording
from .dialogue import Dialogue
from .handoff import CITIZEN, Handoffs
from .inbox import Inbox, TurnResult, Work
from .outcome import Outcome
from .reply import Choice, Reply

MAX_TEXT = 4000
"""Characters of one message that are read; the page holds people to the same."""

MAX_ATTEMPTS = 3
"""A message whose turn died this often (with the process, too) is asked no more: it may be what kills."""

MAX_LOOKS = 2 * MAX_ATTEMPTS
"""Until then an answer that Rasa gave to an earlier try is still looked for: its talk has gone on with it. After that
it may be the answer that kills, and the citizen gets an apology."""

_OF_ATTACHMENT = {"sticker": Outcome.SMALL_TALK, "contact": Outcome.REFUSED_PERSONAL_DATA}

Step = Callable[[Work], TurnResult | None]

Button = Callable[[Work, str], TurnResult | None]
"""Answers a payload that Rasa need not hear of; None: not its own."""

Finish = Callable[[Work, TurnResult], TurnResult]
"""Adds to what a turn came to."""


class Turns:
    """Steps are tried in order; the first that has an answer ends the turn. The last one asks Rasa."""

    def __init__(
        self,
        inbox: Inbox,
        dialogue: Dialogue,
        contact: Callable[[], str],
        handoffs: Handoffs | None = None,
        own: Sequence[Step] = (),
        expects_numbers: Callable[[str], bool] = lambda conversation: False,
        buttons: Sequence[Button] = (),
        finish: Finish = lambda work, result: result,
    ) -> None:
        """`contact` says where to turn now; `own`: steps of other rooms, tried before anything is asked of Rasa;
        `buttons`: of a pressed button.

        `expects_numbers` tells whether a conversation may have been asked for a number, as a look-up asks for one.
        """
        self._inbox = inbox
        self._expects_numbers = expects_numbers
        self._handoffs = handoffs
        self._dialogue = dialogue
        self._contact = contact
        self._buttons = buttons
        self._finish = finish
        self._steps: tuple[Step, ...] = (
            self._emergency,
            self._with_officer,
            *own,
            self._attachment,
            self._unreadable,
            self._personal_numbers,
            self._pressed_button,
            self._agreed,
            self._named_choice,
            self._typed_choice,
            self._typed,
        )

    def answer(self, work: Work) -> TurnResult:
        """Raises NotReady while the part that must answer is not running; the message may be tried again."""
        for step in self._steps:
            result = step(work)
            if result:
                return self._finish(work, result)
        raise AssertionError("the last step always answers")

    def _with_officer(self, work: Work) -> TurnResult | None:
        """Silence while a person answers, until the citizen goes back to the assistant."""
        if self._handoffs is None or not self._handoffs.is_open(work.conversation_id):
            return None
        if work.payload == wording.BACK_PAYLOAD or commands.goes_back(work.text or ""):
            self._handoffs.close(work.conversation_id, CITIZEN)
            return _said(Outcome.SERVICE_INFO, wording.BACK)
        return TurnResult(Outcome.WITH_OFFICER, ())

    def _attachment(self, work: Work) -> TurnResult | None:
        """What came without words. With words, these are answered; a contact is somebody's number."""
        if work.attachment is None or work.text is not None:
            return None
        kind = work.attachment.kind
        if kind == "photo":
            return self._asked(work, wording.PHOTO_PAYLOAD)
        outcome = _OF_ATTACHMENT.get(kind, Outcome.UNREADABLE)
        return _said(outcome, wording.ATTACHMENTS[kind])

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
        """Numbers that were asked for go to Rasa: a mark never picks a choice. Else nothing but numbers is refused."""
        if work.text is None or not MARK.search(work.text):
            return None
        if self._expects_numbers(work.conversation_id):
            return self._typed(work)
        if not commands.gives_only_numbers(work.text):
            return None
        return _said(Outcome.REFUSED_PERSONAL_DATA, wording.REFUSED_PERSONAL_DATA)

    def _pressed_button(self, work: Work) -> TurnResult | None:
        if work.payload is None:
            return None
        if not self._inbox.offered(work.conversation_id, work.payload):
            return _said(Outcome.UNREADABLE, wording.EXPIRED_CHOICE)
        return self._chosen(work, work.payload)

    def _agreed(self, work: Work) -> TurnResult | None:
        """A bare "vâng" to the only choice presses it."""
        if not commands.is_yes(work.text or ""):
            return None
        offers = self._inbox.latest_offers(work.conversation_id)
        return self._chosen(work, offers[0].payload) if len(offers) == 1 else None

    def _named_choice(self, work: Work) -> TurnResult | None:
        number = commands.chosen_number(work.text or "")
        offers = self._inbox.latest_offers(work.conversation_id) if number else []
        if not number or not offers:
            return None
        if number > len(offers):
            again = tuple(Choice(offer.title, offer.payload) for offer in offers)
            return TurnResult(Outcome.CLARIFIED, (Reply(wording.NO_SUCH_NUMBER, again),))
        return self._chosen(work, offers[number - 1 if number > 0 else number].payload)

    def _typed_choice(self, work: Work) -> TurnResult | None:
        """A button's own words, or "tiếp" for the one that goes on, press it."""
        text = work.text or ""
        for offer in self._inbox.latest_offers(work.conversation_id):
            if commands.same_words(text, offer.title) or (commands.goes_on(text) and commands.goes_on(offer.title)):
                return self._chosen(work, offer.payload)
        return None

    def _chosen(self, work: Work, payload: str) -> TurnResult:
        """A button of ours does its own; all others are Rasa's."""
        for button in self._buttons:
            if result := button(work, payload):
                return result
        return self._asked(work, payload)

    def _typed(self, work: Work) -> TurnResult:
        """A leading slash would be a command to Rasa: typed text never is one."""
        return self._asked(work, as_meant(re.sub(r"^[\s/／]+", "", work.text or "")) or "?")

    def _asked(self, work: Work, message: str) -> TurnResult:
        """Rasa's answer; after a failure once more, then an honest apology. Raises NotReady.

        After an apology Rasa may have answered all the same, unheard: who then says the same again is told that.
        """
        if work.attachment is None:
            work = replace(work, said_in_vain=self._inbox.said_in_vain(work))
        if work.attempts == 0:
            with suppress(DialogueError):
                return self._dialogue.answer(work, message, retry=bool(work.said_in_vain))
        try:
            if work.attempts >= MAX_ATTEMPTS:
                return self._said_before(work)
            self._dialogue.must_be_ready()
            return self._dialogue.answer(work, message, retry=True)
        except NotReady:
            raise
        except DialogueError as error:
            return self.failed(error)

    def _said_before(self, work: Work) -> TurnResult:
        """Raises DialogueError if no earlier try had an answer."""
        if work.attempts < MAX_LOOKS:
            self._dialogue.must_be_ready()
            if said := self._dialogue.said_before(work):
                return said
        raise DialogueError("this message broke its turn again and again; see the logs")

    def failed(self, error: DialogueError) -> TurnResult:
        """The apology for an answer that did not come."""
        outcome = Outcome.ERROR_ACTIONS if error.part == "actions" else Outcome.ERROR_DIALOGUE
        reply = Reply(wording.ERROR.format(contact=self._contact()))
        return TurnResult(outcome, (reply,), error=str(error))

    def apology(self, error: Exception) -> TurnResult:
        """The answer when our own code broke: the citizen is told, the operator finds the kind of error."""
        return self.failed(DialogueError(f"{type(error).__name__} in the turn; see the log"))


def _said(outcome: Outcome, text: str) -> TurnResult:
    return TurnResult(outcome, (Reply(text),))
