"""What search makes of each procedure, made again only when the procedure changed."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from procedure_kb.model import Procedure

from .engine import Entry
from .index import Listing, absent, entries, listing, voice
from .lexicon import Lexicon
from .likelihood import Voice


class Material(NamedTuple):
    stamp: Hashable
    """Differs when anything of the procedure does."""
    listing: Listing
    voice: Voice | None
    """None for a procedure that is found by its code only."""
    entries: tuple[Entry, ...]
    """For the engines; none without a voice."""


def gathered(
    stamps: Mapping[str, Hashable],
    read: Callable[[Collection[str]], Iterable[Procedure]],
    asked: Mapping[str, Sequence[str]],
    words: Lexicon,
    before: Mapping[str, Material],
) -> dict[str, Material]:
    """By id, of all records and of what citizens ask for without one. `before` was gathered with the same words.

    Only records whose stamp is not the one before are read: reading all takes longer than all else together.
    """
    kept = {id: before[id] for id, stamp in stamps.items() if id in before and before[id].stamp == stamp}
    fresh = {each.id: each for each in read([id for id in stamps if id not in kept])}
    found: dict[str, Material] = {}
    for id, stamp in stamps.items():
        if id in kept:
            found[id] = kept[id]
        elif id in fresh:
            found[id] = _of_record(stamp, fresh[id], words)
    for code, phrases in asked.items():
        if code not in stamps:
            held = before.get(code)
            found[code] = held if held and held.stamp == tuple(phrases) else _of_phrases(code, phrases, words)
    return found


def changes(now: Mapping[str, Material], before: Mapping[str, Material]) -> set[str]:
    """Ids of what is new, other or gone."""
    return {id for id, each in now.items() if before.get(id) is not each} | (before.keys() - now.keys())


def _of_record(stamp: Hashable, procedure: Procedure, words: Lexicon) -> Material:
    made = listing(procedure, words)
    return Material(stamp, made, None, ()) if made.by_code_only else _heard(stamp, made, voice(procedure, made))


def _of_phrases(code: str, phrases: Sequence[str], words: Lexicon) -> Material:
    made = absent(code, phrases, words)
    return _heard(tuple(phrases), made, Voice(made.phrases))


def _heard(stamp: Hashable, made: Listing, heard: Voice) -> Material:
    return Material(stamp, made, heard, tuple(entries(made)))
