"""How a message hangs together with what was said before. On folded text: citizens type both ways."""

import re

from vietnamese import fold, nfc

_GOES_ON = re.compile(r"(?:thế |vậy |à mà |à )?còn\b")
_GOES_ON_FOLDED = re.compile(r"(?:the |vay |a ma |a )?con\b.*\b(?:sao|the nao)\b")
"""Without diacritics "còn" looks like "con" (child), so more of the phrase is wanted."""

_ASKER = r"(?:em|e|toi|minh|chau|con|tui|anh|chi|co|bac)"
_CORRECTS = re.compile(
    rf"(?:(?:a|ua|u|oi|thoi|da|ma|xin loi),? )*(?:(?:{_ASKER} )?(?:noi |hoi )?nham\b|sai roi"
    rf"|(?:khong|ko|k|hong|hok) phai\b|y la\b|y {_ASKER} la\b|(?:khong|ko|k|hong)\b,? {_ASKER} (?:hoi|muon|noi)\b)"
)
_GOES_BACK = re.compile(r"\bquay (?:lai|ve)\b|\b(?:luc|hoi|ban|vua|khi) nay\b|\bluc dau\b|\bban dau\b")
_ASKS_FOR_PAPERS = re.compile(
    r"\b(?:can|mang|dem|cam|chuan bi|nop|kem)(?: theo| san)?(?: nhung)? (?:gi|j|giay gi|giay to gi)\b"
)


def goes_on(text: str) -> bool:
    """ "còn đăng ký kết hôn thì sao": another procedure, the same aspect."""
    typed = nfc(text).lower().strip()
    return bool(_GOES_ON.match(typed) or (typed == fold(text).strip() and _GOES_ON_FOLDED.match(typed)))


def corrects(text: str) -> bool:
    """ "nhầm, ý em là đổi cơ": not what was understood, but near it."""
    return bool(_CORRECTS.match(fold(text).strip()))


def goes_back(text: str) -> bool:
    """ "quay lại cái khai sinh lúc nãy": what was talked about before."""
    return bool(_GOES_BACK.search(fold(text)))


def asks_for_papers(text: str) -> bool:
    """ "làm khai sinh cần gì" asks which papers, whatever else it sounds like."""
    return bool(_ASKS_FOR_PAPERS.search(fold(text)))
