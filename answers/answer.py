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
from .differences import difference
from .elsewhere import elsewhere, home
from .fact import Fact
from .facts import facts_about
from .following import (
    asks_for_papers,
    aspects_said,
    corrects,
    goes_back,
    goes_further,
    goes_on,
    goes_to_the_first,
    without_negated,
)
from .rudeness import is_annoyed, is_rude
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

_SAID_ALIKE: tuple[Aspect | None, ...] = ("documents", "time", "fee", "place")
"""Are hardly asked without their own words (`aspects_said`): where others stand, these were misheard."""
_NOT_OUTDONE: tuple[Aspect | None, ...] = ("legal", "form")
"""Are asked in words of their own."""

NEW_MATTER_FROM = 0.8
"""From this probability that a procedure is meant on, a follow-up names another one."""
SURE_MATTER_FROM = 0.5
"""Below this probability that any procedure is meant a find is no reason to overrule the intent model."""
SURELY_OUT_FROM = 0.2
"""From this probability of the intent model on, not even a follow-up is asked back."""
OATH_WORDS = 3
NAMED_FROM = 0.6
"""Share of the words from which on they name what was talked about, though search finds others first."""
ASKS_FROM = 0.5
"""So few words beside an oath ask nothing, unless the intent model sees a question."""
_NO_WORDS = frozenset(
    ("khong", "ko", "k", "hong", "hok", "chang", "phai", "dau", "chu", "ma", "a", "ua", "oi", "em", "toi")
)
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
        if is_annoyed(question.text) and found.decision != "direct" and not aspects_said(question.text):
            return self._plain(Outcome.OUT_OF_SCOPE, wording.CALM, trace)
        if not found.left or (found.says_little and (current or question.offered)):
            if current and found.left and goes_further(question.text):
                return self._instead_of(current, question.text, found, aspect, trace, perhaps_it=True)
            return self._unnamed(question, current, aspect, trace)
        if current and found.decision != "direct" and corrects(question.text):
            still = _denies_something_else(question.text, current)
            return self._instead_of(current, question.text, found, aspect, trace, perhaps_it=still)
        goes_on_with = current if current and _may_go_on(question, found) else None
        is_another = current is not None and goes_on(question.text) and found.decision == "direct"
        if not is_another and not self._is_ours(question, found):
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
            if found.decision == "direct" and found.scope < SURE_MATTER_FROM:
                return "choices"
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
        """The one talked about that the words left name best; the last but one where they name none.

        The current one only where no other was talked about: what came between had no answer.
        """
        recent = [procedure for id in question.recent if (procedure := self._get(id))]
        if goes_to_the_first(question.text):
            return recent[-1] if recent and not question.offered else None
        others = [each for each in recent if each.id != question.current]
        if not found.left or found.says_little:
            return next(iter(others or recent), None)
        places = {hit.id: place for place, hit in enumerate(found.hits)}
        named = [each for each in others if each.id in places] or [each for each in recent if each.id in places]
        alike = max(recent, key=lambda each: _named_share(found.left, each), default=None)
        if not named and alike and _named_share(found.left, alike) >= NAMED_FROM:
            return alike
        return min(named, key=lambda each: places[each.id], default=None)

    def _instead_of(
        self,
        current: Procedure,
        text: str,
        alone: FoundLike,
        aspect: Aspect | None,
        trace: Trace,
        perhaps_it: bool = False,
    ) -> Answer:
        """A correction names the difference only: the siblings of the current procedure that it may mean.

        `alone` is what its words find by themselves; `perhaps_it`: the current one may be meant as well.
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
        if perhaps_it or current.id in (hit.id for hit in alone.offered):  # another case of the same, perhaps
            others[MAX_CHOICES - 1 :] = [current]
        named = told_apart(others, others, text)
        return self._which_of(named, aspect, trace) if named else self._which_procedure(aspect, trace)

    def _is_ours(self, question: Question, found: FoundLike) -> bool:
        votes = found.scope, question.out_of_scope, question.asks, found.covered, len(found.left)
        return is_ours(*votes, goes_on=question.current is not None)

    def _perhaps(
        self, current: Procedure | None, question: Question, aspect: Aspect | None, trace: Trace
    ) -> Answer | None:
        """Rather than turning a follow-up away: is it about what was talked about?"""
        is_asked = question.asks >= ASKS_FROM or aspects_said(question.text)
        if current is None or question.out_of_scope >= SURELY_OUT_FROM or not is_asked:
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
        names, between = [name for _, name in named], difference([procedure for procedure, _ in named])
        if between and question is None:
            question, names = wording.WHICH_SIBLING.format(shared=between.shared), list(between.labels)
        question = question or (wording.IS_IT_THIS if len(named) == 1 else wording.WHICH_OF_THESE)
        choices = procedure_choices(
            [(procedure, name) for (procedure, _), name in zip(named, names, strict=True)], aspect
        )
        whole = whole_names(names, choices)
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
    if said := _said(question):
        return said
    if question.aspect in _UNSAID and (goes_on(question.text) or corrects(question.text)):
        return question.last_aspect or question.aspect
    return question.aspect


def _said(question: Question) -> Aspect | None:
    """What the message asks in so many words, where the intent model heard something else, or nothing."""
    said = aspects_said(question.text)
    if not said or question.aspect in said:
        return question.aspect if said else None
    first = said[0]
    if question.aspect in _UNSAID or (first == "documents" and question.aspect in _ALIKE):
        return first
    if len(said) > 1 or question.aspect in _NOT_OUTDONE:
        return None
    is_plain = first in ("time", "fee") or asks_for_papers(question.text)
    return first if is_plain or (first != "online" and question.aspect in _SAID_ALIKE) else None


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


def _denies_something_else(text: str, procedure: Procedure) -> bool:
    """ "không phải đổi đâu, bị mất mà" leaves "Cấp lại …" as it is."""
    denied = set(fold(text).split()) - set(fold(without_negated(text)).split()) - _NO_WORDS
    return bool(denied) and denied.isdisjoint(fold(procedure.title).split())


def _names(left: Sequence[str], procedure: Procedure) -> bool:
    """Whether the words name nothing but this procedure: all stand in its title or in one way of asking for it."""
    return _named_share(left, procedure) == 1.0


def _named_share(left: Sequence[str], procedure: Procedure) -> float:
    """Of the words, those that stand in its title or in one way of asking for it, whichever holds most."""
    words = {word for text in left for word in fold(text).split()}
    names = (procedure.title, *procedure.plain.phrases)
    return max(len(words & set(fold(name).split())) for name in names) / (len(words) or 1)


def _described(found: FoundLike) -> str:
    hits = ", ".join(f"{hit.id} ({hit.score:.1f})" for hit in found.hits[:MAX_CHOICES])
    return f"{found.decision}; words: {' '.join(found.left) or '–'}; hits: {hits or '–'}"
