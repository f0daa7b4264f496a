"""The code on a receipt: whoever has it may see the case and its trace, so it cannot be guessed."""

import secrets
from datetime import date

from core.masking import RECEIPT

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, which are mistaken for 1 and 0 or make words."""

_MISREAD = str.maketrans("ILOU", "110V")


def new_receipt(day: date) -> str:
    """ "PA-261125-7KQ4-M2XR": the day, and forty random bits."""
    random = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"PA-{day:%y%m%d}-{random[:4]}-{random[4:]}"


def find_receipt(text: str) -> str | None:
    """The first receipt code in a text, in any case, with or without its dashes."""
    match = RECEIPT.search(text)
    if match is None:
        return None
    day, first, second = match.groups()
    return f"PA-{day}-{_read(first)}-{_read(second)}"


def _read(letters: str) -> str:
    return letters.upper().translate(_MISREAD)
