"""How well diacritics are put back: texts are stripped of them and restored."""

from collections.abc import Iterator, Sequence

from core.share import Share, share
from search.lexicon import Word, word, words
from search.searcher import Searcher
from vietnamese import fold

from .sets import Text

READINGS = 3


def figures(searcher: Searcher, texts: Sequence[Text]) -> dict[str, Share]:
    """Words right in the best reading, in the best of three, and whole messages right."""
    typed = [words(text.text) for text in texts if not text.is_plain]
    best, any_best, whole = list[bool](), list[bool](), list[bool]()
    for parts in typed:
        readings = [list(_right(parts, reading)) for reading in searcher.restored(_stripped(parts), READINGS)]
        best += readings[0]
        any_best += max(readings, key=sum)
        whole.append(all(readings[0]))
    return {"words": share(best), f"best of {READINGS}": share(any_best), "whole messages": share(whole)}


def _stripped(parts: Sequence[Word]) -> list[Word]:
    return [word(fold(part.text)) for part in parts]


def _right(typed: Sequence[Word], read: Sequence[Word]) -> Iterator[bool]:
    """Old and new spelling ("hoà", "hòa") are both right."""
    return (one.key == other.key for one, other in zip(typed, read, strict=True))
