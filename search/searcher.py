"""The door: text in, procedures and a decision out."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from time import perf_counter
from typing import NamedTuple, Protocol

from procedure_kb.model import Procedure

from .clauses import clauses
from .decision import CHOICES, Decision, decide, matters, offered, says_little, scope
from .engine import Engine
from .evidence import Rarity
from .explanation import Ranked, Reading, ranked_by, reading
from .index import Listing
from .learning import Learning, Learnt, learnt, voices
from .lexicon import Lexicon, Word, lexicon
from .likelihood import Likelihood
from .material import Material, changes, gathered
from .query import Query, Step, understand
from .ranking import CANDIDATES, Candidate, ranked
from .restoration import Restorer
from .steps import finished
from .topics import Topics

FEW_CHANGED = 0.01
"""Share of all procedures up to which a change leaves what is rare nearly as it was."""


class Catalog(Protocol):
    """Where procedures come from."""

    def revision(self) -> int:
        """Moves with every change of any procedure. Cheap."""

    def stamps(self) -> Mapping[str, Hashable]:
        """Of all procedures by id, what differs when one does. Much cheaper than reading them."""

    def procedures(self, ids: Collection[str]) -> Iterable[Procedure]:
        """Those of the ids that there are."""

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
    covered: float
    """Share of the words left that the best procedure covers, by rarity."""
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
        self._learning: Learning | None = None

    def refresh(self) -> bool:
        """Rebuild if a procedure, the vocabulary or the engine changed; True when it was.

        When nothing did, what the last change changes for all others is learnt, until the next one comes, which is
        found at once. May raise EngineError, InputError (a broken vocabulary file), and what the catalog raises; the
        old index stays.
        """
        with self._lock:
            revision, words = self._catalog.revision(), self._vocabulary()
            if self._is_current(revision, words):
                self._learn()
                revision = self._catalog.revision()
                if self._is_current(revision, words):
                    return False
            self._rebuild(revision, words)
            return True

    def _is_current(self, revision: int, words: Lexicon) -> bool:
        held = self._snapshot
        return held.revision == revision == self.engine.revision() and held.lexicon is words

    def _rebuild(self, revision: int, words: Lexicon) -> None:
        """A few changes are found at once; what they change for all others is learnt afterwards."""
        held = self._snapshot
        before = self._materials if held.lexicon is words else {}
        catalog = self._catalog
        materials = gathered(catalog.stamps(), catalog.procedures, catalog.asked(), words, before)
        changed = changes(materials, before)
        listings = {id: each.listing for id, each in materials.items()}
        if is_small := len(changed) <= FEW_CHANGED * len(before):
            now = Learnt(held.likelihood.with_changes(changed, voices(materials)), held.restorer)
        else:
            now = finished(learnt(materials, words))
        self.engine.replace([entry for each in materials.values() for entry in each.entries], revision)
        topics = held.topics if held.lexicon is words else Topics(words)
        self._snapshot = _Snapshot(revision, words, topics, listings, Rarity(listings.values()), *now)
        self._materials = materials
        self._learning = (self._learning or Learning(materials, words)) if is_small else None

    def _learn(self) -> None:
        """Seconds, in which the old figures answer; broken off between two steps as soon as something changes."""
        while learning := self._learning:
            self._learning = None  # what fails once is not tried again and again
            if found := learning.step():
                self._take(found, learning.materials)
                continue
            self._learning = learning
            if self._catalog.revision() != self._snapshot.revision:
                return

    def _take(self, found: Learnt, of: Mapping[str, Material]) -> None:
        """What was learnt of a state, with what changed since; that is learnt next."""
        held, now = self._snapshot, self._materials
        since = changes(now, of)
        likelihood = found.likelihood.with_changes(since, voices(now)) if since else found.likelihood
        self._snapshot = replace(held, likelihood=likelihood, restorer=found.restorer)
        self._learning = Learning(now, held.lexicon) if since else None

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
        covered = kinds[0].evidence.covered if kinds else 0.0
        return replace(found, scope=sure, covered=covered, says_little=_says_little(query, kinds, held.rarity))

    def explain(self, text: str, limit: int = 10) -> tuple[Found, Reading, list[Ranked]]:
        """The same as `find`, with what was understood and why each was found. May raise EngineError."""
        held, found = self._snapshot, self.find(text, limit)
        query = understand(text, held.lexicon, held.restorer)
        candidates = [] if query.codes else self._candidates(query, held)
        by_id = {each.listing.id: ranked_by(each, query, held.rarity) for each in candidates[: 2 * limit]}
        return found, reading(query), [by_id[hit.id] for hit in found.hits if hit.id in by_id]

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


def _says_little(query: Query, kinds: Sequence[Candidate], rarity: Rarity) -> bool:
    naming = [part for part in query.words if part not in query.aspects]
    telling = bool(rarity.official(naming, query.plain))
    return says_little(kinds, [part.folded for part in naming], rarity, telling)


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
    return Found(decision, hits, shown, 1.0, 1.0, query.left, False, is_topic, query.trace, engine, _ms(started))


def _ms(started: float) -> float:
    return (perf_counter() - started) * 1000


def _hit(listing: Listing, score: float) -> Hit:
    return Hit(listing.id, listing.code, listing.name, score)
