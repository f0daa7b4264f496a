"""Question + aspect + current procedure -> facts, each with its record's field -> `Reply`.

It must not know Rasa, platforms or SQL. Every number, date, paper and agency in a reply stands in its record.
Door: `Answers(searcher, catalog_get, contact)`, its `answer(Question)` and `choose(...)`, both -> `Answer`; `Fact`.
"""

from .answer import Answer, Answers, Question
from .fact import Fact

__all__ = ["Answer", "Answers", "Fact", "Question"]
