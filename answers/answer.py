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
from .following import aspect_said, corrects, goes_back, goes_on, goes_to_the_first, without_negated
from .rudeness import is_rude
from .rules import asks_for_a_rule
from .scope import is_ours
from .searcher import FoundLike, HitLike, Searcher
from .siblings import told_apart
from .standing import is_outdated
from .titles import matter
from .trace import Step, Trace

OUT_OF_SCOPE_FROM = 0.5
"""Where a message names no procedure, the intent model alone decides."""

_ONLY_A_CODE = re.compile(r"(?:thủ tục |mã )?\d\.\d{6}\??", re.IGNORECASE)
_UNSAID: tuple[Aspect | None, ...] = (None, "overview")
_ALIKE: tuple[Aspect | None, ...] = (*_UNSAID, "requirements", "online")
"""What "cần gì" is easily taken for."""

NEW_MATTER_FROM = 0.8
"""From this probability that a procedure is meant on, a follow-up names another one."""
SURELY_OUT_FROM = 0.2
"""From this probability of the intent model on, not even a follow-up is asked back."""
OATH_WORDS = 3
ASKS_FROM = 0.5
"""So few words beside an oath ask nothing, unless the intent model sees a question."""
MANY = 50
"""Hits among which one that was talked about, or a sibling, is looked for."""
CLOSE = 10
"""Hits that are near enough to be namesakes of what is offered."""


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
    """`contact` says in one sentence where to turn now; `today` tells the day in Hanoi."""

    def __init__(
        self,
        searcher: Searcher,
        catalog_get: Callable[[str], Procedure | None],
        contact: Callable[[], str],
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
            found = self._searcher.find(without_negated(question.text), MANY)
            if (goes_back(question.text) or goes_to_the_first(question.text)) and (
                before := self._before(question, found)
            ):
                trace.add("choose", f"{before.id}, talked about before")
                return self._about(before, _aspect(question), trace)
        except SearchError as error:
            trace.add("search", f"failed: {error}")
            return self._plain(Outcome.ERROR_SEARCH, wording.SEARCH_AWAY, trace)
        trace.add("search", _described(found))
        offered = self._procedures(found.offered)
        place = elsewhere(question.text)
        if place and not any(place in procedure.title for procedure in offered[:1]):
            trace.add("place", f"{place}, not {home()}")
            return self._plain(Outcome.OUT_OF_SCOPE, wording.ELSEWHERE.format(place=place, home=home()), trace)
        aspect = _aspect(question)
        current = self._get(question.current) if question.current else None
        if is_rude(question.text) and len(found.left) <= OATH_WORDS and question.asks < ASKS_FROM:
            return self._out_of_scope(question.text, trace)
        if not found.left or (found.says_little and (current or question.offered)):
            return self._unnamed(question, current, aspect, trace)
        if current and found.decision != "direct" and corrects(question.text):
            return self._instead_of(current, question.text, found, aspect, trace)
        goes_on_with = current if current and _may_go_on(question, found) else None
        if not is_ours(found.scope, question.out_of_scope, question.asks):
            return self._perhaps(goes_on_with, question, aspect, trace) or self._out_of_scope(question.text, trace)
        if found.decision == "none" or not offered:
            if is_rude(question.text):
                return self._out_of_scope(question.text, trace)
            return self._perhaps(goes_on_with, question, aspect, trace) or self._no_match(trace)
        close = self._procedures(found.hits[:CLOSE])
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
        if goes_on_with and goes_on_with not in offered:
            trace.add("choose", f"perhaps still {goes_on_with.id}")
            named = [*named[: MAX_CHOICES - 1], *told_apart([goes_on_with], [goes_on_with], "")]
        if found.decision == "direct" and len(named) == 1:
            return self._about(named[0][0], aspect, trace)
        return self._which_of(named, aspect, trace)

    def decision(self, text: str) -> str:
        """How surely the text names a procedure, whatever else it looks like: "direct", "choices" or "none".

        A whole field and no other word ("đất đai") is as sure.
        """
        try:
            found = self._searcher.find(text)
            return "direct" if found.is_topic else found.decision
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

    def _before(self, question: Question, found: FoundLike) -> Procedure | None:
        """The one talked about that the words left name best; the last but one where they name none."""
        recent = [procedure for id in question.recent if (procedure := self._get(id))]
        if goes_to_the_first(question.text):
            return recent[-1] if recent and not question.offered else None
        if not found.left or found.says_little:
            return next((each for each in recent if each.id != question.current), None)
        places = {hit.id: place for place, hit in enumerate(found.hits)}
        named = [each for each in recent if each.id in places and each.id != question.current]
        return min(named, key=lambda each: places[each.id], default=None)

    def _instead_of(
        self, current: Procedure, text: str, alone: FoundLike, aspect: Aspect | None, trace: Trace
    ) -> Answer:
        """A correction names the difference only: the siblings of the current procedure that it may mean.

        `alone` is what its words find by themselves.
        """
        beside = self._searcher.find(f"{without_negated(text)} {current.title}", MANY)
        by_itself, with_title = _nearness(alone), _nearness(beside)

        def nearness(other: Procedure) -> float:
            likeness = _likeness(matter(other), matter(current))
            return by_itself.get(other.id, 0.0) + with_title.get(other.id, 0.0) + likeness

        known = (self._get(id) for id in by_itself | with_title)
        others = [each for each in known if each and matter(each) != matter(current)]
        others = sorted(others, key=nearness, reverse=True)[:MAX_CHOICES]
        trace.add("correction", f"not {current.id}")
        if current.id in (hit.id for hit in alone.offered):  # another case of the same, perhaps
            others[MAX_CHOICES - 1 :] = [current]
        named = told_apart(others, others, text)
        return self._which_of(named, aspect, trace) if named else self._which_procedure(aspect, trace)

    def _perhaps(
        self, current: Procedure | None, question: Question, aspect: Aspect | None, trace: Trace
    ) -> Answer | None:
        """Rather than turning a follow-up away: is it about what was talked about?"""
        if current is None or question.out_of_scope >= SURELY_OUT_FROM:
            return None
        trace.add("choose", f"perhaps still {current.id}")
        return self._which_of(told_apart([current], [current], ""), aspect, trace)

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
            replies = outdated(procedure, self._contact())
            return Answer(Outcome.NO_MATCH, tuple(replies), procedure.id, aspect, trace=trace.steps)
        facts = facts_about(procedure, aspect, today)
        trace.add("facts", f"{procedure.id}, {aspect}: {len(facts)}")
        if aspect == "documents":
            if question := case_question(procedure, facts, case, today):
                trace.add("case", "asked which case is meant")
                return Answer(Outcome.CLARIFIED, (question,), procedure.id, aspect, trace=trace.steps)
            facts = narrowed(facts, case)
        replies = compose(procedure, aspect, facts, self._contact(), today, case=case, page=page)
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
        return Answer(outcome, (Reply(words.format(contact=self._contact()), choices),), trace=trace.steps)


def _aspect(question: Question) -> Aspect | None:
    """ "còn đăng ký kết hôn thì sao" asks of another procedure what was asked last; a name alone, after "lệ phí bao
    nhiêu" and the question which procedure is meant, asks for the fee. A bare code asks for no aspect.
    """
    if _ONLY_A_CODE.fullmatch(question.text.strip()):
        return question.pending_aspect or "overview"
    if question.pending_aspect and question.aspect in _UNSAID:
        return question.pending_aspect
    said = aspect_said(question.text)
    if said and (question.aspect in _UNSAID or (said == "documents" and question.aspect in _ALIKE)):
        return said
    if question.aspect in _UNSAID and (goes_on(question.text) or corrects(question.text)):
        return question.last_aspect or question.aspect
    return question.aspect


def _nearness(found: FoundLike) -> dict[str, float]:
    """The score of each hit as a share of the best one's."""
    best = found.hits[0].score if found.hits else 0.0
    return {hit.id: hit.score / best if best else 0.0 for hit in found.hits}


def _likeness(one: str, other: str) -> float:
    """Share of words that two names have in common (Dice)."""
    ones, others = set(fold(one).split()), set(fold(other).split())
    return 2 * len(ones & others) / (len(ones) + len(others))


def _may_go_on(question: Question, found: FoundLike) -> bool:
    """Whether a message that asks something may be about what was talked about, for all that search found."""
    return question.aspect not in _UNSAID and found.scope < NEW_MATTER_FROM and not found.is_topic


def _names(left: Sequence[str], procedure: Procedure) -> bool:
    """Whether the words name nothing but this procedure: all stand in its title or in one way of asking for it."""
    words = {word for text in left for word in fold(text).split()}
    return any(words <= set(fold(name).split()) for name in (procedure.title, *procedure.plain.phrases))


def _described(found: FoundLike) -> str:
    hits = ", ".join(f"{hit.id} ({hit.score:.1f})" for hit in found.hits[:MAX_CHOICES])
    return f"{found.decision}; words: {' '.join(found.left) or '–'}; hits: {hits or '–'}"
