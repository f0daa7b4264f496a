"""The door: text in, procedures and a decision out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import NamedTuple, Protocol

from procedure_kb.model import Procedure

from .clauses import clauses
from .decision import Decision, decide
from .engine import Engine
from .evidence import Rarity
from .index import Listing, entries, listing
from .lexicon import Lexicon, lexicon
from .query import Query, Step, understand
from .ranking import CANDIDATES, Candidate, ranked


class Catalog(Protocol):
    """Where procedures come from."""

    def revision(self) -> int:
        """Moves with every change of any procedure. Cheap."""

    def procedures(self) -> Iterable[Procedure]:
        """All of them."""


class Hit(NamedTuple):
    id: str
    code: str | None
    name: str
    score: float


@dataclass(frozen=True)
class Found:
    """What a search gives back."""

    decision: Decision
    hits: list[Hit]
    """The best procedures, best first, whatever the decision; the same matter at several levels is not merged."""
    offered: list[Hit]
    """What to show: one for "direct", two or three for "choices" (one for each matter), none for "none"."""
    left: tuple[str, ...]
    """The words that name a procedure; empty when the message named none."""
    trace: list[Step]
    engine: str
    """Which engine answered."""
    ms: float


@dataclass(frozen=True)
class _Snapshot:
    """What was built of one revision; replaced as a whole."""

    revision: int
    lexicon: Lexicon
    listings: Mapping[str, Listing]
    rarity: Rarity


class Searcher:
    """Safe to use from many threads. Nothing is found before the first `refresh()`."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self.engine = engine
        self._catalog = catalog
        self._lock = Lock()
        self._snapshot = _Snapshot(-1, lexicon(), {}, Rarity([]))

    def refresh(self) -> bool:
        """Rebuild if a procedure, the vocabulary or the engine changed; True when it was rebuilt. May raise EngineError."""
        with self._lock:
            revision, words = self._catalog.revision(), lexicon()
            held = self._snapshot
            if held.revision == revision and held.lexicon is words and self.engine.revision() == revision:
                return False
            procedures = list(self._catalog.procedures())
            listings = {p.id: listing(p, words) for p in procedures}
            public = (p for p in procedures if not listings[p.id].internal)
            self.engine.replace([entry for p in public for entry in entries(p, words)], revision)
            self._snapshot = _Snapshot(revision, words, listings, Rarity(listings.values()))
            return True

    def find(self, text: str, limit: int = 10) -> Found:
        """The procedures a message means. May raise EngineError."""
        started = perf_counter()
        held = self._snapshot
        query = understand(text, held.lexicon)
        candidates = ranked(query, self.engine.search(clauses(query), CANDIDATES), held.listings, held.rarity)
        decision = decide(candidates, query)
        hits = [_hit(candidate) for candidate in candidates[:limit]]
        return Found(
            decision, hits, hits[:3], query.left, query.trace, self.engine.name, (perf_counter() - started) * 1000
        )


def _hit(candidate: Candidate) -> Hit:
    return Hit(candidate.listing.id, candidate.listing.code, candidate.listing.name, candidate.score)
