"""Whether a message is our business at all: search and the intent model vote together.

A logistic curve over both, fitted on 660 questions with a procedure and 138 messages without (docs/evaluation.md): it
turns away 2 % of the questions and lets 8 % of the others pass.
"""

from math import log

from search.weights import Curve

OURS = Curve(0.3, -0.39, {"search": 0.97, "out_of_scope": -5.4, "asks": 3.99})
"""`search` is the log-odds that search gives; the other two are the intent model's probabilities."""

_SURE = 1e-4


def is_ours(scope: float, out_of_scope: float, asks: float) -> bool:
    """From three probabilities: search's that a procedure is meant, and the two of the intent model."""
    kept = min(max(scope, _SURE), 1 - _SURE)
    return OURS(search=log(kept / (1 - kept)), out_of_scope=out_of_scope, asks=asks) >= OURS.threshold
