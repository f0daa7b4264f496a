"""What an engine is: it keeps tokens and gives back scores. It knows nothing of language.

Tokens are made in Python, once, for every engine; an engine splits at white space only and answers weighted terms with
BM25 (k1 1.2, b 0.75). That is why engines rank alike.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from core.errors import SearchError

Kind = Literal["record", "phrase"]
"""A record stands for a procedure; a phrase is one way citizens ask for it. Each kind is an index of its own."""

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "record": ("title", "title_folded", "title_bigrams"),
    "phrase": ("phrase",),
}

ENTRIES_EACH: Mapping[Kind, int] = {"record": 2, "phrase": 2}
"""Matches fetched for each procedure wanted: equal scores are put in order here, and phrases may belong to one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed: the procedure's id and, by field, the tokens. No token holds white space."""

    id: str
    kind: Kind
    fields: Mapping[str, tuple[str, ...]]


class Clause(NamedTuple):
    """One weighted term of a query; `field` says which kind it searches."""

    field: str
    term: str
    boost: float


class Match(NamedTuple):
    """A procedure and its BM25 score, best first in a list; never twice in one list."""

    id: str
    score: float


class EngineError(SearchError):
    """An engine cannot be reached, or refused. Names the host, never a password."""


class Engine(Protocol):
    """An index of entries. Every method may raise EngineError."""

    degraded: str | None = None
    """Why a fall-back answers instead; None when nothing is wrong."""

    @property
    def name(self) -> str: ...

    def replace(self, entries: Collection[Entry], revision: int) -> None:
        """Hold exactly these entries from now on. Searches see the old ones until all new ones are in."""

    def revision(self) -> int | None:
        """The revision last given to `replace`; None when the index has to be built. Costs nothing."""

    def search(self, clauses: Sequence[Clause], limit: int) -> Mapping[Kind, list[Match]]:
        """At most `limit` procedures of each kind, those that match at least one clause."""

    def check(self) -> None:
        """Raise EngineError unless the engine can be reached."""


def by_kind(clauses: Iterable[Clause]) -> dict[Kind, list[Clause]]:
    """The clauses that search each kind; a kind without clauses is left out."""
    kind_of = {field: kind for kind, fields in FIELDS.items() for field in fields}
    found: dict[Kind, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(kind_of[clause.field], []).append(clause)
    return found


def best_each(matches: Iterable[Match], limit: int) -> list[Match]:
    """One match a procedure, its best; equal scores in order of id, so that every engine breaks ties alike."""
    best: dict[str, float] = {}
    for match in matches:
        best[match.id] = max(best.get(match.id, 0.0), match.score)
    return sorted((Match(*item) for item in best.items()), key=lambda match: (-match.score, match.id))[:limit]
