"""Messages that name a whole field and no more ("chuyện đất đai"): they are asked back with what citizens ask most."""

from .lexicon import Lexicon
from .query import Query, understand


class Topics:
    """Those of a lexicon, by the words that are left of their names; the order of words does not matter."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._chatter = lexicon.topic_chatter
        named = ((self._telling(understand(name, lexicon)), codes) for name, codes in lexicon.topics)
        self._codes = {telling: codes for telling, codes in named if telling}

    def asked(self, query: Query) -> tuple[str, ...]:
        """Codes of the procedures to offer, the most asked first; none when the message says more, or less."""
        return self._codes.get(self._telling(query), ())

    def _telling(self, query: Query) -> frozenset[str]:
        spans = self._chatter.split(query.words, query.plain)
        left = (part for span, is_chatter in spans if not is_chatter for part in span)
        return frozenset(part.key for part in left if part not in query.aspects)
