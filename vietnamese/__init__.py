"""Vietnamese text as pure functions. Standard library only, Python 3.10 and newer (Rasa imports it too).

Door: `nfc`, `fold`, `tone_key`, `syllables`, `expand_abbreviations`, `sentences`, `split_at_sentences`.
"""

from .abbreviations import expand_abbreviations
from .sentences import sentences, split_at_sentences
from .text import fold, nfc, syllables, tone_key

__all__ = ["expand_abbreviations", "fold", "nfc", "sentences", "split_at_sentences", "syllables", "tone_key"]
