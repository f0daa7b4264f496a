"""What search makes of each procedure, made again only when the procedure changed: an edit is found within a second."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from procedure_kb.model import Procedure

from .index import Listing, absent, listing, spoken, voice
from .lexicon import Lexicon
from .likelihood import Voice


class Material(NamedTuple):
    stamp: int
    """Differs when anything of the procedure does."""
    listing: Listing
    voice: Voice | None
    """None for a procedure that is found by its code only."""


def gathered(
    procedures: Iterable[Procedure],
    asked: Mapping[str, Sequence[str]],
    words: Lexicon,
    before: Mapping[str, Material],
) -> dict[str, Material]:
    """By id, of all records and of what citizens ask for without one. `before` was gathered with the same words."""
    found = {each.id: _kept(before.get(each.id), _stamp(each)) or _of_record(each, words) for each in procedures}
    for code, phrases in asked.items():
        if code not in found:
            stamp = hash(tuple(phrases))
            found[code] = _kept(before.get(code), stamp) or Material(
                stamp, absent(code, phrases, words), Voice(spoken(phrases))
            )
    return found


def _kept(material: Material | None, stamp: int) -> Material | None:
    return material if material and material.stamp == stamp else None


def _of_record(procedure: Procedure, words: Lexicon) -> Material:
    made = listing(procedure, words)
    return Material(_stamp(procedure), made, None if made.by_code_only else voice(procedure, made))


def _stamp(procedure: Procedure) -> int:
    """Of the whole record: what makes it another province's may stand anywhere. `plain` holds what has no hash."""
    return hash((procedure.official, repr(procedure.plain)))
