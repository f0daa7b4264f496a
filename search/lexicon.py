"""The words citizens use, read from `vocabulary/`, and finding phrases in a list of words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from core.errors import InputError
from vietnamese import expand_abbreviations, fold, nfc, syllables, tone_key

FOLDER = Path(__file__).with_name("vocabulary")

LONGEST_WORD = 40
"""Characters. Nothing longer is a word of any record, and engines cut such tokens each in its own way."""


class Word(NamedTuple):
    """A syllable and the two forms it is compared in."""

    text: str
    key: str
    """With diacritics, whatever the spelling: "ký" and "kí" have one."""
    folded: str
    """The key without diacritics."""
    bare: bool
    """Written without diacritics."""


@lru_cache(maxsize=20_000)
def word(text: str) -> Word:
    key = tone_key(text)
    return Word(text, key, fold(key), text == fold(text))


def words(text: str) -> list[Word]:
    """The words of a text, without those too long to be one."""
    return [word(syllable) for syllable in syllables(text) if len(syllable) <= LONGEST_WORD]


def written_out(parts: Iterable[Word]) -> list[Word]:
    """With citizens' and official short forms as they are spoken: "cccd" -> "căn cước công dân"."""
    return [word(long) for long in expand_abbreviations([part.text for part in parts])]


def bigrams(parts: Sequence[Word]) -> list[str]:
    """Neighbouring words, folded: ["khai", "sinh"] -> ["khai_sinh"]."""
    return [f"{one.folded}_{two.folded}" for one, two in pairwise(parts)]


class PhraseTable[T]:
    """Phrases and what each stands for. Finds the longest one that begins at a place."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[tuple[str, ...], T] = {}
        self._folded: dict[tuple[str, ...], list[tuple[tuple[str, ...], T]]] = {}
        self._lengths: dict[str, set[int]] = {}
        for phrase, value in phrases:
            parts = words(phrase)
            keys = tuple(part.key for part in parts)
            self._exact[keys] = value
            self._folded.setdefault(tuple(part.folded for part in parts), []).append((keys, value))
            self._lengths.setdefault(parts[0].folded, set()).add(len(parts))

    def at(self, place: Sequence[Word], start: int, plain: bool) -> tuple[int, T] | None:
        """Length in words, and the value. In a `plain` message a word without diacritics stands for any with them."""
        for length in sorted(self._lengths.get(place[start].folded, ()), reverse=True):
            span = place[start : start + length]
            if len(span) < length:
                continue
            value = self._exact.get(tuple(part.key for part in span))
            if value is None and plain and length > 1:
                value = self._without_diacritics(span)
            if value is not None:
                return length, value
        return None

    def split(self, place: Sequence[Word], plain: bool) -> Iterator[tuple[Sequence[Word], T | None]]:
        """All words in order: found phrases with their value, the others one by one with None."""
        start = 0
        while start < len(place):
            length, value = self.at(place, start, plain) or (1, None)
            yield place[start : start + length], value
            start += length

    def _without_diacritics(self, span: Sequence[Word]) -> T | None:
        for keys, value in self._folded.get(tuple(part.folded for part in span), ()):
            if all(part.bare or part.key == key for part, key in zip(span, keys, strict=True)):
                return value
        return None


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary as its files are at one moment."""

    synonyms: PhraseTable[tuple[Word, ...]]
    """Citizens' words -> the official terms they stand for."""
    stop_phrases: PhraseTable[bool]
    stop_words: frozenset[str]
    """Keys of words."""
    bare_stop_words: frozenset[str]
    """Those of messages typed without diacritics."""
    aspect_words: PhraseTable[bool]
    """What is asked of a procedure, never which."""
    bare_aspects: frozenset[str]
    """Those of one word, folded: "phi" alone asks for the fee."""
    everyday: tuple[tuple[Word, ...], ...]
    """Sentences people say in offices: diacritics are learnt from them."""
    qualifiers: PhraseTable[frozenset[tuple[str, str]]]
    """What tells siblings apart: pairs of kind ("action", "circumstance", "neutral") and name."""
    topics: tuple[tuple[str, tuple[str, ...]], ...]
    """Names of whole fields ("đất đai"), and the codes of what citizens ask most about them."""
    topic_chatter: PhraseTable[bool]
    """What says nothing beside such a name."""


def lexicon() -> Lexicon:
    """The same object until a file changes. Raises InputError naming the file and line that cannot be read."""
    return _read(tuple((path.name, path.stat().st_mtime_ns) for path in sorted(FOLDER.iterdir())))


@lru_cache(maxsize=1)
def _read(stamp: tuple[tuple[str, int], ...]) -> Lexicon:
    return Lexicon(
        synonyms=PhraseTable(_synonyms(synonym_lines())),
        stop_phrases=PhraseTable((line, True) for _, line in _lines("stop_phrases.txt")),
        stop_words=_keys("stop_words.txt"),
        bare_stop_words=_keys("stop_words_bare.txt"),
        everyday=tuple(tuple(words(line)) for _, line in _lines("colloquial.txt")),
        bare_aspects=frozenset(
            parts[0].folded for _, line in _lines("aspect_words.txt") if len(parts := words(line)) == 1
        ),
        aspect_words=PhraseTable((line, True) for _, line in _lines("aspect_words.txt")),
        qualifiers=PhraseTable(_qualifiers().items()),
        topics=tuple(_topics()),
        topic_chatter=PhraseTable((line, True) for _, line in _lines("topic_chatter.txt")),
    )


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line that says something."""
    for number, line in enumerate(nfc((FOLDER / name).read_text(encoding="utf-8")).splitlines(), 1):
        if words(line) and not line.startswith("#"):
            yield number, line


def _columns(name: str, count: int) -> Iterator[list[str]]:
    """The cells of a tab-separated file, without its heading."""
    for number, line in list(_lines(name))[1:]:
        cells = line.split("\t")
        if len(cells) != count or not all(words(cell) for cell in cells):
            raise InputError(f"search/vocabulary/{name} line {number}: must be {count} texts with a tab between")
        yield cells


def _keys(name: str) -> frozenset[str]:
    return frozenset(part.key for _, line in _lines(name) for part in words(line))


def synonym_lines() -> list[tuple[str, str]]:
    """As the file has them: citizens' words, with a semicolon between, and the official ones."""
    return [(citizens, official) for citizens, official in _columns("synonyms.tsv", 2)]


def with_synonyms(held: Lexicon, lines: Iterable[tuple[str, str]], without: Iterable[tuple[str, str]] = ()) -> Lexicon:
    """With these besides those of the file; a phrase of both stands for what is said here.

    `without`: lines of the file that are no longer used, phrase by phrase, so also when a release adds others to one.
    """
    gone = set(_synonyms(without))
    files = (each for each in _synonyms(synonym_lines()) if each not in gone)
    return replace(held, synonyms=PhraseTable([*files, *_synonyms(lines)]))


def _synonyms(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    for citizens, official in lines:
        yield from ((phrase.strip(), tuple(words(official))) for phrase in citizens.split(";") if words(phrase))


def _topics() -> Iterator[tuple[str, tuple[str, ...]]]:
    for names, codes in _columns("topics.tsv", 2):
        yield from ((name, tuple(map(str.strip, codes.split(";")))) for name in names.split(";") if words(name))


def _qualifiers() -> dict[str, frozenset[tuple[str, str]]]:
    """A phrase may stand for several: "hết hạn" is answered by gia hạn or cấp đổi."""
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for kind, name, phrases in _columns("qualifiers.tsv", 3):
        for phrase in filter(words, map(str.strip, phrases.split(";"))):
            found[phrase] = found.get(phrase, frozenset()) | {(kind, name)}
    return found
