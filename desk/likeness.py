"""Which questions say the same: those whose telling words are nearly the same ones, rare words counting more.

Telling is what search looks for: without "cho tôi hỏi", citizens' words as the official terms they stand for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

from search.lexicon import Lexicon
from search.query import understand

LIKE_FROM = 0.6
"""Least likeness of two questions of one group."""

_SHARE = LIKE_FROM / (2 - LIKE_FROM)
"""Of a question's weight, that two share which are alike enough; and of the heavier one's, that the lighter one has."""

Words = frozenset[str]


def telling_words(text: str, words: Lexicon) -> Words:
    """Folded: who types without diacritics says the same. All words where no word tells anything."""
    query = understand(text, words)
    said = {part for each in query.expansions for part in each.said}
    kept = {part.folded for part in query.words if part not in said}
    official = {part.folded for each in query.expansions for part in each.official}
    return frozenset(kept | official | set(query.codes)) or frozenset(part.folded for part in query.said)


class Grouping:
    """Puts questions together one by one; the first of each group is what the others are compared with."""

    def __init__(self, all_words: Iterable[Words]) -> None:
        """`all_words`: of every question there is, for how rare a word is."""
        listed = list(all_words)
        counts = Counter(word for words in listed for word in words)
        self._rarity: Mapping[str, float] = {word: log(1 + len(listed) / count) for word, count in counts.items()}
        self._leaders: list[tuple[Words, float]] = []
        self._with: dict[str, list[int]] = {}

    def begin(self, words: Words) -> int:
        """A new group's number."""
        number = len(self._leaders)
        self._leaders.append((words, self._weight(words)))
        for word in self._decisive(words):
            self._with.setdefault(word, []).append(number)
        return number

    def nearest(self, words: Words) -> int | None:
        """The group whose first question is most alike (Dice, by rarity); None: none is alike enough."""
        own, best, likeness = self._weight(words), None, 0.0
        least, most = own * _SHARE, own / _SHARE
        for number in {number for word in self._decisive(words) for number in self._with.get(word, ())}:
            leader, weight = self._leaders[number]
            if least <= weight <= most and (alike := 2 * self._weight(words & leader) / (own + weight)) > likeness:
                best, likeness = number, alike
        return best if likeness >= LIKE_FROM else None

    def _decisive(self, words: Words) -> list[str]:
        """Its rarest: two that are alike enough share at least one of them. The others need not be looked at."""
        left = self._weight(words) * _SHARE
        commonest_first = sorted(words, key=lambda word: (self._rarity[word], word))
        for skipped, word in enumerate(commonest_first):
            left -= self._rarity[word]
            if left <= 0:
                return commonest_first[skipped:]
        return commonest_first

    def _weight(self, words: Words) -> float:
        return sum(map(self._rarity.__getitem__, words))


def shared(words: Sequence[Words]) -> Words:
    """What all questions of a group say."""
    return frozenset.intersection(*words) if words else frozenset()
