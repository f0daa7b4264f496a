"""Vietnamese text as pure functions. Standard library only, Python 3.10 and newer (Rasa imports it too).

Door: `nfc`, `fold`, `folded_words`, `tone_key`, `syllables`, `expand_abbreviations`, `sentences`, `split_at_sentences`,
`as_meant`, `is_of_old_encoding`, `sort_key`, `name_key`.
"""

from .abbreviations import expand_abbreviations
from .numbers import with_dots
from .sentences import sentences, split_at_sentences
from .sorting import name_key, sort_key
from .text import fold, folded_words, is_bare, nfc, syllables, tone_key
from .typed import as_meant, is_of_old_encoding

__all__ = [
    "as_meant",
    "expand_abbreviations",
    "fold",
    "folded_words",
    "is_bare",
    "is_of_old_encoding",
    "name_key",
    "nfc",
    "sentences",
    "sort_key",
    "split_at_sentences",
    "syllables",
    "tone_key",
    "with_dots",
]
