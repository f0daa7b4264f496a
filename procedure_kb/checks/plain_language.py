"""How easily the words written here are read: a number from 0 to 100 that anybody can count again by hand.

100, less 2 for each word above 18 in the average sentence, less 1 for each 2 percent of words in sentences above 40
words, less 4 for each expression of `legalese.txt` in a hundred words, less 3 for each "việc", "sự" or "của" above 4
in a hundred words (the nouns that chain up). A word is what stands between spaces: one syllable.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..model import Plain
from .finding import Doubt
from .record import Record

EASY_SENTENCE, LONGEST_SENTENCE = 18, 40
"""Words. A line of the chat holds about twelve; forty fill the screen of a telephone."""
USUAL_CHAIN = 4
"""Chaining nouns in a hundred words that no reader minds."""
HARD = 60
"""A text with less is hard. Of what is written here 2 in 100 texts are, of the official steps 6 in 10."""
FEWEST_WORDS = 12
"""A shorter text is never hard."""

_SENTENCE_END = re.compile(r"[.;!?:]\s+|\n")
_WORD = re.compile(r"\S*\w\S*")
_CHAIN = re.compile(r"\b(?:việc|sự|của)\b", re.IGNORECASE)


class Measure(NamedTuple):
    """Words: in all, in the average sentence; percent in overlong ones; the rest in a hundred words."""

    words: int
    sentence: float
    overlong: float
    legalese: float
    chain: float

    @property
    def score(self) -> int:
        """0 (nobody understands it) to 100."""
        lost = (
            2 * max(0.0, self.sentence - EASY_SENTENCE)
            + self.overlong / 2
            + 4 * self.legalese
            + 3 * max(0.0, self.chain - USUAL_CHAIN)
        )
        return max(0, round(100 - lost))


def measure(text: str) -> Measure:
    """The same text has the same measure, always."""
    lengths = [len(_WORD.findall(sentence)) for sentence in _SENTENCE_END.split(text)]
    lengths = [length for length in lengths if length]
    words = sum(lengths)
    if not words:
        return Measure(0, 0, 0, 0, 0)
    overlong = sum(length for length in lengths if length > LONGEST_SENTENCE)
    found, chained = len(_legalese().findall(text)), len(_CHAIN.findall(text))
    return Measure(words, words / len(lengths), 100 * overlong / words, 100 * found / words, 100 * chained / words)


def plain_doubts(record: Record) -> Iterator[Doubt]:
    plain = record.procedure.plain
    for part in plain.doubted:
        yield Doubt(f"plain.{part}", "plain-doubted", "look at it and confirm or correct it")
    for field, text in plain_texts(plain):
        told = measure(text)
        if told.words >= FEWEST_WORDS and told.score < HARD:
            why = f"{told.score} of 100: {told.sentence:.0f} words a sentence"
            yield Doubt(field, "plain-hard", why + (f', "{_first(text)}"' if told.legalese else ""))


def plain_texts(plain: Plain) -> Iterator[tuple[str, str]]:
    """What is written in sentences; the steps as one text. Names of papers are names."""
    if plain.summary:
        yield "plain.summary", plain.summary
    if plain.steps:
        yield "plain.steps", "\n".join(plain.steps)
    for aspect, note in plain.notes.items():
        yield f"plain.notes.{aspect}", note


def _first(text: str) -> str:
    match = _legalese().search(text)
    return match[0] if match else ""


@cache
def _legalese() -> re.Pattern[str]:
    lines = Path(__file__).with_name("legalese.txt").read_text(encoding="utf-8").splitlines()
    words = (line.partition("|")[0].strip() for line in lines if "|" in line and not line.startswith("#"))
    return re.compile(
        "|".join(rf"\b{re.escape(word)}\b" for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
