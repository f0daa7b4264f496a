"""Siblings, procedures of nearly one name: asked about by what tells them apart, in plain words ("Cấp lại").

The words stand in `differences.tsv`: actions count where a name begins with them, the others anywhere; "light" words
tell nothing apart.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from procedure_kb.model import Procedure
from vietnamese import nfc

from . import wording
from .text import cut, one_line
from .titles import HEADING_LIMIT, heading_title, matter

_DATA = Path(__file__).with_name("differences.tsv")

SHARED_WORDS = 4
"""Least that names share which differ by other words than those of the file: "Đăng ký khai sinh"."""

OWN_WORDS = 8
"""Most that each of them has beside: more is not read on a button."""

TELLING_WORDS = 3
"""Least that one has beside where another has nothing: "không phải" alone says nothing."""


class Difference(NamedTuple):
    shared: str
    """What all are about."""
    labels: tuple[str, ...]
    """One for each, all different; short enough for a button."""


class _Parsed(NamedTuple):
    core: tuple[str, ...]
    """Words of the name that the file does not know."""
    labels: dict[str, str]
    """By kind."""


def difference(procedures: Sequence[Procedure]) -> Difference | None:
    """None where one is alone, or where the names say it better."""
    ways: tuple[Callable[[Sequence[Procedure]], Difference | None], ...] = (_by_place, _by_file, _by_own_words)
    found = (way(procedures) for way in ways) if len(procedures) > 1 else ()
    return next((each for each in found if each and len(set(each.labels)) == len(procedures)), None)


def _by_place(procedures: Sequence[Procedure]) -> Difference | None:
    """Of one name: "Ở xã, phường", "Ở thành phố", or the agencies."""
    if len({matter(each) for each in procedures}) > 1:
        return None
    places = tuple(wording.places(each.official.level) for each in procedures)
    agencies = tuple(one_line(each.official.executing_agency or "") for each in procedures)
    labels = places if len(set(places)) == len(procedures) else agencies
    return Difference(heading_title(procedures[0]), labels) if all(labels) else None


def _by_file(procedures: Sequence[Procedure]) -> Difference | None:
    """Equal but for words of the file."""
    parsed = [_parsed(matter(each)) for each in procedures]
    if len({tuple(word.lower() for word in each.core) for each in parsed}) > 1:
        return None
    kinds = dict.fromkeys(kind for each in parsed for kind in each.labels)
    differing = [kind for kind in kinds if len({each.labels.get(kind) for each in parsed}) > 1]
    labels = tuple(
        _joined(each.labels.get(kind) or wording.USUAL.get(kind, "") for kind in differing) for each in parsed
    )
    return Difference(cut(" ".join(parsed[0].core), HEADING_LIMIT), labels) if all(labels) and parsed[0].core else None


def _by_own_words(procedures: Sequence[Procedure]) -> Difference | None:
    """Equal at their beginning and their end: what stands between; never half a word such as "lại" or "sinh"."""
    names = [matter(each).split() for each in procedures]
    start = _same(names)
    end = _same([name[start:][::-1] for name in names])
    if start + end < SHARED_WORDS:
        return None
    while start and any(len(name) - end - start == 1 for name in names):
        start -= 1
    own = [name[start : len(name) - end] for name in names]
    lengths = sorted(map(len, own))
    if lengths[-1] > OWN_WORDS or (not lengths[0] and lengths[1] < TELLING_WORDS):
        return None
    tail = names[0][len(names[0]) - end :]
    shared = " ".join([*names[0][:start], *(["…"] if start and tail else []), *tail])
    return Difference(cut(shared, HEADING_LIMIT), tuple(map(_label, own)))


def _label(own: Sequence[str]) -> str:
    if not own:
        return wording.USUAL_CASE
    kind, label = _phrases().get(tuple(word.lower() for word in own), ("", ""))
    return label if kind == "action" else _sentence(" ".join(own))


def _same(names: Sequence[Sequence[str]]) -> int:
    """How many words all begin with."""
    columns = zip(*([word.lower() for word in name] for name in names), strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))


def _parsed(name: str) -> _Parsed:
    words, core, labels = nfc(name).split(), list[str](), dict[str, str]()
    place = 0
    while place < len(words):
        length, kind, label = _known(words, place)
        if kind is None:
            core.append(words[place])
        elif label:
            labels.setdefault(kind, label)
        place += length
    return _Parsed(tuple(core), labels)


def _known(words: Sequence[str], place: int) -> tuple[int, str | None, str]:
    """Length, kind and label of the longest phrase of the file that stands there; else of one unknown word."""
    typed = [word.lower() for word in words[place : place + _longest()]]
    for length in range(len(typed), 0, -1):
        kind, label = _phrases().get(tuple(typed[:length]), (None, ""))
        if kind is not None and (kind != "action" or place == 0):
            return length, kind, label
    return 1, None, ""


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Words -> kind and label."""
    return {tuple(words.split()): (kind, label) for kind, label, words in _rows()}


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


def _rows() -> Iterator[tuple[str, str, str]]:
    for line in _DATA.read_text(encoding="utf-8").splitlines()[1:]:
        kind, label, phrases = nfc(line).split("\t")
        yield from ((kind, label, words) for words in phrases.split(";"))


def _joined(labels: Iterator[str]) -> str:
    return _sentence(", ".join(label[:1].lower() + label[1:] for label in labels if label))


def _sentence(words: str) -> str:
    bare = words.strip(" ,;:–-()")
    return bare[:1].upper() + bare[1:]
