"""How likely those who mean a procedure are to write a message: a small language model of each procedure.

Ranking by query likelihood (Ponte and Croft 1998). A procedure speaks with its title and all its citizens' phrases, and
faintly with the papers, results and field of its record. Unlike BM25 of the best phrase it hears what all of them say
together, and chatter ("ạ", "cần gì") costs little: every procedure says it. What it gained over
BM25 alone stands in docs/evaluation.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched, chain
from math import log, sqrt
from sys import intern

from .lexicon import Word, bigrams
from .steps import Steps, finished

RECORD_WEIGHT = 0.3
"""Of each text of the record beside a phrase's 1."""

LONGEST_TEXT = 300
"""Words of one text of the record that are heard; 94 documents would drown the rest."""

SEEN = 0.02
"""Share of a phrase's weight at which a word begins to count; the smaller, the more a single mention counts."""

TALKATIVE = 100.0
"""Phrases that a procedure may have before their number counts against it."""

CHATTER_WEIGHT = 0.3
"""Of words in stop phrases and of pairs with one: "đăng ký khai sinh hết bao nhiêu tiền" names the birth."""

PHRASES_A_STEP = 2000
VOICES_A_STEP = 50
"""What is learnt in some 50 ms."""

Weights = dict[str, float]


@dataclass(frozen=True)
class Voice:
    """What there is to hear of one procedure."""

    phrases: Sequence[Sequence[Word]]
    """Its title, and the citizens' phrases with their stop words."""
    record: Sequence[Sequence[Word]] = ()


@dataclass
class Likelihood:
    """Of messages, for each procedure that was given a voice. 0 when no word is shared; more is likelier."""

    rarity: Weights = field(default_factory=dict)
    """Of folded words and pairs, over titles and phrases."""
    _models: dict[str, Weights] = field(default_factory=dict)
    _modesty: Weights = field(default_factory=dict)

    @classmethod
    def of(cls, voices: Mapping[str, Voice]) -> "Likelihood":
        return finished(cls.learnt(voices))

    @classmethod
    def learnt(cls, voices: Mapping[str, Voice]) -> Steps["Likelihood"]:
        """As `of`, in steps."""
        made = cls((yield from _rarities([phrase for voice in voices.values() for phrase in voice.phrases])))
        for some in batched(voices.items(), VOICES_A_STEP):
            for id, voice in some:
                made._learn(id, voice)
            yield
        return made

    def with_changes(self, ids: Iterable[str], voices: Mapping[str, Voice]) -> "Likelihood":
        """A copy in which these ids speak with their voices, or not at all: a hundred times quicker than `of`.

        What is rare is not counted anew: for a few changes it stays nearly the same. A word never heard is as rare as
        the rarest.
        """
        made = Likelihood(dict(self.rarity), dict(self._models), dict(self._modesty))
        rarest = max(made.rarity.values(), default=1.0)
        for id in ids:
            made._models.pop(id, None)
            made._modesty.pop(id, None)
            if voice := voices.get(id):
                made.rarity |= dict.fromkeys(set(chain(*map(_terms, voice.phrases))) - made.rarity.keys(), rarest)
                made._learn(id, voice)
        return made

    def weights(self, words: Sequence[Word], chatter: frozenset[str] = frozenset()) -> Weights:
        """The words and neighbours of a text that any phrase knows, by rarity, as a vector of length 1."""
        counts = Counter(_terms(words))
        found = {term: (1 + log(n)) * self.rarity[term] for term, n in counts.items() if term in self.rarity}
        if chatter:
            found = {
                term: weight * CHATTER_WEIGHT if not chatter.isdisjoint(term.split("_")) else weight
                for term, weight in found.items()
            }
        length = sqrt(sum(weight * weight for weight in found.values()))
        return {term: weight / length for term, weight in found.items()}

    def of_message(self, weights: Weights, ids: Iterable[str]) -> Weights:
        """For each of these procedures; `weights` as this object gives them for the message."""
        total, found = sum(weights.values()), {}
        for id in ids:
            model = self._models.get(id, {})
            heard = sum([weight * model[term] for term, weight in weights.items() if term in model])
            found[id] = heard - total * self._modesty.get(id, 0.0)
        return found

    def _learn(self, id: str, voice: Voice) -> None:
        said: Weights = {}
        for texts, share in ((voice.phrases, 1.0), (voice.record, RECORD_WEIGHT)):
            for text in texts:
                for term, weight in self.weights(text[:LONGEST_TEXT]).items():
                    said[term] = said.get(term, 0.0) + share * weight
        self._models[id] = {term: log(1 + weight / SEEN) for term, weight in said.items()}
        self._modesty[id] = log(1 + sum(said.values()) / TALKATIVE)


def _rarities(phrases: Sequence[Sequence[Word]]) -> Steps[Weights]:
    counts: Counter[str] = Counter()
    for some in batched(phrases, PHRASES_A_STEP):
        counts.update(chain.from_iterable(set(_terms(phrase)) for phrase in some))
        yield
    return {intern(term): 1 + log((len(phrases) + 1) / (count + 1)) for term, count in counts.items()}


def _terms(words: Sequence[Word]) -> Iterable[str]:
    return chain((word.folded for word in words), bigrams(words))
