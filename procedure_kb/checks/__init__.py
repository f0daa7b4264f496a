"""Doubts about records that a reader would notice. Nothing is corrected here: people decide.

One file a subject, each a function from `Record` to its doubts; `kinds.py` says how bad each kind is.
"""

from .fees import LOWEST_FEE
from .finding import Finding, Severity
from .kinds import KINDS
from .run import check, check_all

__all__ = ["KINDS", "LOWEST_FEE", "Finding", "Severity", "check", "check_all"]
