"""What an edit will change: the same questions answered from the records before it and after it, side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from messages.outcome import Outcome
from procedure_kb.model import Aspect

from .answer import Answer, Answers, Question

Kind = Literal["lost", "other-record", "changed", "gained"]
"""Not answered any more; answered from another record; from the same one in other words; answered only now."""

KINDS: tuple[Kind, ...] = ("lost", "other-record", "changed", "gained")
"""The worst first."""


@dataclass(frozen=True)
class Asked:
    """A question as it is run. `times` it was asked; `wanted` is the procedure that must answer it, if one must."""

    text: str
    aspect: Aspect | None
    current: str | None = None
    times: int = 1
    wanted: str | None = None


@dataclass(frozen=True)
class Told:
    """An answer as its citizen reads it."""

    outcome: str
    procedure: str | None
    texts: tuple[str, ...]
    choices: tuple[str, ...]
    offered: tuple[str, ...] = ()
    """Ids of the procedures asked back about."""

    def reaches(self, id: str) -> bool:
        """Whether its citizen is told of this procedure, or may choose it."""
        return id in (self.procedure, *self.offered)


@dataclass(frozen=True)
class Difference:
    """`is_wrong`: a golden question that led to its record and does so no more."""

    asked: Asked
    kind: Kind
    before: Told
    after: Told
    is_wrong: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def run(answers: Answers, asked: Sequence[Asked], on_progress: Callable[[], object]) -> list[Told]:
    """Each one's answer, in order. `on_progress` is called after each."""
    told = []
    for each in asked:
        told.append(_told(answers.answer(Question(each.text, each.aspect, current=each.current))))
        on_progress()
    return told


def differences(asked: Sequence[Asked], before: Sequence[Told], after: Sequence[Told]) -> list[Difference]:
    """Those whose answers differ: golden ones that went wrong first, then the worst kind, then the most asked."""
    found = list(_different(asked, before, after))
    return sorted(found, key=lambda each: (not each.is_wrong, KINDS.index(each.kind), -each.asked.times))


def _different(asked: Sequence[Asked], before: Sequence[Told], after: Sequence[Told]) -> Iterator[Difference]:
    for question, old, new in zip(asked, before, after, strict=True):
        if old != new:
            wanted = question.wanted or ""
            is_wrong = old.reaches(wanted) and not new.reaches(wanted)
            yield Difference(question, _kind(old, new), old, new, is_wrong)


def _kind(old: Told, new: Told) -> Kind:
    was, now = old.outcome == Outcome.ANSWERED, new.outcome == Outcome.ANSWERED
    if was and not now:
        return "lost"
    if now and not was:
        return "gained"
    return "changed" if old.procedure == new.procedure else "other-record"


def _told(answer: Answer) -> Told:
    texts = tuple(reply.text for reply in answer.replies)
    choices = tuple(choice.title for reply in answer.replies for choice in reply.choices or ())
    return Told(str(answer.outcome), answer.procedure, texts, choices, answer.offered)
