"""How well a procedure and a message fit, whatever the size of the knowledge base: shares between 0 and 1.

BM25 scores grow with the number of records and of words; these do not, so thresholds can be set on them.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from .index import Listing
from .qualifiers import Qualifiers, differ, unasked_action
from .query import Query

MEANT_SHARE = 0.6
"""Citizens' words count as found in a title that holds this share of the official terms they stand for."""


class Rarity:
    """How much a word tells: its inverse document frequency over titles and citizens' phrases."""

    def __init__(self, listings: Collection[Listing]) -> None:
        counts = Counter(part for each in listings for part in each.title_set.union(*each.phrases))
        self._known = {part: _idf(len(listings), count) for part, count in counts.items()}
        self._unknown = _idf(len(listings), 0)

    def of(self, parts: Iterable[str]) -> float:
        """The sum over folded words; one that nobody here ever used tells most."""
        return sum(self._known.get(part, self._unknown) for part in parts)


def _idf(documents: int, count: int) -> float:
    return log(1 + (documents - count + 0.5) / (count + 0.5))


@dataclass(frozen=True)
class Asked:
    """A query's folded words, without those that ask about an aspect, and what citizens' words in it stand for."""

    said: frozenset[str]
    meant: tuple[tuple[frozenset[str], frozenset[str]], ...]
    qualifiers: Qualifiers
    weight: float

    @classmethod
    def of(cls, query: Query, rarity: Rarity) -> "Asked":
        said = frozenset(part.folded for part in query.words if part not in query.aspects)
        meant = tuple(
            (frozenset(part.folded for part in each.said), frozenset(part.folded for part in each.official))
            for each in query.expansions
        )
        return cls(said, meant, query.qualifiers, rarity.of(said))


class Evidence(NamedTuple):
    named: float
    """Share of the title that the message names, in its own or in the official words."""
    covered: float
    """Share of the message that the title or one citizens' phrase covers."""
    echo: float
    """Likeness of the message and the best citizens' phrase."""
    unasked_action: bool
    differs: bool
    """Only the message or only the title names an action or a circumstance: a sibling, perhaps."""


def evidence(asked: Asked, listing: Listing, rarity: Rarity) -> Evidence:
    title = listing.title_set
    named = asked.said.union(*(official for _, official in asked.meant)) & title
    found = asked.said & title
    for citizens, official in asked.meant:
        if rarity.of(official & title) >= MEANT_SHARE * rarity.of(official):
            found |= asked.said & citizens
    echo, phrase = _best_phrase(asked, listing, rarity)
    return Evidence(
        named=rarity.of(named) / (rarity.of(title) or 1.0),
        covered=rarity.of(found | (asked.said & phrase)) / (asked.weight or 1.0),
        echo=echo,
        unasked_action=unasked_action(asked.qualifiers, listing.qualifiers),
        differs=differ(asked.qualifiers, listing.qualifiers),
    )


def _best_phrase(asked: Asked, listing: Listing, rarity: Rarity) -> tuple[float, frozenset[str]]:
    best: tuple[float, frozenset[str]] = (0.0, frozenset())
    for phrase in listing.phrases:
        if shared := asked.said & phrase:
            echo = 2 * rarity.of(shared) / (asked.weight + rarity.of(phrase))
            best = max(best, (echo, phrase), key=lambda pair: pair[0])
    return best
