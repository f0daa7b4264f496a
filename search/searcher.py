"""The door: text in, procedures and a decision out."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from threading import Lock
from time import perf_counter
from typing import NamedTuple, Protocol

from procedure_kb.model import Procedure

from .clauses import clauses
from .decision import CHOICES, Decision, decide, matters, offered, says_little, scope
from .engine import Engine
from .evidence import Rarity
from .index import Listing
from .lexicon import Lexicon, Word, lexicon
from .likelihood import Likelihood, Voice
from .material import Material, changes, gathered
from .query import Query, Step, understand
from .ranking import CANDIDATES, Candidate, ranked
from .restoration import Restorer
from .topics import Topics

FEW_CHANGED = 0.01
"""Share of all procedures up to which a change leaves what is rare nearly as it was."""


class Catalog(Protocol):
    """Where procedures come from."""

    def revision(self) -> int:
        """Moves with every change of any procedure. Cheap."""

    def procedures(self) -> Iterable[Procedure]:
        """All of them."""

    def asked(self) -> Mapping[str, Sequence[str]]:
        """Citizens' phrases by code, also for codes that have no procedure here."""


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
    """What to show: one for "direct", one to three for "choices" (one for each matter), none for "none"."""
    scope: float
    """Probability that any procedure is meant."""
    left: tuple[str, ...]
    """The words that name a procedure; empty when the message named none."""
    says_little: bool
    """The words left point nowhere: the message may go on with what was talked about."""
    is_topic: bool
    """The message names a whole field and no procedure: what is offered is what citizens ask most about it."""
    trace: list[Step]
    engine: str
    """Which engine answered."""
    ms: float


@dataclass(frozen=True)
class _Snapshot:
    """What was built of one revision; replaced as a whole."""

    revision: int
    lexicon: Lexicon
    topics: Topics
    listings: Mapping[str, Listing]
    rarity: Rarity
    likelihood: Likelihood
    restorer: Restorer

    def known(self, codes: Iterable[str]) -> list[Hit]:
        """Those of the codes that have a record, in their order."""
        named = (self.listings.get(code) for code in codes)
        return [_hit(each, 0.0) for each in named if each and not each.absent]


class Searcher:
    """Safe to use from many threads. Nothing is found before the first `refresh()`."""

    def __init__(self, engine: Engine, catalog: Catalog, vocabulary: Callable[[], Lexicon] = lexicon) -> None:
        self.engine = engine
        self._vocabulary = vocabulary
        self._catalog = catalog
        self._lock = Lock()
        words = vocabulary()
        self._snapshot = _Snapshot(-1, words, Topics(words), {}, Rarity([]), Likelihood(), Restorer())
        self._materials: Mapping[str, Material] = {}
        self._is_settled = True

    def refresh(self) -> bool:
        """Rebuild if a procedure, the vocabulary or the engine changed; True when it was.

        May raise EngineError, InputError (a broken vocabulary file), and what the catalog raises; the old index stays.
        """
        with self._lock:
            revision, words = self._catalog.revision(), self._vocabulary()
            held = self._snapshot
            if held.revision == revision and held.lexicon is words and self.engine.revision() == revision:
                self._settle()
                return False
            self._rebuild(revision, words)
            return True

    def _rebuild(self, revision: int, words: Lexicon) -> None:
        """A few changes are found at once; what they change for all others is learnt by the next refresh."""
        held = self._snapshot
        before = self._materials if held.lexicon is words else {}
        materials = gathered(self._catalog.procedures(), self._catalog.asked(), words, before)
        changed, voices = changes(materials, before), _voices(materials)
        listings = {id: each.listing for id, each in materials.items()}
        self.engine.replace([entry for each in materials.values() for entry in each.entries], revision)
        is_small = len(changed) <= FEW_CHANGED * len(before)
        likelihood = held.likelihood.with_changes(changed, voices) if is_small else Likelihood.of(voices)
        topics = held.topics if held.lexicon is words else Topics(words)
        fresh = _Snapshot(revision, words, topics, listings, Rarity(listings.values()), likelihood, held.restorer)
        self._snapshot, self._materials, self._is_settled = fresh, materials, False
        if not is_small:
            self._settle(likelihood)

    def _settle(self, likelihood: Likelihood | None = None) -> None:
        """Count anew how rare words are, and how they are written: seconds, in which the old figures answer."""
        if not self._is_settled:
            held, voices = self._snapshot, _voices(self._materials)
            restorer = _restorer(held.lexicon, voices.values())
            self._snapshot = replace(held, likelihood=likelihood or Likelihood.of(voices), restorer=restorer)
            self._is_settled = True

    def knows(self, id: str) -> bool:
        """Whether there is such a record; not whether it is offered."""
        found = self._snapshot.listings.get(id)
        return found is not None and not found.absent

    def find(self, text: str, limit: int = 10) -> Found:
        """The procedures a message means. May raise EngineError; no text makes it raise anything else."""
        started = perf_counter()
        held = self._snapshot
        query = understand(text, held.lexicon, held.restorer)
        if query.codes:
            hits = held.known(query.codes)
            return _found(query, _BY_COUNT.get(len(hits), "choices"), hits, hits[:CHOICES], self.engine.name, started)
        candidates = self._candidates(query, held)
        hits = [_hit(each.listing, each.score) for each in candidates if not each.listing.absent][:limit]
        if most_asked := held.known(held.topics.asked(query)):
            ids = {hit.id for hit in most_asked}
            hits = [*most_asked, *(hit for hit in hits if hit.id not in ids)][:limit]
            return _found(query, "choices", hits, most_asked[:CHOICES], self.engine.name, started, is_topic=True)
        kinds = matters(candidates)
        decision = decide(kinds, len(query.words))
        shown = [_hit(each.listing, each.score) for each in offered(kinds, decision)]
        found = _found(query, decision, hits, shown, self.engine.name, started)
        sure = scope(kinds[0], len(query.words)) if kinds else 0.0
        return replace(found, scope=sure, says_little=_says_little(query, kinds, held.rarity))

    def restored(self, parts: Sequence[Word], best: int) -> list[tuple[Word, ...]]:
        """The likeliest readings of words typed without diacritics, likeliest first."""
        return self._snapshot.restorer.restore(parts, best)

    def weigh(self, text: str) -> tuple[list[Candidate], int]:
        """What `decide` is given for a message: for training. May raise EngineError."""
        held = self._snapshot
        query = understand(text, held.lexicon, held.restorer)
        return matters(self._candidates(query, held)), len(query.words)

    def _candidates(self, query: Query, held: _Snapshot) -> list[Candidate]:
        terms, started = clauses(query, held.likelihood.rarity), perf_counter()
        matches = self.engine.search(terms, CANDIDATES)
        count = sum(map(len, matches.values()))
        query.trace.append(Step(self.engine.name, f"{len(terms)} terms", f"{count} matches", _ms(started)))
        started = perf_counter()
        found = ranked(query, matches, held.listings, held.rarity, held.likelihood)
        best = ", ".join(f"{each.listing.id} {each.score:.0f}" for each in found[:CHOICES])
        query.trace.append(Step("ranking", f"{len(found)} candidates", best, _ms(started)))
        return found


def _voices(materials: Mapping[str, Material]) -> dict[str, Voice]:
    return {id: each.voice for id, each in materials.items() if each.voice}


def _says_little(query: Query, kinds: Sequence[Candidate], rarity: Rarity) -> bool:
    naming = [part for part in query.words if part not in query.aspects]
    telling = bool(rarity.official(naming, query.plain))
    return says_little(kinds, [part.folded for part in naming], rarity, telling)


def _restorer(words: Lexicon, voices: Collection[Voice]) -> Restorer:
    talk = chain(words.everyday, *(voice.phrases for voice in voices))
    return Restorer.of(talk, chain.from_iterable(voice.record for voice in voices))


_BY_COUNT: Mapping[int, Decision] = {0: "none", 1: "direct"}
"""For a message with codes: how many of them are known decides."""


def _found(
    query: Query,
    decision: Decision,
    hits: list[Hit],
    shown: list[Hit],
    engine: str,
    started: float,
    *,
    is_topic: bool = False,
) -> Found:
    return Found(decision, hits, shown, 1.0, query.left, False, is_topic, query.trace, engine, _ms(started))


def _ms(started: float) -> float:
    return (perf_counter() - started) * 1000


def _hit(listing: Listing, score: float) -> Hit:
    return Hit(listing.id, listing.code, listing.name, score)
