"""The weighted terms that a query asks the engines for. Weights from search.md §8.3, tuned on the development sets."""

from collections.abc import Iterator, Sequence

from .engine import Clause
from .lexicon import Word, bigrams
from .query import Query

FOLDED = {"title_folded": 1.0, "documents": 0.3, "field": 0.3, "results": 0.2, "phrase": 1.0}
PAIRS = {"title_bigrams": 1.0, "phrase": 1.0}
ACCENTED = {"title": 1.0}

ASPECT = 0.5
"""For a word that asks something of a procedure ("hồ sơ", "giấy"): some titles hold it, most askers mean none."""

EXPANSION = 0.3
"""For an official term added for citizens' words."""

EXPANDED_FIELDS = frozenset(("title", "title_folded", "title_bigrams", "field", "results"))


def clauses(query: Query) -> list[Clause]:
    """Each term of each field once, with the highest weight it was given. None for a query that names nothing."""
    best: dict[tuple[str, str], float] = {}
    for field, term, boost in _all(query) if query.words else ():
        best[field, term] = max(best.get((field, term), 0.0), boost)
    return [Clause(field, term, boost) for (field, term), boost in best.items()]


def _all(query: Query) -> Iterator[Clause]:
    typed = [part for part in query.words if not (query.plain and part.bare)]
    for part in query.words:
        share = ASPECT if part in query.aspects else 1.0
        yield from (Clause(field, part.folded, share * boost) for field, boost in FOLDED.items())
    yield from (Clause(field, pair, boost) for field, boost in PAIRS.items() for pair in bigrams(query.words))
    for part in typed:
        share = ASPECT if part in query.aspects else 1.0
        yield from (Clause(field, part.key, share * boost) for field, boost in ACCENTED.items())
    for expansion in query.expansions:
        yield from _expanded(expansion.official)


def _expanded(official: Sequence[Word]) -> Iterator[Clause]:
    terms = [
        (FOLDED, [part.folded for part in official]),
        (PAIRS, bigrams(official)),
        (ACCENTED, [part.key for part in official]),
    ]
    for fields, found in terms:
        for field, boost in fields.items():
            if field in EXPANDED_FIELDS:
                yield from (Clause(field, term, EXPANSION * boost) for term in found)
