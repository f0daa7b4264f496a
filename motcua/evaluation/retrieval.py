"""What search finds for questions, and what it decides on them and on messages that ask for no procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.share import Share, share
from search.searcher import Found, Searcher

from .sets import Text


@dataclass(frozen=True)
class Asked:
    """A question and what was found for it."""

    text: Text
    found: Found

    @property
    def rank(self) -> int | None:
        """Of the first right procedure among the ten best, from 1."""
        return next((n for n, hit in enumerate(self.found.hits, 1) if hit.id in self.text.gold), None)

    def within(self, first: int) -> bool:
        return self.rank is not None and self.rank <= first

    @property
    def is_direct(self) -> bool:
        return self.found.decision == "direct"

    @property
    def is_shown(self) -> bool:
        """The right one is answered, or among the choices."""
        return any(hit.id in self.text.gold for hit in self.found.offered)


@dataclass(frozen=True)
class Retrieval:
    """Figures of one set of questions."""

    asked: Sequence[Asked]

    def figures(self) -> dict[str, Share]:
        asked, direct = self.asked, [each for each in self.asked if each.is_direct]
        return {
            "first": share([each.within(1) for each in asked]),
            "first three": share([each.within(3) for each in asked]),
            "direct": share([each.is_direct for each in asked]),
            "direct, right": share([each.is_shown for each in direct]),
            "shown": share([each.is_shown for each in asked]),
            "none": share([each.found.decision == "none" for each in asked]),
        }

    @property
    def mean_reciprocal_rank(self) -> float:
        return sum(1 / each.rank for each in self.asked if each.rank) / len(self.asked)

    def ms(self, quantile: float) -> float:
        times = sorted(each.found.ms for each in self.asked)
        return times[min(len(times) - 1, int(quantile * len(times)))]

    def wrong(self) -> list[Asked]:
        return [each for each in self.asked if not each.within(1)]


def by_style(searcher: Searcher, texts: Sequence[Text]) -> dict[str, Retrieval]:
    """All, those typed with and those without diacritics, and all with the diacritics taken off."""
    asked = [Asked(text, searcher.find(text.text)) for text in texts]
    folded = [Asked(text, searcher.find(text.text)) for text in (each.folded() for each in texts)]
    styles: Mapping[str, list[Asked]] = {
        "all": asked,
        "with diacritics": [each for each in asked if not each.text.is_plain],
        "without": [each for each in asked if each.text.is_plain],
        "all, taken off": folded,
    }
    return {name: Retrieval(some) for name, some in styles.items() if some}


def turned_away(searcher: Searcher, texts: Sequence[Text]) -> dict[str, Share]:
    """Of messages without a procedure. The intent model's vote comes on top (`answers/scope.py`)."""
    found = [searcher.find(text.text).decision for text in texts]
    return {"none": share([each == "none" for each in found]), "direct": share([each == "direct" for each in found])}
