"""The second factor: the last four digits of a number on the dossier, as a keyed hash that is never turned back."""

import hmac
import re
from collections.abc import Collection

from core.secret_key import SecretKey

DIGITS = 4
COMPARED = 8
"""Hashes that each look-up compares: a dossier has fewer, a missing one has none, and decoys fill up both."""

_TAIL = re.compile(r"\d{4}$")
_BETWEEN = re.compile(r"[\s.\-()]")


def last_digits(number: str) -> str | None:
    """Of an identity or phone number, however it is written; None if it has fewer than four digits."""
    digits = re.sub(r"\D", "", number)
    return digits[-DIGITS:] if len(digits) >= DIGITS else None


def last_digits_of_whole(number: str) -> str | None:
    """None also for "0912***678" or "09123xxxx", as some systems show numbers: their last digits prove nothing."""
    return last_digits(number) if _TAIL.search(_BETWEEN.sub("", number)) else None


def code_hash(secret: SecretKey, code: str) -> str:
    """What stands for a code in tables and in the ledger: look-ups and subscriptions of one dossier share it."""
    return secret.token(f"dossier-code:{code}")


def factor(secret: SecretKey, code: str, digits: str) -> str:
    """Bound to one dossier: the same digits of another hash differently, so that a table of hashes tells nothing."""
    return secret.token(f"dossier-factor:{code}:{digits}")


def proves(secret: SecretKey, code: str, number: str, factors: Collection[str]) -> bool:
    """Whether the number's last digits are on the dossier. No factors cost as much as wrong digits."""
    given = factor(secret, code, last_digits(number) or "")
    decoys = [secret.token(f"dossier-decoy:{code}:{place}") for place in range(COMPARED)]
    hashes = [*sorted(factors), *decoys][: max(COMPARED, len(factors))]
    equal = [hmac.compare_digest(given, each) for each in hashes]  # all of them, whichever it is
    return any(equal[: len(factors)])
