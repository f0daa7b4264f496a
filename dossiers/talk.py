"""The talk about one's own dossier: its code, the last four digits, where it stands, and being told of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.masking import MARK
from messages import commands
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from messages.talk import DO, Heard, Said, State, pressed

from . import wording
from .codes import HANOI, find_codes, province
from .factor import last_digits
from .follow_ups import follow_up
from .lookups import Asker, Away, Found, Locked, Lookups, NotFound
from .subscriptions import Subscriptions
from .telling import Teller

SUBSCRIBE, AGREE, DECLINE = "dossier_subscribe", "dossier_agree", "dossier_decline"


@dataclass(frozen=True)
class DossierTalk:
    """State: `awaits` (code, digits or consent), `code`, and `then` ("subscribe") what the look-up is for."""

    lookups: Lookups
    subscriptions: Subscriptions
    teller: Teller
    procedure: Callable[[str], str | None]
    """The id of the record of a procedure, by the code that stands in a dossier."""
    now: Callable[[], datetime]

    name = "dossier"
    intents = frozenset({"check_dossier", "subscribe_dossier"})

    def hears(self, heard: Heard, state: State | None) -> Said | None:
        known = state or {}
        codes = find_codes(heard.text)
        if len(codes.whole) > 1:
            return self._which(codes.whole, known)
        if codes.whole:
            return self._code(heard, codes.whole[0], known)
        if heard.payload:
            return self._button(heard, known)
        return self._awaited(heard, known) or self._follow_up(heard)

    def begins(self, heard: Heard) -> Said:
        wants = {"then": "subscribe"} if heard.intent == "subscribe_dossier" else {}
        code = self.lookups.recent(heard.conversation)
        found = self._again(heard.conversation, code) if code else None
        if found is None:
            return _step(wording.ASK_CODE, {"awaits": "code", **wants})
        return self._ask_consent(found) if wants else self._tell(found, {})

    def asks_again(self, state: State) -> Reply:
        texts = {
            "code": wording.ASK_CODE_AGAIN,
            "digits": wording.ASK_DIGITS_AGAIN,
            "consent": wording.ASK_CONSENT_AGAIN,
        }
        return Reply(texts[state["awaits"]])

    def cancelled(self) -> Reply:
        return Reply(wording.CANCELLED)

    # the steps

    def _which(self, codes: tuple[str, ...], state: State) -> Said:
        choices = tuple(Choice(code, pressed("dossier_code", code=code)) for code in codes[:3])
        return Said(Outcome.CLARIFIED, (Reply(wording.WHICH_CODE, choices),), state or None)

    def _code(self, heard: Heard, code: str, state: State) -> Said:
        if province(code) != HANOI:
            return Said(Outcome.OUT_OF_SCOPE, (Reply(wording.other_province(province(code))),))
        then = {key: state[key] for key in ("then",) if key in state}
        if digits := _digits(heard):
            return self._look_up(heard, code, digits, then)
        if found := self._again(heard.conversation, code):
            return self._tell(found, then)
        return _step(wording.ask_digits(code), {"awaits": "digits", "code": code, **then})

    def _awaited(self, heard: Heard, state: State) -> Said | None:
        """The answer to the open question."""
        match state.get("awaits"):
            case "code":
                return self._awaited_code(heard, state)
            case "digits":
                return self._awaited_digits(heard, state)
            case "consent":
                return self._awaited_consent(heard, state)
        return None

    def _awaited_code(self, heard: Heard, state: State) -> Said | None:
        half = find_codes(heard.text).half
        return _step(wording.half_code(half), state) if half else None

    def _awaited_digits(self, heard: Heard, state: State) -> Said | None:
        digits = _digits(heard)
        return self._look_up(heard, state["code"], digits, state) if digits else None

    def _awaited_consent(self, heard: Heard, state: State) -> Said | None:
        if commands.is_yes(heard.text):
            return self._subscribe(heard, state["code"])
        return Said(Outcome.FORM_CANCELLED, (Reply(wording.NOT_SUBSCRIBED),)) if commands.is_no(heard.text) else None

    def _button(self, heard: Heard, state: State) -> Said | None:
        match heard.payload.get(DO):
            case "dossier_code":
                return self._code(heard, heard.payload.get("code", ""), state)
            case "dossier_subscribe":
                return self.begins(Heard("", heard.conversation, heard.key, intent="subscribe_dossier"))
            case "dossier_agree" if state.get("awaits") == "consent":
                return self._subscribe(heard, state["code"])
            case "dossier_decline":
                return Said(Outcome.FORM_CANCELLED, (Reply(wording.NOT_SUBSCRIBED),))
        return None

    def _look_up(self, heard: Heard, code: str, digits: str, state: State) -> Said:
        asker = Asker(heard.conversation, heard.origin, heard.person)
        match self.lookups.look_up(asker, code, digits, heard.key):
            case Found() as found:
                return self._tell(found, state)
            case NotFound():
                again = {**state, "awaits": "digits", "code": code}
                return Said(Outcome.DOSSIER_NOT_FOUND, (Reply(wording.NOT_FOUND),), again)
            case Locked(until=until):
                return Said(Outcome.DOSSIER_LOCKED, (Reply(wording.locked(until, self.now())),))
            case Away():
                return Said(Outcome.ERROR_SOURCE, (Reply(wording.SOURCE_AWAY),))

    def _tell(self, found: Found, state: State) -> Said:
        dossier = found.dossier
        replies = tuple(self.teller.tell(found, self.now()))
        procedure = self.procedure(dossier.procedure_code) if dossier.procedure_code else None
        if state.get("then") != "subscribe":
            return Said(Outcome.DOSSIER_FOUND, replies, procedure=procedure)
        asked = self._ask_consent(found)
        return Said(Outcome.DOSSIER_FOUND, (*replies, *asked.replies), asked.state, procedure)

    def _follow_up(self, heard: Heard) -> Said | None:
        """About the dossier looked up a moment ago, unless another procedure is meant."""
        what = follow_up(heard.text)
        code = self.lookups.recent(heard.conversation) if what else None
        if what is None or code is None or heard.procedure_named() == "direct":
            return None
        found = self._again(heard.conversation, code)
        if found is None or not self._is_current(found, heard.current_procedure):
            return None
        return Said(Outcome.DOSSIER_FOUND, tuple(self.teller.tell_about(found, what, self.now())))

    def _is_current(self, found: Found, procedure: str | None) -> bool:
        """Not if another procedure has been talked about since."""
        code = found.dossier.procedure_code
        return procedure is None or code is None or self.procedure(code) in (None, procedure)

    def _again(self, conversation: str, code: str) -> Found | None:
        """Without digits, soon after a success; None also while nothing may be told."""
        found = self.lookups.again(conversation, code)
        return found if isinstance(found, Found) else None

    def _ask_consent(self, found: Found) -> Said:
        dossier = found.dossier
        if dossier.status.is_final:
            return Said(Outcome.DOSSIER_FOUND, (Reply(wording.NOTHING_TO_WATCH),))
        choices = (Choice(wording.AGREE, pressed(AGREE)), Choice(wording.DECLINE, pressed(DECLINE)))
        state = {"awaits": "consent", "code": dossier.code}
        return Said(Outcome.FORM_STEP, (Reply(wording.ask_consent(dossier.code), choices),), state)

    def _subscribe(self, heard: Heard, code: str) -> Said:
        """Only for what this conversation has just proved its own."""
        found = self._again(heard.conversation, code)
        if found is None:
            return _step(wording.ask_digits(code), {"awaits": "digits", "code": code, "then": "subscribe"})
        is_new = self.subscriptions.add(heard.conversation, found.dossier)
        return Said(Outcome.SUBSCRIBED, (Reply(wording.SUBSCRIBED if is_new else wording.ALREADY_SUBSCRIBED),))


def _step(text: str, state: State) -> Said:
    return Said(Outcome.FORM_STEP, (Reply(text),), state)


def _digits(heard: Heard) -> str | None:
    """The last four of the only number in a message; whole identity and phone numbers are taken as such."""
    marks = MARK.findall(heard.text)
    numbers = {last_digits(heard.values[mark]) for mark in marks if mark in heard.values}
    return next(iter(numbers)) if len(numbers) == 1 else None
