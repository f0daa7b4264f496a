"""The door: text in, procedures and a decision out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from .index import Listing, entries
from .lexicon import Lexicon, Word, lexicon
from .likelihood import Likelihood, Voice
from .material import Material, gathered
from .query import Query, Step, understand
from .ranking import CANDIDATES, Candidate, ranked
from .restoration import Restorer


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
    likelihood: Likelihood
    restorer: Restorer


class Searcher:
    """Safe to use from many threads. Nothing is found before the first `refresh()`."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self.engine = engine
        self._catalog = catalog
        self._lock = Lock()
        self._snapshot = _Snapshot(-1, lexicon(), {}, Rarity([]), Likelihood(), Restorer())
        self._materials: Mapping[str, Material] = {}

    def refresh(self) -> bool:
        """Rebuild if a procedure, the vocabulary or the engine changed; True when it was.

        May raise EngineError, InputError (a broken vocabulary file), and what the catalog raises; the old index stays.
        """
        with self._lock:
            revision, words = self._catalog.revision(), lexicon()
            held = self._snapshot
            if held.revision == revision and held.lexicon is words and self.engine.revision() == revision:
                return False
            self._rebuild(revision, words)
            return True

    def _rebuild(self, revision: int, words: Lexicon) -> None:
        """Diacritics are learnt last: meanwhile the new records are found with the old readings."""
        held, before = self._snapshot, self._materials if self._snapshot.lexicon is words else {}
        materials = gathered(self._catalog.procedures(), self._catalog.asked(), words, before)
        listings = {id: each.listing for id, each in materials.items()}
        voices = {id: each.voice for id, each in materials.items() if each.voice}
        self.engine.replace([entry for id in voices for entry in entries(listings[id])], revision)
        rarity, likelihood = Rarity(listings.values()), Likelihood.of(voices)
        fresh = _Snapshot(revision, words, listings, rarity, likelihood, held.restorer)
        self._snapshot, self._materials = fresh, materials
        self._snapshot = replace(fresh, restorer=_restorer(words, voices.values()))

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
            known = (held.listings[code] for code in query.codes if code in held.listings)
            hits = [_hit(each, 0.0) for each in known if not each.absent]
            decision, shown, sure, little = _BY_COUNT.get(len(hits), "choices"), hits[:CHOICES], 1.0, False
        else:
            candidates = self._candidates(query, held)
            kinds = matters(candidates)
            decision = decide(kinds, len(query.words))
            hits = [_hit(each.listing, each.score) for each in candidates if not each.listing.absent][:limit]
            shown = [_hit(each.listing, each.score) for each in offered(kinds, decision)]
            sure = scope(kinds[0], len(query.words)) if kinds else 0.0
            little = _says_little(query, kinds, held.rarity)
        return Found(decision, hits, shown, sure, query.left, little, query.trace, self.engine.name, _ms(started))

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


def _restorer(words: Lexicon, voices: Collection[Voice]) -> Restorer:
    talk = chain(words.everyday, *(voice.phrases for voice in voices))
    return Restorer.of(talk, chain.from_iterable(voice.record for voice in voices))


_BY_COUNT: Mapping[int, Decision] = {0: "none", 1: "direct"}
"""For a message with codes: how many of them are known decides."""


def _ms(started: float) -> float:
    return (perf_counter() - started) * 1000


def _hit(listing: Listing, score: float) -> Hit:
    return Hit(listing.id, listing.code, listing.name, score)
