"""How well a procedure and a message fit, whatever the size of the knowledge base: shares between 0 and 1.

BM25 scores grow with the number of records and of words; these do not, so thresholds can be set on them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import NamedTuple

from .index import Forms, Listing
from .lexicon import Word
from .qualifiers import Qualifiers, differ, unasked_action
from .query import Query

QUOTED_FROM = 0.85
"""Least likeness of a message that repeats a citizens' phrase."""

TELLING = 0.78
"""Least rarity of neighbours that name a matter ("hộ chiếu", not "đề nghị"): of one word that nobody here ever used."""

NEARLY_SAID = 0.75
"""From this share named, or this likeness, a title is what the message says, whatever else it tells."""

MEANT_SHARE = 0.6
"""Citizens' words count as found in a title that holds this share of the official terms they stand for."""


class Rarity:
    """How much a word tells: its inverse document frequency over titles and citizens' phrases."""

    def __init__(self, listings: Collection[Listing]) -> None:
        keys: Counter[str] = Counter()
        folded: Counter[str] = Counter()
        for each in listings:
            keys.update(each.title_forms.keys.union(*(forms.keys for forms in each.saying_forms)))
            folded.update(each.title_forms.folded.union(*(forms.folded for forms in each.saying_forms)))
        # a word without diacritics is its own key: of its two counts the larger one is the cautious one
        self._known = {part: _idf(len(listings), count) for part, count in (keys | folded).items()}
        self._unknown = _idf(len(listings), 0)
        self._wholes: dict[frozenset[str], float] = {}
        self._pairs = {form(pair) for each in listings for pair in pairwise(each.title) for form in (_typed, _bare)}

    def of(self, parts: Iterable[str]) -> float:
        """The sum over words in either form; one that nobody here ever used tells most."""
        known, unknown = self._known, self._unknown
        return sum([known.get(part, unknown) for part in parts])

    def of_whole(self, parts: frozenset[str]) -> float:
        """As `of`, remembered: for titles and phrases, which come again with every message."""
        known = self._wholes.get(parts)
        if known is None:
            known = self._wholes[parts] = self.of(parts)
        return known

    def most(self, parts: Iterable[str]) -> float:
        """Of the rarest, as a share of a word that nobody here ever used."""
        return max((self._known.get(part, self._unknown) for part in parts), default=0.0) / (self._unknown or 1.0)

    def official(self, words: Sequence[Word], plain: bool) -> tuple[frozenset[str], ...]:
        """Telling neighbours that stand so in some title, too: "hộ chiếu", but no chatter such as "rơi ví"."""
        pairs = map(_bare if plain else _typed, pairwise(words))
        least = TELLING * self._unknown
        return tuple(frozenset(pair) for pair in pairs if pair in self._pairs and self.of(pair) >= least)


def _typed(pair: tuple[Word, Word]) -> tuple[str, str]:
    return pair[0].key, pair[1].key


def _bare(pair: tuple[Word, Word]) -> tuple[str, str]:
    return pair[0].folded, pair[1].folded


def _idf(documents: int, count: int) -> float:
    return log(1 + (documents - count + 0.5) / (count + 0.5))


@dataclass(frozen=True)
class Asked:
    """A query as evidence needs it: words as typed, or folded when it was typed without diacritics."""

    plain: bool
    said: frozenset[str]
    """Without the words that ask about an aspect."""
    meant: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """Citizens' words, and the official terms they stand for."""
    bare: bool
    """No verb is said, not even "làm"."""
    qualifiers: Qualifiers
    weight: float
    """Rarity of `said`."""
    rarities: Mapping[str, float]
    """Of each word of `said`."""
    pairs: tuple[frozenset[str], ...]
    """Of `said`; see `Rarity.official`."""

    @classmethod
    def of(cls, query: Query, rarity: Rarity) -> "Asked":
        words = [part for part in query.words if part not in query.aspects]
        said = Forms.of(words).like(query.plain)
        meant = tuple(
            (Forms.of(each.said).like(query.plain), Forms.of(each.official).like(query.plain))
            for each in query.expansions
        )
        rarities, pairs = {part: rarity.of((part,)) for part in said}, rarity.official(words, query.plain)
        return cls(query.plain, said, meant, query.bare, query.qualifiers, rarity.of(said), rarities, pairs)


class Evidence(NamedTuple):
    named: float
    """Share of the title that the message names, in its own or in the official words."""
    covered: float
    """Share of the message that the title or one citizens' phrase covers."""
    echo: float
    """Likeness of the message and the title or the best citizens' phrase."""
    elsewhere: bool
    """The message says a whole pair of official words that are not among those covered: another matter, perhaps."""
    quotes: bool
    """The message says nothing but what a citizens' phrase says, and nearly all of it."""
    bare: bool
    """A noun alone that the title covers, but is not: what else covers it is as likely meant."""
    unasked_action: bool
    lacks: bool
    """The message names a circumstance that the title does not."""
    differs: bool
    """Only the message or only the title names an action or a circumstance: a sibling, perhaps."""


def evidence(asked: Asked, listing: Listing, rarity: Rarity) -> Evidence:
    title = listing.title_forms.like(asked.plain)
    named = asked.said.union(*(official for _, official in asked.meant)) & title
    found = asked.said & title
    for citizens, official in asked.meant:
        if rarity.of(official & title) >= MEANT_SHARE * rarity.of(official):
            found |= asked.said & citizens
    echo, shared, number = _best_saying(asked, listing, rarity)
    whole, covered = rarity.of_whole(title), found | shared
    share = rarity.of(named) / (whole or 1.0)
    likeness = 2 * rarity.of(asked.said & title) / (asked.weight + whole or 1.0)
    return Evidence(
        named=share,
        covered=rarity.of(covered) / (asked.weight or 1.0),
        echo=echo,
        elsewhere=max(share, echo) < NEARLY_SAID and any(map(covered.isdisjoint, asked.pairs)),
        quotes=number > 0 and echo >= QUOTED_FROM and shared == asked.said,
        bare=asked.bare and asked.said <= found and likeness < NEARLY_SAID,
        unasked_action=unasked_action(asked.qualifiers, listing.qualifiers),
        lacks=not asked.qualifiers.circumstances <= listing.qualifiers.circumstances,
        differs=differ(asked.qualifiers, listing.qualifiers),
    )


def best_saying(query: Query, listing: Listing, rarity: Rarity) -> int:
    """Which of a procedure's ways of saying it is most like the message: 0 its title, 1 its first phrase, …"""
    return _best_saying(Asked.of(query, rarity), listing, rarity)[2]


def _best_saying(asked: Asked, listing: Listing, rarity: Rarity) -> tuple[float, frozenset[str], int]:
    """Likeness (Dice, by rarity) of the most alike one, the words shared with it, and its number; 0 is the title."""
    best: tuple[float, frozenset[str], int] = 0.0, frozenset(), 0
    for number, forms in enumerate(listing.saying_forms):
        saying = forms.like(asked.plain)
        if shared := asked.said & saying:
            echo = 2 * sum([asked.rarities[part] for part in shared]) / (asked.weight + rarity.of_whole(saying))
            if echo > best[0]:
                best = echo, shared, number
    return best
