"""Which intents the language model confuses."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from core.settings import Settings
from core.share import Share, share

from ..nlu_commands import parse
from .sets import Text


class Understood(NamedTuple):
    text: Text
    intent: str
    """What the model saw."""

    @property
    def is_right(self) -> bool:
        return self.intent == self.text.intent


def understood(settings: Settings, texts: Sequence[Text]) -> list[Understood]:
    """Trains the model when none fits. Raises NluError or TrainingError."""
    intents = [row["intent"] for row in parse(settings, [(text.id, text.text) for text in texts])]
    return [Understood(text, intent) for text, intent in zip(texts, intents, strict=True)]


def figures(seen: Sequence[Understood]) -> dict[str, Share]:
    return {
        "right": share([each.is_right for each in seen]),
        "with diacritics": share([each.is_right for each in seen if not each.text.is_plain]),
        "without": share([each.is_right for each in seen if each.text.is_plain]),
    }


def confusions(seen: Sequence[Understood], most: int = 10) -> list[tuple[str, str, int]]:
    """(meant, seen, how often), the commonest first."""
    counts = Counter((each.text.intent, each.intent) for each in seen if not each.is_right)
    return [(meant, taken, count) for (meant, taken), count in counts.most_common(most)]
