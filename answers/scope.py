"""Whether a message is our business at all: search and the intent model vote together.

A logistic curve, fitted on 789 questions with a procedure and 215 messages without (docs/evaluation.md). What a short
message says beside the words that a procedure covers speaks against it; in a long story that is only the story.
"""

from math import log

from search.weights import Curve

OURS = Curve(0.5, -7.97, {"search": 0.61, "out_of_scope": -4.28, "asks": 4.91, "covered": 7.08, "words": 0.42})
"""`search` is the log-odds that search gives; `out_of_scope` and `asks` are the intent model's probabilities; `covered`
is the share of the words that the best procedure covers."""

GOING_ON_FROM = 0.2
"""Threshold in a conversation about a procedure: who is in the middle of it leaves words out."""
MOST_WORDS = 20
_SURE = 1e-4


def is_ours(scope: float, out_of_scope: float, asks: float, covered: float, words: int, *, goes_on: bool) -> bool:
    """`scope` is search's probability that a procedure is meant, `words` how many may name one.

    `goes_on`: a procedure is talked about already.
    """
    least = GOING_ON_FROM if goes_on else OURS.threshold
    kept = min(max(scope, _SURE), 1 - _SURE)
    features = {"search": log(kept / (1 - kept)), "out_of_scope": out_of_scope, "asks": asks}
    return OURS(**features, covered=covered, words=min(words, MOST_WORDS)) >= least
