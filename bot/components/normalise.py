"""The form in which the intent classifier reads a sentence."""

import re

from vietnamese import expand_abbreviations, fold, syllables

MAX_CHARACTERS = 1000
"""Longer messages are read to here: intent stands at the beginning or not at all."""

_MASKS = (
    (re.compile(r"⟨[^⟩]*⟩"), " maskso "),
    (
        re.compile(
            r"\b[a-z0-9]{3}(?:\.[a-z0-9]{2}){2}\.[a-z]\d{2}-\d{6}-\d{4,}\b|\b[a-z]\d{2}(?:\.[0-9a-z]{1,3}){0,3}-\d{6}-\d{4,}\b",
            re.I,
        ),
        " mamahoso ",
    ),
    (re.compile(r"\b[1-6]\.\d{6}\b"), " mamathutuc "),
    (re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.I), " maskurl "),
    (re.compile(r"\+?\d[\d .]{7,}\d"), " maskso "),
)


def normalise(text: str) -> str:
    """Folded words with short forms written out, codes and numbers as one mark each."""
    text = text[:MAX_CHARACTERS]
    for pattern, mark in _MASKS:
        text = pattern.sub(mark, text)
    return fold(" ".join(expand_abbreviations(syllables(text))))
