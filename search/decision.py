"""Answer at once, offer choices, or say that there is none.

How the numbers were found: 688 questions with a known procedure (344, each also without diacritics) and 226 without
one, over 2,923 records, and again over the 22 starter records, where most of those questions have no answer; a
logistic regression on four shares, checked on four folds. With the doubts of `decide`, direct answers cover
53 % of the questions that have a record and 98 % of them are right (all 51 of those written for this project, 89 % of
real people's); over 22 records all are. Tuned on what it is measured on: expect a little less.
"""

from collections.abc import Mapping, Sequence
from math import exp
from typing import Literal

from .evidence import Evidence
from .ranking import Candidate, prior

Decision = Literal["direct", "choices", "none"]

CHOICES = 3
"""At most so many are offered."""

SHOWN: Mapping[Decision, int] = {"direct": 1, "choices": CHOICES, "none": 0}

OFFERED_SHARE = 0.4
"""Of the best score: what lies further behind is not offered beside it."""

OFFERED_COVERAGE = 0.5
"""Of what the best covers of the message: "kết hôn" is not offered beside "ly hôn"."""

DIRECT_FROM = 0.6
"""Least confidence for an answer without asking back."""

NONE_BELOW = 0.39
"""Least likeness of anything offered: turns away 2 % of questions with a record (4 % over 22 records)."""

TIE_SHARE = 0.06
"""Of the best score: two matters nearer to each other than this are a toss-up."""

ENOUGH_MARGIN = 80.0
"""Score points to the next matter beyond which more make nothing surer."""


def decide(matters: Sequence[Candidate]) -> Decision:
    """From the best candidate of each matter, best first."""
    if not matters or likeness(matters[0].evidence) < NONE_BELOW:
        return "none"
    best, others = matters[0], matters[1:]
    margin = best.score - others[0].score if others else ENOUGH_MARGIN
    doubt = _sibling(best, others) or _toss_up(best, others) or best.evidence.elsewhere
    return "direct" if not doubt and confidence(best.evidence, margin) >= DIRECT_FROM else "choices"


def _sibling(best: Candidate, others: Sequence[Candidate]) -> bool:
    """The best may be no more than a sibling of what is meant."""
    fit = best.evidence
    return (fit.differs and not fit.quotes) or (fit.bare and any(each.evidence.bare for each in others))


def _toss_up(best: Candidate, others: Sequence[Candidate]) -> bool:
    """The next is as near, and no circumstance that the message names speaks against it."""
    near = others and best.score - others[0].score < TIE_SHARE * best.score
    return bool(near and not others[0].evidence.lacks)


def offered(matters: Sequence[Candidate], decision: Decision) -> list[Candidate]:
    """What to show for a decision: one, one to three, or none. Records without a code, all of 2021, come last."""
    near = [each for each in matters if _worth_offering(each, matters[0])][: SHOWN[decision]]
    return sorted(near, key=lambda each: each.listing.code is None)


def _worth_offering(each: Candidate, best: Candidate) -> bool:
    covered, fully = each.evidence.covered, best.evidence.covered
    return each.score >= OFFERED_SHARE * best.score and covered >= OFFERED_COVERAGE * fully


def likeness(fit: Evidence) -> float:
    """What is asked of the evidence when it need only show that the message is about a procedure at all."""
    return fit.echo + fit.named / 6


def confidence(fit: Evidence, margin: float) -> float:
    """How likely the first candidate is the right one, `margin` points before the next. Between 0 and 1."""
    lead = min(margin, ENOUGH_MARGIN) / ENOUGH_MARGIN
    return 1 / (1 + exp(5.29 - 1.64 * fit.named - 1.96 * fit.covered - 5.2 * fit.echo - 1.19 * lead))


def matters(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate of each title, in their order, standing for the level a citizen goes to first."""
    found: dict[tuple[str, ...], Candidate] = {}
    for candidate in candidates:
        best = found.setdefault(candidate.listing.matter, candidate)
        if prior(candidate.listing) > prior(best.listing):
            found[candidate.listing.matter] = best._replace(listing=candidate.listing)
    return list(found.values())
