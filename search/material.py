"""What search makes of each procedure, made again only when the procedure changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from procedure_kb.model import Procedure

from .engine import Entry
from .index import Listing, absent, entries, listing, voice
from .lexicon import Lexicon
from .likelihood import Voice


class Material(NamedTuple):
    stamp: int
    """Differs when anything of the procedure does."""
    listing: Listing
    voice: Voice | None
    """None for a procedure that is found by its code only."""
    entries: tuple[Entry, ...]
    """For the engines; none without a voice."""


def gathered(
    procedures: Iterable[Procedure],
    asked: Mapping[str, Sequence[str]],
    words: Lexicon,
    before: Mapping[str, Material],
) -> dict[str, Material]:
    """By id, of all records and of what citizens ask for without one. `before` was gathered with the same words."""
    found: dict[str, Material] = {}
    for procedure in procedures:
        stamp = _stamp(procedure)
        found[procedure.id] = _kept(before.get(procedure.id), stamp) or _of_record(stamp, procedure, words)
    for code, phrases in asked.items():
        if code not in found:
            stamp = hash(tuple(phrases))
            found[code] = _kept(before.get(code), stamp) or _of_phrases(stamp, code, phrases, words)
    return found


def changes(now: Mapping[str, Material], before: Mapping[str, Material]) -> set[str]:
    """Ids of what is new, other or gone."""
    return {id for id, each in now.items() if before.get(id) is not each} | (before.keys() - now.keys())


def _kept(material: Material | None, stamp: int) -> Material | None:
    return material if material and material.stamp == stamp else None


def _of_record(stamp: int, procedure: Procedure, words: Lexicon) -> Material:
    made = listing(procedure, words)
    return Material(stamp, made, None, ()) if made.by_code_only else _heard(stamp, made, voice(procedure, made))


def _of_phrases(stamp: int, code: str, phrases: Sequence[str], words: Lexicon) -> Material:
    made = absent(code, phrases, words)
    return _heard(stamp, made, Voice(made.phrases))


def _heard(stamp: int, made: Listing, heard: Voice) -> Material:
    return Material(stamp, made, heard, tuple(entries(made)))


def _stamp(procedure: Procedure) -> int:
    """Of the whole record: what makes it another province's may stand anywhere. `plain` holds what has no hash."""
    return hash((procedure.official, repr(procedure.plain)))
