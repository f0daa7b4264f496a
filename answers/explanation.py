"""What a citizen would be told, and why, step by step: for the people who keep the knowledge base."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from pydantic import TypeAdapter

from messages.reply import Reply
from search.explanation import Ranked, Reading
from search.searcher import Found

from .answer import Answer, Answers, Question

Way = Literal["question", "not-a-question", "emergency"]
"""Who answers: the records of procedures; other parts of the assistant; emergency numbers, before all others."""


class Explainer(Protocol):
    """Search, as this needs it. Raises SearchError when no engine answers."""

    def explain(self, text: str, limit: int = 10) -> tuple[Found, Reading, list[Ranked]]: ...


@dataclass(frozen=True)
class Hit:
    id: str
    name: str


@dataclass(frozen=True)
class Taken:
    """One step of the answer."""

    name: str
    what: str
    ms: float


@dataclass(frozen=True)
class Stated:
    """A fact, and the field of the record where it stands."""

    field: str
    text: str


@dataclass(frozen=True)
class Explanation:
    """JSON through and through. `intents`: the intent model's ranking, likeliest first; empty: Rasa was not asked.

    `aspect`: what was taken to be asked, `by_intent` what the intent model alone says. `replies` as `Reply.as_json`.
    """

    text: str
    way: Way
    intents: tuple[tuple[str, float], ...]
    outcome: str
    replies: tuple[dict[str, Any], ...]
    procedure: str | None
    offered: tuple[str, ...]
    aspect: str | None
    by_intent: str | None
    decision: str
    scope: float
    engine: str
    reading: Reading
    hits: tuple[Hit, ...]
    ranked: tuple[Ranked, ...]
    steps: tuple[Taken, ...]
    facts: tuple[Stated, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Explanation":
        """Raises ValueError on another shape."""
        return _SHAPE.validate_python(data)

    @property
    def told(self) -> tuple[Reply, ...]:
        return tuple(map(Reply.from_json, self.replies))


_SHAPE = TypeAdapter(Explanation)


def explain(
    answers: Answers,
    searcher: Explainer,
    question: Question,
    intents: Sequence[tuple[str, float]] = (),
    way: Way = "question",
) -> Explanation:
    """Of a message as the first of a conversation. Raises SearchError when no engine answers."""
    found, reading, ranked = searcher.explain(question.text)
    answer = answers.answer(question) if way == "question" else None
    return Explanation(
        text=question.text,
        way=way,
        intents=tuple(intents),
        by_intent=question.aspect,
        decision=found.decision,
        scope=round(found.scope, 3),
        engine=found.engine,
        reading=reading,
        hits=tuple(Hit(hit.id, hit.name) for hit in found.hits),
        ranked=tuple(ranked),
        **_answered(answer),
    )


def _answered(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        nothing: dict[str, Any] = {"outcome": "", "procedure": None, "aspect": None}
        return nothing | dict.fromkeys(("replies", "offered", "steps", "facts"), ())
    return {
        "outcome": str(answer.outcome),
        "replies": tuple(reply.as_json() for reply in answer.replies),
        "procedure": answer.procedure,
        "offered": answer.offered,
        "aspect": answer.aspect,
        "steps": tuple(Taken(step.name, step.what, step.ms) for step in answer.trace),
        "facts": tuple(Stated(fact.field, fact.text) for fact in answer.facts),
    }
