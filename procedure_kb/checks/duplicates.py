"""What only a whole set shows: the same title twice."""

from collections.abc import Iterator
from hashlib import blake2b

from ..model import Procedure
from .finding import Doubt


class Titles:
    """Remembers eight bytes a title and level, not the titles."""

    def __init__(self) -> None:
        self._first: dict[bytes, str] = {}

    def doubts(self, procedure: Procedure) -> Iterator[Doubt]:
        """At most one: the first record seen with this title at one of its levels."""
        keys = [_key(procedure.official.name, level) for level in procedure.official.level or ("",)]
        same = next((self._first[key] for key in keys if key in self._first), None)
        for key in keys:
            self._first.setdefault(key, procedure.id)
        if same:
            yield Doubt("name", "title-repeated", f"{same} has this title too, at the same level")


def _key(name: str, level: str) -> bytes:
    title = " ".join(name.lower().split()).removeprefix("thủ tục ").rstrip(".;, ")
    return blake2b(f"{title}|{level}".encode(), digest_size=8).digest()
