"""From a procedure to what engines hold and to what ranking has to know of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from procedure_kb.model import Procedure
from vietnamese import expand_abbreviations

from .engine import Entry
from .lexicon import Lexicon, Word, bigrams, word, words
from .qualifiers import Qualifiers, qualifiers

NO_TOKEN = ("-",)
"""Stands in an empty field, so that all engines count the same number of records for each field."""

INTERNAL = ("5.", "6.")
"""Procedures between authorities: found by their code, never offered to a citizen."""

_OPENING = re.compile(r"^\s*thủ tục\s*:?\s+", re.IGNORECASE)
_LEVEL = re.compile(r"\(\s*(?:thực hiện\s+(?:tại|ở)\s+)?cấp\s+(?:tw|trung ương|bộ|tỉnh|huyện|xã)\s*\)", re.IGNORECASE)
_WORD_AS_WRITTEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """A procedure as ranking and deciding see it."""

    id: str
    code: str | None
    name: str
    levels: frozenset[str]
    title: tuple[Word, ...]
    title_set: frozenset[str]
    """The folded words of the title."""
    qualifiers: Qualifiers
    phrases: tuple[frozenset[str], ...]
    """The folded words of each citizens' phrase."""

    @property
    def internal(self) -> bool:
        return (self.code or "").startswith(INTERNAL)

    @property
    def merge_key(self) -> tuple[str, ...]:
        """Equal for the same matter at several levels."""
        return tuple(part.key for part in self.title)


def title_words(name: str) -> tuple[Word, ...]:
    """The official name without "Thủ tục" and "(thực hiện tại cấp …)", its abbreviations (TNHH, BHXH) written out."""
    bare = _LEVEL.sub(" ", _OPENING.sub("", name))
    for short in {found for found in _WORD_AS_WRITTEN.findall(bare) if found.isupper() and len(found) > 2}:
        bare = bare.replace(short, " ".join(expand_abbreviations([short.lower()])))
    return tuple(words(bare))


def listing(procedure: Procedure, lexicon: Lexicon) -> Listing:
    official = procedure.official
    title = title_words(official.name)
    return Listing(
        id=procedure.id,
        code=official.code,
        name=procedure.title,
        levels=frozenset(official.level),
        title=title,
        title_set=frozenset(part.folded for part in title),
        qualifiers=qualifiers([title], lexicon),
        phrases=tuple(frozenset(part.folded for part in said) for said in _phrases(procedure, lexicon)),
    )


def entries(procedure: Procedure, lexicon: Lexicon) -> Iterator[Entry]:
    """One entry for the record and one for each citizens' phrase."""
    official, title = procedure.official, title_words(procedure.official.name)
    tokens = {
        "title": [part.key for part in title],
        "title_folded": [part.folded for part in title],
        "title_bigrams": bigrams(title),
        "documents": _folded(*(document.name for document in procedure.documents)),
        "field": _folded(official.field or ""),
        "results": _folded(*(result.name for result in official.results)),
    }
    yield Entry(procedure.id, "record", {field: tuple(found) or NO_TOKEN for field, found in tokens.items()})
    for said in _phrases(procedure, lexicon):
        yield Entry(procedure.id, "phrase", {"phrase": (*(part.folded for part in said), *bigrams(said))})


def _phrases(procedure: Procedure, lexicon: Lexicon) -> Iterator[list[Word]]:
    """The title and citizens' phrases, short forms written out, without stop words (unless nothing else is there)."""
    yield list(title_words(procedure.official.name))
    for phrase in procedure.plain.phrases:
        said = [word(long) for long in expand_abbreviations([part.text for part in words(phrase)])]
        if kept := [part for part in said if part.key not in lexicon.stop_words] or said:
            yield kept


def _folded(*texts: str) -> list[str]:
    return [part.folded for text in texts for part in words(text)]
