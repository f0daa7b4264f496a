"""Is somebody swearing, or losing patience? Where nothing else can be answered, a calm word helps more than "out of
scope"."""

import re

from vietnamese import folded_words

_WORDS = (
    "do ngu|do dien|ngu the|ngu vay|ngu nhu|ngu qua|thang ngu|con ngu|bot ngu|oc cho|cho chet|suc vat|khon nan|mat day"
    "|vo hoc|vo dung|rac ruoi|lao toet|bo lao|me may|bo may|cai deo gi|deo hieu|do ma|dit me|vai lon"
    "|dcm|dkm|dmm|dm|vcl|vkl|vl|clgt"
)
_RUDE = re.compile(rf"\b(?:{_WORDS})\b")
_ANNOYED_WORDS = (
    "buc minh|buc ca minh|buc boi|buc qua|tuc qua|tuc that|chan qua|chan that|chan lam|phat chan|met moi|met qua"
    "|nan qua|lam an kieu gi|lam an gi|lam an the|hanh dan|hanh ha|nhieu khe|ruom ra|vong vo|loang quanh|quan lieu"
    "|hach dich|cua quyen|vo trach nhiem|cham nhu rua|cham tre qua|lau qua troi|mat thoi gian qua|chang ra sao"
    "|tra loi linh tinh|noi mai khong|hoi mai khong|cho mai khong|di lai nhieu lan|chay di chay lai|di toi di lui"
    "|khong giai quyet duoc gi"
)
_ANNOYED = re.compile(rf"\b(?:{_ANNOYED_WORDS})\b")


def is_rude(text: str) -> bool:
    """True for insults and oaths, with or without diacritics."""
    return bool(_RUDE.search(folded_words(text)))


def is_annoyed(text: str) -> bool:
    """True for complaints about how things go, with or without diacritics."""
    return bool(_ANNOYED.search(folded_words(text)))
