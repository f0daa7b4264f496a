"""From a procedure to what engines hold and to what ranking has to know of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from procedure_kb.checks import is_of_another_province
from procedure_kb.model import Procedure
from vietnamese import expand_abbreviations

from .engine import Entry
from .lexicon import Lexicon, Word, bigrams, words, written_out
from .likelihood import Voice
from .qualifiers import Qualifiers, qualifiers

NO_TOKEN = ("-",)
"""Stands in an empty field, so that all engines count the same number of records for each field."""

_OPENING = re.compile(r"^\s*thủ tục\s*:?\s+", re.IGNORECASE)
_LEVEL = re.compile(r"\(\s*(?:thực hiện\s+(?:tại|ở)\s+)?cấp\s+(?:tw|trung ương|bộ|tỉnh|huyện|xã)\s*\)", re.IGNORECASE)
_FORMER_LEVEL = re.compile(r"\(\s*(?:thực hiện\s+)?(?:tại|ở)\s+cấp\s+huyện\s*\)\s*$", re.IGNORECASE)
_OFFICIAL_SHORT_FORM = re.compile(r"(?<![^\W_])[A-ZĐ]{3,}(?![^\W_])")


class Forms(NamedTuple):
    """The words of a text as sets, in both forms they are compared in."""

    keys: frozenset[str]
    folded: frozenset[str]

    @classmethod
    def of(cls, parts: Sequence[Word]) -> "Forms":
        return cls(frozenset(part.key for part in parts), frozenset(part.folded for part in parts))

    def like(self, plain: bool) -> frozenset[str]:
        """The form to compare with a message typed with diacritics, or without."""
        return self.folded if plain else self.keys


@dataclass(frozen=True)
class Listing:
    """A procedure as ranking and deciding see it."""

    id: str
    code: str | None
    name: str
    levels: tuple[str, ...]
    title: tuple[Word, ...]
    phrases: tuple[tuple[Word, ...], ...]
    """Citizens' phrases, their short forms written out."""
    sayings: tuple[tuple[Word, ...], ...]
    """The title, and each phrase without stop words."""
    qualifiers: Qualifiers
    by_code_only: bool = False
    """Between authorities, or of another province."""
    former_level: bool = False
    """Done, by its name, at a level that was abolished."""
    absent: bool = False
    """Known by citizens' phrases only: there is no record, so nothing can be told."""

    @cached_property
    def title_forms(self) -> Forms:
        return Forms.of(self.title)

    @cached_property
    def saying_forms(self) -> tuple[Forms, ...]:
        return tuple(map(Forms.of, self.sayings))

    @cached_property
    def matter(self) -> tuple[str, ...]:
        """Equal for the same matter at several levels."""
        return tuple(part.key for part in self.title) or (self.id,)


def listing(procedure: Procedure, lexicon: Lexicon) -> Listing:
    official, title = procedure.official, title_words(procedure.official.name)
    phrases = _spoken(procedure.plain.phrases)
    return Listing(
        id=procedure.id,
        code=official.code,
        name=procedure.title,
        levels=official.level,
        title=title,
        phrases=phrases,
        sayings=(title, *(_telling(phrase, lexicon) for phrase in phrases)),
        qualifiers=qualifiers([title], lexicon),
        by_code_only=procedure.is_internal or is_of_another_province(procedure),
        former_level=bool(_FORMER_LEVEL.search(official.name)),
    )


def absent(code: str, phrases: Sequence[str], lexicon: Lexicon) -> Listing:
    """A procedure that citizens ask for and that has no record here.

    It keeps questions about itself from being answered by the record that comes nearest.
    """
    spoken = _spoken(phrases)
    telling = tuple(_telling(phrase, lexicon) for phrase in spoken)
    return Listing(code, code, "", (), (), spoken, ((), *telling), qualifiers(telling, lexicon), absent=True)


def entries(listing: Listing) -> Iterator[Entry]:
    """One entry for the record, if there is one, and one for each way of saying it."""
    if not listing.absent:
        yield _record_entry(listing)
    for said in filter(None, listing.sayings):
        yield Entry(listing.id, "phrase", {"phrase": (*(part.folded for part in said), *bigrams(said)) or NO_TOKEN})


def _record_entry(listing: Listing) -> Entry:
    tokens = {
        "title": [part.key for part in listing.title],
        "title_folded": [part.folded for part in listing.title],
        "title_bigrams": bigrams(listing.title),
    }
    return Entry(listing.id, "record", {field: tuple(found) or NO_TOKEN for field, found in tokens.items()})


def voice(procedure: Procedure, listing: Listing) -> Voice:
    """What the likelihood of a message is learnt from."""
    papers = [part for document in procedure.documents for part in words(document.name)]
    results = [part for result in procedure.official.results for part in words(result.name)]
    return Voice((listing.title, *listing.phrases), (papers, results, words(procedure.official.field or "")))


def title_words(name: str) -> tuple[Word, ...]:
    """The official name without "Thủ tục" and "(thực hiện tại cấp …)", its short forms (TNHH, BHXH) written out."""
    bare = _LEVEL.sub(" ", _OPENING.sub("", name))
    return tuple(words(_OFFICIAL_SHORT_FORM.sub(_written_out, bare)))


def _written_out(found: re.Match[str]) -> str:
    return " ".join(expand_abbreviations([found[0].lower()]))


def _spoken(phrases: Iterable[str]) -> tuple[tuple[Word, ...], ...]:
    return tuple(tuple(written_out(words(phrase))) for phrase in phrases)


def _telling(phrase: tuple[Word, ...], lexicon: Lexicon) -> tuple[Word, ...]:
    """Without stop words, unless there is nothing else."""
    return tuple(part for part in phrase if part.key not in lexicon.stop_words) or phrase
