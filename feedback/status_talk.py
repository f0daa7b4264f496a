"""The talk about reports already filed: where one stands, confirming and reopening it; and how satisfied people are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.errors import ConflictError, InputError
from messages import commands
from messages.outcome import Outcome
from messages.reply import Reply
from messages.talk import DO, Heard, Said, State

from . import wording
from .catalog import Catalog, Kind, load_catalog
from .filing import Filing
from .model import ANSWERED, Case
from .ratings import BEST, Ratings
from .receipts import find_receipt

SHOWN = 3
"""Of the citizen's own reports, newest first."""


@dataclass(frozen=True)
class Subject:
    """What may be rated: its kind, its key, and what a citizen calls it."""

    kind: Kind
    key: str
    name: str
    unit: str | None = None
    branch: str | None = None


@dataclass(frozen=True)
class StatusTalk:
    """State: `awaits` (why, score or reason), and the `case` or the rated subject it is about."""

    filing: Filing
    ratings: Ratings
    others: Callable[[str], Subject | None]
    """What else this conversation may rate: a dossier that is done, a talk with an officer."""
    now: Callable[[], datetime]
    catalog: Callable[[], Catalog] = load_catalog

    name = "feedback_status"
    intents = frozenset({"feedback_status", "rate_service"})

    def hears(self, heard: Heard, state: State | None) -> Said | None:
        if receipt := find_receipt(heard.text):
            return self._by_receipt(receipt)
        if heard.payload:
            return self._button(heard)
        if state is None:
            return None
        match state["awaits"]:
            case "why":
                return self._reopened(heard, state["case"])
            case "score":
                return self._scored(heard, state)
        return self._explained(heard, state)

    def begins(self, heard: Heard) -> Said:
        return self._rate(heard) if heard.intent == "rate_service" else self._mine(heard)

    def asks_again(self, state: State) -> Reply:
        texts = {
            "why": wording.ASK_WHY_REOPEN,
            "score": wording.NOT_A_SCORE,
            "reason": wording.ASK_REASON.format(score=state.get("score", "")),
        }
        return Reply(texts[state["awaits"]])

    def cancelled(self) -> Reply:
        return Reply(wording.STOPPED)

    # where it stands

    def _by_receipt(self, receipt: str) -> Said:
        case = self.filing.by_receipt(receipt)
        told = self._status(case) if case else Reply(wording.NO_SUCH_RECEIPT)
        return Said(Outcome.CASE_STATUS, (told,))

    def _mine(self, heard: Heard) -> Said:
        mine = self.filing.of(heard.conversation)[:SHOWN]
        replies = tuple(self._status(case) for case in mine) or (Reply(wording.NO_CASES),)
        return Said(Outcome.CASE_STATUS, replies)

    def _status(self, case: Case) -> Reply:
        return wording.status(case, self.catalog().unit_name(case.unit), self.now())

    # its end

    def _button(self, heard: Heard) -> Said | None:
        number = heard.payload.get("code", "")
        match heard.payload.get(DO):
            case "case_confirm":
                return self._tried(number, lambda: self._confirmed(heard, number))
            case "case_reopen":
                state: State = {"awaits": "why", "case": number}
                return Said(Outcome.FORM_STEP, (Reply(wording.ASK_WHY_REOPEN),), state)
        return None

    def _confirmed(self, heard: Heard, number: str) -> Said:
        case = self.filing.confirm(heard.conversation, number)
        state = {"awaits": "score", "kind": "case", "key": number, "unit": case.unit, "branch": case.branch}
        return Said(Outcome.CASE_STATUS, (Reply(wording.CONFIRMED),), state)

    def _reopened(self, heard: Heard, number: str) -> Said:
        def reopen() -> Said:
            self.filing.reopen(heard.conversation, number, heard.text)
            return Said(Outcome.CASE_STATUS, (Reply(wording.REOPENED.format(number=number)),))

        return self._tried(number, reopen)

    def _tried(self, number: str, act: Callable[[], Said]) -> Said:
        """A button may be pressed twice, or long after: what it does then is told, not done."""
        try:
            return act()
        except InputError:
            return Said(Outcome.CASE_STATUS, (Reply(wording.NO_SUCH_RECEIPT),))
        except ConflictError:
            state = self.filing.get(number).state
            text = wording.NOT_POSSIBLE.format(number=number, state=state.label.lower())
            return Said(Outcome.CASE_STATUS, (Reply(text),))

    # how satisfied

    def _rate(self, heard: Heard) -> Said:
        subject = self._subject(heard.conversation)
        if subject is None:
            return Said(Outcome.RATED, (Reply(wording.NOTHING_TO_RATE),))
        of = {"kind": subject.kind, "key": subject.key, "unit": subject.unit, "branch": subject.branch}
        state = {"awaits": "score"} | of
        if _score(heard.text):
            return self._scored(heard, state)
        return Said(Outcome.FORM_STEP, (Reply(wording.ASK_SCORE.format(what=subject.name)),), state)

    def _subject(self, conversation: str) -> Subject | None:
        answered = next((case for case in self.filing.of(conversation) if case.state in ANSWERED), None)
        if answered is None:
            return self.others(conversation)
        name = f"việc giải quyết phản ánh {answered.number}"
        return Subject("case", answered.number, name, answered.unit, answered.branch)

    def _scored(self, heard: Heard, state: State) -> Said:
        score = _score(heard.text)
        if score is None:
            return Said(Outcome.FORM_STEP, (Reply(wording.NOT_A_SCORE),), state)
        try:
            of = {"unit": state["unit"], "branch": state.get("branch")}  # a talk from before it was kept has none
            self.ratings.rate(state["kind"], state["key"], score, heard.conversation, heard.key, **of)
        except ConflictError:
            return Said(Outcome.RATED, (Reply(wording.RATED_BEFORE),))
        following = {**state, "awaits": "reason", "score": score}
        return Said(Outcome.RATED, (Reply(wording.ASK_REASON.format(score=score)),), following)

    def _explained(self, heard: Heard, state: State) -> Said:
        if not commands.is_no(heard.text):
            self.ratings.explain(state["kind"], state["key"], heard.conversation, heard.text)
        return Said(Outcome.RATED, (Reply(wording.RATED),))


_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "mot": 1, "bon": 4, "nam": 5}


def _score(text: str) -> int | None:
    """The one number from 1 to 5 in a short message: "5 sao", "cho 4 điểm", "năm"."""
    words = text.lower().replace("/5", " ").split()
    found = {int(word) for word in words if word.isdecimal()} | {_WORDS[word] for word in words if word in _WORDS}
    score = next(iter(found)) if len(found) == 1 and len(words) <= 8 else None
    return score if score is not None and 1 <= score <= BEST else None
