"""Whether a message is our business at all: search and the intent model vote together.

A logistic curve over both, fitted on 660 questions with a procedure and 138 messages without (docs/evaluation.md): it
turns away 2 % of the questions and lets 8 % of the others pass.
"""

from math import log

SEARCH = 0.97
"""Of the log-odds that search gives."""

OUT_OF_SCOPE = -5.4
"""Of the intent model's probability that the message is out of scope."""

ASKS = 3.99
"""Of its probability that the message asks about a procedure."""

BIAS = -0.39

LEAST_ODDS = log(0.3 / 0.7)

_SURE = 1e-4


def is_ours(scope: float, out_of_scope: float, asks: float) -> bool:
    """From three probabilities: search's that a procedure is meant, and the two of the intent model."""
    kept = min(max(scope, _SURE), 1 - _SURE)
    odds = BIAS + SEARCH * log(kept / (1 - kept)) + OUT_OF_SCOPE * out_of_scope + ASKS * asks
    return odds >= LEAST_ODDS
