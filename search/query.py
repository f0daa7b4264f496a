"""From a citizen's message to the words that name a procedure: a list of small steps over one query."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple

from vietnamese import as_meant, nfc

from .lexicon import Lexicon, Word, words, written_out
from .qualifiers import UNQUALIFIED, Qualifiers, qualifiers
from .restoration import Restorer

LONGEST_TEXT = 1000
"""Characters of a message that matter: a long story told by dictation, with the question at its end."""

PLAIN_SHARE = 0.25
"""A message with a smaller share of words with diacritics was typed without them (search.md §8.2)."""

_CODE = re.compile(r"(?<![\w.])(\d\.\d{6})(?!\d)(?:\.[\w.]+)?")
"""As in "1.001193", or with the portal's tail: "1.001193.000.00.00.H26"."""
_MARK = re.compile(r"⟨[^⟩]*⟩")


NOTHING_LEARNT = Restorer()


class Step(NamedTuple):
    """What one step did, for `--explain`."""

    name: str
    before: str
    after: str
    ms: float


class Expansion(NamedTuple):
    """Citizens' words found in the message, and the official terms they stand for."""

    said: tuple[Word, ...]
    official: tuple[Word, ...]


@dataclass
class Query:
    """A message on its way. `words` shrinks from step to step; what remains names the procedure, if anything does."""

    text: str
    words: list[Word] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    """Procedure codes written in the message."""
    said: tuple[Word, ...] = ()
    """All words of the message, short forms written out."""
    chatter: frozenset[str] = frozenset()
    """Of these, folded, those that stand in stop phrases only ("hết bao nhiêu tiền"): they tell little."""
    plain: bool = False
    """Typed without diacritics."""
    expansions: list[Expansion] = field(default_factory=list)
    bare: bool = False
    """A noun alone: says no verb, not even "làm", and nothing else that tells siblings apart."""
    qualifiers: Qualifiers = UNQUALIFIED
    aspects: frozenset[Word] = frozenset()
    """Words left that ask something of a procedure; they find, but they prove nothing."""
    restorer: Restorer = NOTHING_LEARNT
    trace: list[Step] = field(default_factory=list)

    @property
    def left(self) -> tuple[str, ...]:
        """The codes and words that name a procedure; empty when none do."""
        return (*self.codes, *(part.text for part in self.words))


def understand(text: str, lexicon: Lexicon, restorer: Restorer = NOTHING_LEARNT) -> Query:
    """Never raises, whatever the text."""
    query, before = Query(as_meant(text), restorer=restorer), text
    for step in STEPS:
        started = perf_counter()
        step(query, lexicon)
        after = " ".join(query.left)
        query.trace.append(Step(step.__name__, before, after, (perf_counter() - started) * 1000))
        before = after
    return query


def tokens(query: Query, lexicon: Lexicon) -> None:
    """Composed letters, no marks for hidden numbers, not too long; codes apart."""
    text = _MARK.sub(" ", nfc(query.text)[:LONGEST_TEXT])
    query.codes = list(dict.fromkeys(_CODE.findall(text)))
    query.words = words(_CODE.sub(" ", text))
    query.plain = sum(not part.bare for part in query.words) < PLAIN_SHARE * len(query.words)


def abbreviations(query: Query, lexicon: Lexicon) -> None:
    query.words = written_out(query.words)
    query.said = tuple(query.words)


def diacritics(query: Query, lexicon: Lexicon) -> None:
    """The likeliest reading of a message typed without. Words stay bare: a wrong reading is still found folded."""
    if query.plain:
        restored = query.restorer.restore(query.words)[0]
        query.words = [new._replace(bare=old.bare) for new, old in zip(restored, query.words, strict=True)]
        query.said = tuple(query.words)


def stop_phrases(query: Query, lexicon: Lexicon) -> None:
    """A longer phrase of the vocabulary at the same place is kept: "lệ phí trước bạ" asks no fee."""
    left, place = [], 0
    while place < len(query.words):
        stop = lexicon.stop_phrases.at(query.words, place, query.plain)
        known = lexicon.synonyms.at(query.words, place, query.plain)
        length = known[0] if known else 1
        if stop and stop[0] >= length:
            length = stop[0]
        else:
            left += query.words[place : place + length]
        place += length
    query.chatter = frozenset(part.folded for part in query.said) - {part.folded for part in left}
    query.words = left


def vocabulary(query: Query, lexicon: Lexicon) -> None:
    """Official terms for citizens' words, the longest phrase first; and what tells siblings apart.

    Citizens' words qualify as what they stand for: "bố mất" is a death, not a lost paper.
    """
    texts: list[list[Word]] = [[]]
    for span, official in lexicon.synonyms.split(query.words, query.plain):
        if official:
            query.expansions.append(Expansion(tuple(span), official))
            texts += [list(official), []]
        else:
            texts[-1] += span
    query.bare = not any(value for _, value in lexicon.qualifiers.split(query.words, query.plain))
    query.qualifiers = qualifiers(texts, lexicon, query.plain)


def stop_words(query: Query, lexicon: Lexicon) -> None:
    """Words of a found phrase stay: "làm nhà" is not "nhà"."""
    said = {part for expansion in query.expansions for part in expansion.said}
    stop = lexicon.stop_words | lexicon.bare_stop_words if query.plain else lexicon.stop_words
    query.words = [part for part in query.words if part in said or part.key not in stop]


def aspects(query: Query, lexicon: Lexicon) -> None:
    """A message of nothing but aspects ("giấy tờ nộp mạng", "phi") names no procedure."""
    if query.plain and len(query.said) == 1 and query.said[0].folded in lexicon.bare_aspects:
        query.words = []
    spans = lexicon.aspect_words.split(query.words, query.plain)
    asked = {part for span, found in spans if found for part in span}
    asked -= {part for expansion in query.expansions for part in expansion.said}
    query.aspects = frozenset(asked)
    if asked.issuperset(query.words):
        query.words = []


STEPS: tuple[Callable[[Query, Lexicon], None], ...] = (
    tokens,
    abbreviations,
    diacritics,
    stop_phrases,
    vocabulary,
    stop_words,
    aspects,
)
