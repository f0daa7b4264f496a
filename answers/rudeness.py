"""Is somebody swearing? Then, where nothing else can be answered, a calm word helps more than "out of scope"."""

import re

from vietnamese import folded_words

_WORDS = (
    "do ngu|do dien|ngu the|ngu vay|ngu nhu|ngu qua|thang ngu|con ngu|bot ngu|oc cho|cho chet|suc vat|khon nan|mat day"
    "|vo hoc|vo dung|rac ruoi|lao toet|bo lao|me may|bo may|cai deo gi|deo hieu|do ma|dit me|vai lon"
    "|dcm|dkm|dmm|dm|vcl|vkl|vl|clgt"
)
_RUDE = re.compile(rf"\b(?:{_WORDS})\b")


def is_rude(text: str) -> bool:
    """True for insults and oaths, with or without diacritics."""
    return bool(_RUDE.search(folded_words(text)))
