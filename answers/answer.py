"""A question or a pressed button -> one `Answer`. Search decides which procedure, the record what is said of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.errors import SearchError
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from procedure_kb.model import Aspect, Procedure
from vietnamese import fold

from . import wording
from .case_question import case_question
from .cases import narrowed
from .choices import MAX_CHOICES, procedure_choices, whole_names
from .compose import compose, outdated
from .elsewhere import elsewhere, home
from .fact import Fact
from .facts import facts_about
from .following import asks_for_papers, corrects, goes_back, goes_on
from .rudeness import is_rude
from .rules import asks_for_a_rule
from .scope import is_ours
from .searcher import FoundLike, HitLike, Searcher
from .siblings import told_apart
from .standing import is_outdated
from .trace import Step, Trace

OUT_OF_SCOPE_FROM = 0.5
"""Where a message names no procedure, the intent model alone decides."""

_ONLY_A_CODE = re.compile(r"(?:thủ tục |mã )?\d\.\d{6}\??", re.IGNORECASE)
_UNSAID: tuple[Aspect | None, ...] = (None, "overview")
_ALIKE: tuple[Aspect | None, ...] = (*_UNSAID, "requirements", "online")
"""What "cần gì" is easily taken for."""


@dataclass(frozen=True)
class Question:
    """`current` is the id of the procedure talked about; `aspect` None: no particular one is asked.

    `pending_aspect` is what the message before asked without naming a procedure; `offered` the ids of those which
    the assistant asked about in its last answer.
    """

    text: str
    aspect: Aspect | None
    current: str | None = None
    last_aspect: Aspect | None = None
    pending_aspect: Aspect | None = None
    offered: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    """Ids of the procedures answered about so far, the latest first."""
    out_of_scope: float = 0.0
    """The intent model's probability of that, and of a question about a procedure."""
    asks: float = 1.0


@dataclass(frozen=True)
class Answer:
    """`procedure` is the id of the one that was answered about, the next `current`; None: none was.

    `offered` are the ids of those the citizen was asked to choose from.
    """

    outcome: Outcome
    replies: tuple[Reply, ...]
    procedure: str | None = None
    aspect: Aspect | None = None
    facts: tuple[Fact, ...] = ()
    trace: tuple[Step, ...] = ()
    offered: tuple[str, ...] = ()


class Answers:
    """`contact` says in one sentence where to turn; `today` tells the day in Hanoi."""

    def __init__(
        self,
        searcher: Searcher,
        catalog_get: Callable[[str], Procedure | None],
        contact: str,
        today: Callable[[], date],
    ) -> None:
        self._searcher = searcher
        self._get = catalog_get
        self._contact = contact
        self._today = today

    def answer(self, question: Question) -> Answer:
        """Answers a typed question. Never raises for what a citizen types or an engine does."""
        trace = Trace()
        try:
            found = self._searcher.find(question.text)
        except SearchError as error:
            trace.add("search", f"failed: {error}")
            return self._plain(Outcome.ERROR_SEARCH, wording.SEARCH_AWAY, trace)
        trace.add("search", _described(found))
        offered = self._procedures(found.offered)
        place = elsewhere(question.text)
        if place and not any(place in procedure.title for procedure in offered):
            trace.add("place", f"{place}, not {home()}")
            return self._plain(Outcome.OUT_OF_SCOPE, wording.ELSEWHERE.format(place=place, home=home()), trace)
        aspect = _aspect(question)
        current = self._get(question.current) if question.current else None
        if goes_back(question.text) and (before := self._before(question, found.left)):
            trace.add("choose", f"{before.id}, talked about before")
            return self._about(before, aspect, trace)
        if not found.left or (found.says_little and (current or question.offered)):
            return self._unnamed(question, current, aspect, trace)
        if current and found.decision != "direct" and corrects(question.text):
            return self._instead_of(current, question.text, aspect, trace)
        if not is_ours(found.scope, question.out_of_scope, question.asks):
            return self._out_of_scope(question.text, trace)
        if found.decision == "none" or not offered:
            return self._out_of_scope(question.text, trace) if is_rude(question.text) else self._no_match(trace)
        close = self._procedures(found.hits)
        if found.decision == "choices" and current in close and _names(found.left, current):
            trace.add("choose", f"the current {current.id}: the message names nothing else")
            return self._about(current, aspect, trace)
        if found.decision == "direct":
            namesakes = [procedure for procedure in close if procedure.title == offered[0].title]
            offered = [current] if current in namesakes else namesakes
        named = told_apart(offered, close, question.text)[:MAX_CHOICES]
        if asks_for_a_rule(question.text):
            trace.add("rule", "no record tells a rule; what was found is only related")
            return self._which_of(named, aspect, trace, wording.RELATED)
        if found.decision == "direct" and len(named) == 1:
            return self._about(named[0][0], aspect, trace)
        return self._which_of(named, aspect, trace)

    def decision(self, text: str) -> str:
        """How surely the text names a procedure, whatever else it looks like: "direct", "choices" or "none"."""
        try:
            return self._searcher.find(text).decision
        except SearchError:
            return "none"

    def _unnamed(self, question: Question, current: Procedure | None, aspect: Aspect | None, trace: Trace) -> Answer:
        """A message without procedure words goes on with what was offered last, else with the current procedure."""
        if question.out_of_scope >= OUT_OF_SCOPE_FROM:
            return self._out_of_scope(question.text, trace)
        offered = [procedure for id in question.offered if (procedure := self._get(id))]
        if offered:
            return self._which_of(told_apart(offered, offered, ""), aspect, trace)
        return self._about(current, aspect, trace) if current else self._which_procedure(aspect, trace)

    def _before(self, question: Question, left: Sequence[str]) -> Procedure | None:
        """The one talked about before the current one, which the words left name."""
        words = {word for text in left for word in fold(text).split()}
        known = (self._get(id) for id in question.recent if id != question.current)
        return next((each for each in known if each and words <= set(fold(each.title).split())), None)

    def _instead_of(self, current: Procedure, text: str, aspect: Aspect | None, trace: Trace) -> Answer:
        """A correction names the difference only: the siblings of the current procedure that it may mean."""
        hits = self._procedures(self._searcher.find(f"{text} {current.title}").hits)
        others = [procedure for procedure in hits if procedure.title != current.title]
        trace.add("correction", f"not {current.id}")
        named = told_apart(others[:MAX_CHOICES], others, text)[:MAX_CHOICES]
        return self._which_of(named, aspect, trace) if named else self._which_procedure(aspect, trace)

    def choose(self, procedure_id: str, aspect: Aspect | None, case: str | None = None, page: int = 0) -> Answer:
        """Answers a pressed button; `case` and `page` as its payload has them."""
        trace = Trace()
        procedure = self._get(procedure_id)
        trace.add("record", procedure_id if procedure else f"{procedure_id} is unknown")
        return self._about(procedure, aspect, trace, case, page) if procedure else self._no_match(trace)

    def _procedures(self, hits: Sequence[HitLike]) -> list[Procedure]:
        return [procedure for hit in hits if (procedure := self._get(hit.id))]

    def _which_of(
        self, named: list[tuple[Procedure, str]], aspect: Aspect | None, trace: Trace, question: str | None = None
    ) -> Answer:
        """The question which is meant, or whether the only one is; whole names are listed where a button cuts one."""
        choices = procedure_choices(named, aspect)
        question = question or (wording.IS_IT_THIS if len(named) == 1 else wording.WHICH_OF_THESE)
        whole = whole_names([name for _, name in named], choices)
        text = "\n\n".join([question, *whole, wording.SAY_OTHERWISE])
        offered = tuple(procedure.id for procedure, _ in named)
        trace.add("choices", ", ".join(offered))
        return replace(self._clarified(text, choices, aspect, trace), offered=offered)

    def _about(
        self, procedure: Procedure, aspect: Aspect | None, trace: Trace, case: str | None = None, page: int = 0
    ) -> Answer:
        aspect, today = aspect or "overview", self._today()
        if is_outdated(procedure):
            trace.add("record", f"{procedure.id} is outdated: nothing of it is told")
            replies = outdated(procedure, self._contact)
            return Answer(Outcome.NO_MATCH, tuple(replies), procedure.id, aspect, trace=trace.steps)
        facts = facts_about(procedure, aspect, today)
        trace.add("facts", f"{procedure.id}, {aspect}: {len(facts)}")
        if aspect == "documents":
            if question := case_question(procedure, facts, case, today):
                trace.add("case", "asked which case is meant")
                return Answer(Outcome.CLARIFIED, (question,), procedure.id, aspect, trace=trace.steps)
            facts = narrowed(facts, case)
        replies = compose(procedure, aspect, facts, self._contact, today, case=case, page=page)
        trace.add("replies", f"{len(replies)}")
        return Answer(Outcome.ANSWERED, tuple(replies), procedure.id, aspect, tuple(facts), trace.steps)

    def _which_procedure(self, aspect: Aspect | None, trace: Trace) -> Answer:
        trace.add("choose", "no procedure is named and none is current")
        return self._clarified(wording.WHICH_PROCEDURE, (), aspect, trace)

    def _clarified(self, text: str, choices: tuple[Choice, ...], aspect: Aspect | None, trace: Trace) -> Answer:
        return Answer(Outcome.CLARIFIED, (Reply(text, choices),), None, aspect, trace=trace.steps)

    def _out_of_scope(self, text: str, trace: Trace) -> Answer:
        return self._plain(Outcome.OUT_OF_SCOPE, wording.CALM if is_rude(text) else wording.OUT_OF_SCOPE, trace)

    def _no_match(self, trace: Trace) -> Answer:
        hand_over = Choice(wording.HANDOFF, wording.HANDOFF_PAYLOAD)
        return self._plain(Outcome.NO_MATCH, wording.NO_MATCH, trace, (hand_over,))

    def _plain(self, outcome: Outcome, words: str, trace: Trace, choices: tuple[Choice, ...] = ()) -> Answer:
        trace.add("outcome", outcome.value)
        return Answer(outcome, (Reply(words.format(contact=self._contact), choices),), trace=trace.steps)


def _aspect(question: Question) -> Aspect | None:
    """ "còn đăng ký kết hôn thì sao" asks of another procedure what was asked last; a name alone, after "lệ phí bao
    nhiêu" and the question which procedure is meant, asks for the fee. A bare code asks for no aspect.
    """
    if _ONLY_A_CODE.fullmatch(question.text.strip()):
        return question.pending_aspect or "overview"
    if question.pending_aspect and question.aspect in _UNSAID:
        return question.pending_aspect
    if question.aspect in _ALIKE and asks_for_papers(question.text):
        return "documents"
    if question.aspect in _UNSAID and (goes_on(question.text) or corrects(question.text)):
        return question.last_aspect or question.aspect
    return question.aspect


def _names(left: Sequence[str], procedure: Procedure) -> bool:
    """Whether the words name nothing but this procedure: all stand in its title or in one way of asking for it."""
    words = {word for text in left for word in fold(text).split()}
    return any(words <= set(fold(name).split()) for name in (procedure.title, *procedure.plain.phrases))


def _described(found: FoundLike) -> str:
    hits = ", ".join(f"{hit.id} ({hit.score:.1f})" for hit in found.hits[:MAX_CHOICES])
    return f"{found.decision}; words: {' '.join(found.left) or '–'}; hits: {hits or '–'}"
