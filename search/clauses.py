"""The weighted terms that a query asks the engines for. Weights from search.md §8.3, tuned on the development sets."""

from collections.abc import Iterator, Mapping, Sequence

from vietnamese import fold

from .engine import Clause
from .lexicon import Word, bigrams
from .query import Query

ACCENTED = {"title": 1.0}
FOLDED = {"title_folded": 1.0, "phrase": 1.0}
PAIRS = {"title_bigrams": 1.0, "phrase": 1.0}

ASPECT = 0.5
"""For a word that asks something of a procedure ("hồ sơ", "giấy"): some titles hold it, most askers mean none."""

EXPANSION = 0.3
"""For an official term added for citizens' words."""

CITIZENS_OWN = "phrase"
"""The field that official terms do not search: it holds citizens' words already."""


MOST_TERMS = 24
"""The rarest of a long message find all that is found; each common one more costs an engine as much as ten of these."""


def clauses(query: Query, rarity: Mapping[str, float]) -> list[Clause]:
    """Each term of each field once, with the highest weight it was given. None for a query that names nothing.

    `rarity` is of folded words and pairs; what it does not know stands in no title and no phrase.
    """
    best: dict[tuple[str, str, str], float] = {}
    for field, term, boost in _all(query) if query.words else ():
        if (folded := fold(term)) in rarity:
            best[field, term, folded] = max(best.get((field, term, folded), 0.0), boost)
    known = {folded for _, _, folded in best}
    kept = set(sorted(known, key=lambda folded: (-rarity[folded], folded))[:MOST_TERMS])
    return [Clause(field, term, boost) for (field, term, folded), boost in best.items() if folded in kept]


def _all(query: Query) -> Iterator[Clause]:
    for part in query.words:
        weight = ASPECT if part in query.aspects else 1.0
        yield from _word(part, weight, accented=not (query.plain and part.bare))
    yield from _pairs(query.words, 1.0)
    for expansion in query.expansions:
        terms = [clause for part in expansion.official for clause in _word(part, EXPANSION, accented=True)]
        terms += _pairs(expansion.official, EXPANSION)
        yield from (clause for clause in terms if clause.field != CITIZENS_OWN)


def _word(part: Word, weight: float, *, accented: bool) -> Iterator[Clause]:
    """A bare word of a message typed without diacritics says nothing about the accented field."""
    yield from (Clause(field, part.folded, weight * boost) for field, boost in FOLDED.items())
    if accented:
        yield from (Clause(field, part.key, weight * boost) for field, boost in ACCENTED.items())


def _pairs(parts: Sequence[Word], weight: float) -> Iterator[Clause]:
    yield from (Clause(field, pair, weight * boost) for field, boost in PAIRS.items() for pair in bigrams(parts))
