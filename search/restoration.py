"""Puts diacritics back on words typed without them: "lam giay khai sinh" -> "làm giấy khai sinh".

A word is as likely as the two before it make it: a trigram model that backs off as Witten and Bell (1991) do, learnt
from how people talk and from what the records say. Most words have several readings ("ban": bán, bàn, bạn, bản), so the
likeliest readings of the message so far stay in the race until its end.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import batched, chain, pairwise
from math import log
from typing import NamedTuple

from .lexicon import Word
from .steps import Steps, finished

ACCENTED_SHARE = 0.4
"""A text with a smaller share of words with diacritics was typed without them, and would teach just that."""

LONGEST_TEXT = 40
"""Words of one text of a record that are read: names of documents go on for hundreds, in the language of law."""

TALK_WEIGHT = 2
"""Of what people say beside the records' 1: messages resemble it."""

FORGOTTEN = 1
"""Neighbours counted no more than this are forgotten: with the weight above, what one record says and no person."""

NEW = 2.0
"""How readily a shorter context is looked at, for each different word that was seen after the longer one."""

RARE = 0.1
"""Counts for a word never seen, where one that was seen counts the different words it followed."""

BEAM = 16
"""Readings in the race. Half as many lose two words in a thousand; twice as many take twice the time and win one."""

TEXTS_A_STEP = 2000
"""What is learnt in some 50 ms."""

_BITS = 20
"""Of a word's number. Neighbours are their numbers packed into one: of all keys the leanest."""

_BOUNDARY, _UNKNOWN, _FIRST = range(3)
"""The numbers of both ends of a text, of any word never seen, and of the first that was."""

Text = Sequence[Word]


class _Reading(NamedTuple):
    number: int
    word: Word


class _Path(NamedTuple):
    """A reading of the message up to some word."""

    score: float
    before_last: int
    """The number of a word, as is the next."""
    last: int
    words: tuple[Word, ...]


_START = _Path(0.0, _BOUNDARY, _BOUNDARY, ())
_END = _Reading(_BOUNDARY, Word("", "", "", False))


class _Followers:
    """How often which word follows a context, which is one word or two."""

    def __init__(self, neighbours: Mapping[int, int]) -> None:
        """From each context and the word after it, packed, and how often they stand somewhere."""
        self._counts = {packed: count for packed, count in neighbours.items() if count > FORGOTTEN}
        totals: Counter[int] = Counter()
        for packed, count in self._counts.items():
            totals[packed >> _BITS] += count
        kinds = Counter(packed >> _BITS for packed in self._counts)
        self._contexts = {context: (total, NEW * kinds[context]) for context, total in totals.items()}

    def chances(self, context: int, words: Sequence[int], otherwise: Sequence[float]) -> Sequence[float]:
        """Of each word after the context; `otherwise` are those after a shorter one."""
        if context not in self._contexts:
            return otherwise
        total, new = self._contexts[context]
        count, packed = self._counts.get, context << _BITS
        return [
            (count(packed | word, 0) + new * other) / (total + new)
            for word, other in zip(words, otherwise, strict=True)
        ]

    def chances_anywhere(self, words: int) -> list[float]:
        """Of each number below `words` without a context.

        "nam" in "việt nam" is frequent, but it follows little else: as Kneser and Ney (1995), we count contexts.
        """
        kinds = Counter(packed & (1 << _BITS) - 1 for packed in self._counts)
        whole = kinds.total() + RARE * words
        return [(kinds[word] + RARE) / whole for word in range(words)]


class Restorer:
    """Learns once and never changes, so threads may share it. One that learnt nothing leaves all words as they are."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._readings: dict[str, list[_Reading]] = {}
        self._after_one, self._after_two = _Followers({}), _Followers({})
        self._anywhere = self._after_one.chances_anywhere(_FIRST)

    @classmethod
    def of(cls, talk: Iterable[Text], records: Iterable[Text] = ()) -> "Restorer":
        """From texts with diacritics: what people say, and what records say. Others among them are left out."""
        return finished(cls.learnt(talk, records))

    @classmethod
    def learnt(cls, talk: Iterable[Text], records: Iterable[Text] = ()) -> Steps["Restorer"]:
        """As `of`, in steps."""
        texts = _accented(talk) * TALK_WEIGHT + _accented(text[:LONGEST_TEXT] for text in records)
        yield
        made = cls()
        made._learn_words(texts)
        yield
        yield from made._learn_neighbours(texts)
        return made

    def _learn_words(self, texts: Sequence[Text]) -> None:
        for number, (key, word) in enumerate(_spelt(texts).items(), _FIRST):
            self._numbers[key] = number
            self._readings.setdefault(word.folded, []).append(_Reading(number, word))

    def _learn_neighbours(self, texts: Sequence[Text]) -> Steps[None]:
        pairs: Counter[int] = Counter()
        triples: Counter[int] = Counter()
        for some in batched(texts, TEXTS_A_STEP):
            numbered = [(_BOUNDARY, _BOUNDARY, *map(self._number, text), _BOUNDARY) for text in some]
            pairs.update(chain.from_iterable(map(_pairs, numbered)))
            triples.update(chain.from_iterable(map(_triples, numbered)))
            yield
        self._after_one = _Followers(pairs)
        yield
        self._after_two = _Followers(triples)
        self._anywhere = self._after_one.chances_anywhere(_FIRST + len(self._numbers))

    def restore(self, words: Text, best: int = 1) -> list[tuple[Word, ...]]:
        """At most `best` readings, the likeliest first, each as long as `words`.

        Words with diacritics stay, and tell about their neighbours; words never seen stay too.
        """
        paths = [_START]
        for word in words:
            paths = nlargest(BEAM, self._longer(paths, self._options(word)))
        return [path.words[:-1] for path in nlargest(best, self._longer(paths, [_END]))]

    def _options(self, word: Word) -> Sequence[_Reading]:
        found = self._readings.get(word.folded) if word.bare else None
        return found or [_Reading(self._number(word), word)]

    def _longer(self, paths: Sequence[_Path], options: Sequence[_Reading]) -> Iterator[_Path]:
        """Each path with each option."""
        numbers = [option.number for option in options]
        anywhere = [self._anywhere[number] for number in numbers]
        after_last: dict[int, Sequence[float]] = {}
        for score, before_last, last, words in paths:
            if last not in after_last:
                after_last[last] = self._after_one.chances(last, numbers, anywhere)
            chances = self._after_two.chances(before_last << _BITS | last, numbers, after_last[last])
            for (number, word), chance in zip(options, chances, strict=True):
                yield _Path(score + log(chance), last, number, (*words, word))

    def _number(self, word: Word) -> int:
        return self._numbers.get(_key(word), _UNKNOWN)


def _accented(texts: Iterable[Text]) -> list[Text]:
    """Without those typed bare; of equal ones the first, for the name of a form stands in a hundred records."""
    return [text for text in dict.fromkeys(map(tuple, texts)) if _is_accented(text)]


def _is_accented(text: Text) -> bool:
    return sum(not word.bare for word in text) > ACCENTED_SHARE * len(text)


def _spelt(texts: Iterable[Text]) -> dict[str, Word]:
    """By key, the most frequent spelling: of "hoà" and "hòa" one is given back."""
    found: dict[str, Word] = {}
    for word, _ in Counter(chain.from_iterable(texts)).most_common():
        found.setdefault(_key(word), word)
    return found


def _key(word: Word) -> str:
    """All words with a digit are one: "3 tháng" tells about "5 thang"."""
    return "0" if any(map(str.isdigit, word.key)) else word.key


def _pairs(numbers: Sequence[int]) -> Iterator[int]:
    return (one << _BITS | two for one, two in pairwise(numbers[1:]))


def _triples(numbers: Sequence[int]) -> Iterator[int]:
    places = zip(numbers[:-2], numbers[1:-1], numbers[2:], strict=True)
    return ((one << _BITS | two) << _BITS | three for one, two, three in places)
