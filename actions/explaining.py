"""A question tried by staff: answered as an action would, with every step, and nothing remembered of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from answers.answer import Answers, Question
from answers.explanation import Explainer, Explanation, Way, explain
from messages.commands import is_emergency

from .procedures import ASKED, aspect_asked
from .respond import asks_after_all

ANSWERED_AS_QUESTIONS = {*ASKED, "out_of_scope", "nlu_fallback"}
"""Intents whose rule names action_answer (bot/rules.yml)."""


@dataclass(frozen=True)
class Explaining:
    answers: Answers
    searcher: Explainer

    def __call__(self, text: str, intents: Sequence[tuple[str, float]]) -> Explanation:
        """`intents`: the intent model's ranking, likeliest first; empty: it was not asked. Raises SearchError."""
        likely = dict(intents)
        question = Question(
            text=text,
            aspect=aspect_asked(intents[0][0] if intents else None, likely),
            out_of_scope=likely.get("out_of_scope", 0.0),
            asks=sum(likely.get(name, 0.0) for name in ASKED) if intents else 1.0,
        )
        return explain(self.answers, self.searcher, question, intents, self._way(text, intents))

    def _way(self, text: str, intents: Sequence[tuple[str, float]]) -> Way:
        if is_emergency(text):
            return "emergency"
        if not intents or intents[0][0] in ANSWERED_AS_QUESTIONS:
            return "question"
        return "question" if asks_after_all(*intents[0], text, self.answers.decision) else "not-a-question"
