"""Doubts about records that a reader would notice. Nothing is corrected here: people decide.

One file a subject, each a function from `Record` to its doubts; `kinds.py` says how bad each kind is.
"""

from .fees import LOWEST_FEE, charges
from .finding import Finding, Severity
from .kinds import KINDS
from .papers import counts_copy_as_original
from .provinces import is_of_another_province
from .run import check, check_all

__all__ = [
    "KINDS",
    "LOWEST_FEE",
    "Finding",
    "Severity",
    "charges",
    "check",
    "check_all",
    "counts_copy_as_original",
    "is_of_another_province",
]
