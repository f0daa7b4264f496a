"""The door: text in, procedures and a decision out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import NamedTuple, Protocol

from procedure_kb.model import Procedure

from .clauses import clauses
from .decision import CHOICES, Decision, decide, matters, offered, scope
from .engine import Engine, Entry
from .evidence import Rarity
from .index import Listing, absent, entries, listing, phrase_entries, spoken, voice
from .lexicon import Lexicon, Word, lexicon
from .likelihood import Likelihood, Voice
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
        listings: dict[str, Listing] = {}
        voices: dict[str, Voice] = {}
        indexed: list[Entry] = []
        for procedure in self._catalog.procedures():
            each = listings[procedure.id] = listing(procedure, words)
            if not each.by_code_only:
                indexed += entries(each)
                voices[procedure.id] = voice(procedure, each)
        for code, phrases in self._catalog.asked().items():
            if code not in listings:
                each = listings[code] = absent(code, phrases, words)
                indexed += phrase_entries(each)
                voices[code] = Voice(spoken(phrases))
        talk = [*words.everyday, *(phrase for voice in voices.values() for phrase in voice.phrases)]
        restorer = Restorer.of(talk, (text for voice in voices.values() for text in voice.record))
        self.engine.replace(indexed, revision)
        rarity, likelihood = Rarity(listings.values()), Likelihood.of(voices)
        self._snapshot = _Snapshot(revision, words, listings, rarity, likelihood, restorer)

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
            decision, shown, sure = _BY_COUNT.get(len(hits), "choices"), hits[:CHOICES], 1.0
        else:
            candidates = self._candidates(query, held)
            kinds = matters(candidates)
            decision = decide(kinds, len(query.words))
            hits = [_hit(each.listing, each.score) for each in candidates if not each.listing.absent][:limit]
            shown = [_hit(each.listing, each.score) for each in offered(kinds, decision)]
            sure = scope(kinds[0], len(query.words)) if kinds else 0.0
        return Found(decision, hits, shown, sure, query.left, query.trace, self.engine.name, _ms(started))

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


_BY_COUNT: Mapping[int, Decision] = {0: "none", 1: "direct"}
"""For a message with codes: how many of them are known decides."""


def _ms(started: float) -> float:
    return (perf_counter() - started) * 1000


def _hit(listing: Listing, score: float) -> Hit:
    return Hit(listing.id, listing.code, listing.name, score)
