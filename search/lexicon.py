"""The words citizens use, read from `vocabulary/`, and finding phrases in a list of words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from vietnamese import fold, nfc, syllables, tone_key

FOLDER = Path(__file__).with_name("vocabulary")

LONGEST_WORD = 40
"""Characters. Nothing longer is a word of any record, and engines cut such tokens each in its own way."""

T = TypeVar("T")


class Word(NamedTuple):
    """A syllable and the two forms it is compared in."""

    text: str
    key: str
    folded: str

    @property
    def bare(self) -> bool:
        """Written without diacritics."""
        return self.text == self.folded


@cache
def word(text: str) -> Word:
    return Word(text, tone_key(text), fold(text))


def words(text: str) -> list[Word]:
    """The words of a text, without those too long to be one."""
    return [word(syllable) for syllable in syllables(text) if len(syllable) <= LONGEST_WORD]


def bigrams(parts: Sequence[Word]) -> list[str]:
    """Neighbouring words, folded: ["khai", "sinh"] -> ["khai_sinh"]."""
    return [f"{one.folded}_{two.folded}" for one, two in zip(parts, parts[1:], strict=False)]


class PhraseTable(Generic[T]):
    """Phrases and what each stands for. Finds the longest one that begins at a place."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[tuple[str, ...], T] = {}
        self._folded: dict[tuple[str, ...], list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in phrases:
            parts = words(phrase)
            keys = tuple(part.key for part in parts)
            self._exact[keys] = value
            self._folded.setdefault(tuple(part.folded for part in parts), []).append((keys, value))
        self._longest = max(map(len, self._exact), default=0)

    def at(self, place: Sequence[Word], start: int, plain: bool) -> tuple[int, T] | None:
        """Length in words, and the value. In a `plain` message a word without diacritics stands for any with them."""
        for length in range(min(self._longest, len(place) - start), 0, -1):
            span = place[start : start + length]
            value = self._exact.get(tuple(part.key for part in span))
            if value is None and plain and length > 1:
                value = self._without_diacritics(span)
            if value is not None:
                return length, value
        return None

    def _without_diacritics(self, span: Sequence[Word]) -> T | None:
        for keys, value in self._folded.get(tuple(part.folded for part in span), ()):
            if all(part.bare or part.key == key for part, key in zip(span, keys, strict=True)):
                return value
        return None


@dataclass(frozen=True)
class Lexicon:
    synonyms: PhraseTable[tuple[Word, ...]]
    """Citizens' words -> the official terms they stand for."""
    stop_phrases: PhraseTable[bool]
    stop_words: frozenset[str]
    """Keys of words, each in the very form that is typed."""
    aspect_words: PhraseTable[bool]
    """What is asked of a procedure, never which."""
    qualifiers: PhraseTable[frozenset[tuple[str, str]]]
    """What tells siblings apart: pairs of kind ("action", "circumstance") and name."""


def lexicon() -> Lexicon:
    """The vocabulary as its files are now; read again only when one of them changed."""
    return _read(tuple((path.name, path.stat().st_mtime_ns) for path in sorted(FOLDER.iterdir())))


@cache
def _read(stamp: Mapping[str, int]) -> Lexicon:
    del stamp  # only makes the cache forget
    return Lexicon(
        synonyms=PhraseTable(_synonyms()),
        stop_phrases=PhraseTable((line, True) for line in _lines("stop_phrases.txt")),
        stop_words=frozenset(part.key for line in _lines("stop_words.txt") for part in words(line)),
        aspect_words=PhraseTable((line, True) for line in _lines("aspect_words.txt")),
        qualifiers=PhraseTable(_qualifiers().items()),
    )


def _lines(name: str) -> Iterator[str]:
    for line in nfc((FOLDER / name).read_text(encoding="utf-8")).splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _synonyms() -> Iterator[tuple[str, tuple[Word, ...]]]:
    for line in list(_lines("synonyms.tsv"))[1:]:
        citizens, official = line.split("\t")
        for phrase in citizens.split(";"):
            yield phrase, tuple(words(official))


def _qualifiers() -> dict[str, frozenset[tuple[str, str]]]:
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for line in list(_lines("qualifiers.tsv"))[1:]:
        kind, name, phrases = line.split("\t")
        for phrase in map(str.strip, phrases.split(";")):
            found[phrase] = found.get(phrase, frozenset()) | {(kind, name)}
    return found
