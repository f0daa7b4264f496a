"""Candidates in order: above all by likelihood; BM25 of the record and of its best phrase, as far as the text fits, and
a prior by level tell the near ones apart (docs/adr/0012).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .engine import Kind, Match
from .evidence import Asked, Evidence, Rarity, evidence
from .index import Listing
from .likelihood import Likelihood
from .query import Query

CANDIDATES = 40
"""Procedures of each kind asked of the engine."""

PHRASE_WEIGHT = 4.0
"""Of a phrase that says just what the message says, against the record's own score."""

TITLE_FLOOR = 0.25
"""Share of the record's score that counts even where the message names nothing of its title."""

COVERED_WEIGHT = 50.0

LIKELIHOOD_WEIGHT = 100.0

UNASKED_COST = 60.0
"""For a title about an action (cấp lại, gia hạn) that the message does not name."""

LEVEL_PRIOR = {"Cấp xã": 8.0, "Cấp tỉnh": 5.6}
"""A citizen goes to the ward, then to the city; other levels get none (search.md §8.7)."""

FORMER_PRIOR = -1.0
"""For "(thực hiện tại cấp huyện)": there are no districts since 1 July 2025."""


class Candidate(NamedTuple):
    listing: Listing
    score: float
    evidence: Evidence
    likelihood: float
    """Of the message, for each weighed word: does not grow with its length."""


def ranked(
    query: Query,
    matches: Mapping[Kind, Sequence[Match]],
    listings: Mapping[str, Listing],
    rarity: Rarity,
    likelihood: Likelihood,
) -> list[Candidate]:
    """Best first. Matches of an index newer or older than the listings are left out."""
    asked, said = Asked.of(query, rarity), likelihood.weights(query.said, query.chatter)
    scores = {kind: dict(found) for kind, found in matches.items()}
    record, phrase = scores.get("record", {}), scores.get("phrase", {})
    weighed, candidates = sum(said.values()) or 1.0, []
    for id, likely in likelihood.of_message(said, record.keys() | phrase.keys()).items():
        if each := listings.get(id):
            fit = evidence(asked, each, rarity)
            score = _score(record.get(id, 0.0), phrase.get(id, 0.0), fit) + prior(each) + LIKELIHOOD_WEIGHT * likely
            candidates.append(Candidate(each, score, fit, likely / weighed))
    return sorted(candidates, key=lambda candidate: (-round(candidate.score, 2), candidate.listing.id))


def _score(record: float, phrase: float, fit: Evidence) -> float:
    text = record * (TITLE_FLOOR + fit.named) + PHRASE_WEIGHT * phrase * fit.echo
    return text + COVERED_WEIGHT * fit.covered - UNASKED_COST * fit.unasked_action


def prior(listing: Listing) -> float:
    """Of the nearest level; of one that is no more, least of all namesakes."""
    if listing.former_level:
        return FORMER_PRIOR
    return max((LEVEL_PRIOR.get(level, 0.0) for level in listing.levels), default=0.0)
