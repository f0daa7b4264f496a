"""Answer at once, offer choices, or say that there is none.

How the numbers were found: 688 questions with a known procedure (344, each also without diacritics) and 226 without
one, over 2,923 records, and again over the 22 starter records, where most of those questions have no answer; a
logistic regression on four shares, checked on four folds. At `DIRECT_FROM` direct answers covered 58 % of the
questions that have a record and 93 % of them were right (all 52 of those written for this project, 86 % of real
people's); over 22 records all were. Tuned on what it is measured on: expect a little less.
"""

from collections.abc import Sequence
from math import exp
from typing import Literal

from .evidence import Evidence
from .ranking import Candidate, prior

Decision = Literal["direct", "choices", "none"]

CHOICES = 3
"""At most so many are offered."""

OFFERED_SHARE = 0.4
"""Of the best score: what lies further behind is not offered beside it."""

DIRECT_FROM = 0.6
"""Least confidence for an answer without asking back."""

NONE_BELOW = 0.39
"""Least likeness of anything offered: turns away 2 % of questions with a record (4 % over 22 records)."""

ENOUGH_MARGIN = 80.0
"""Score points to the next matter beyond which more make nothing surer."""


def decide(matters: Sequence[Candidate]) -> Decision:
    """From the best candidate of each matter, best first."""
    if not matters or likeness(matters[0].evidence) < NONE_BELOW:
        return "none"
    best = matters[0]
    margin = best.score - matters[1].score if len(matters) > 1 else ENOUGH_MARGIN
    sibling = best.evidence.differs and not best.evidence.quotes
    return "direct" if not sibling and confidence(best.evidence, margin) >= DIRECT_FROM else "choices"


def offered(matters: Sequence[Candidate], decision: Decision) -> list[Candidate]:
    """What to show for a decision: one, one to three, or none."""
    near = [each for each in matters if each.score >= OFFERED_SHARE * matters[0].score]
    return near[: {"direct": 1, "choices": CHOICES, "none": 0}[decision]]


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
