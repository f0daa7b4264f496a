"""How a message hangs together with what was said before. On folded text: citizens type both ways."""

import re

from procedure_kb.model import Aspect
from vietnamese import fold, nfc

_GOES_ON = re.compile(r"(?:thế |vậy |à mà |à )?còn\b")
_GOES_ON_FOLDED = re.compile(r"(?:the |vay |a ma |a )?con\b.*\b(?:sao|the nao)\b")
"""Without diacritics "còn" looks like "con" (child), so more of the phrase is wanted."""

_ASKER = r"(?:em|e|toi|minh|chau|con|tui|anh|chi|co|bac)"
_CORRECTS = re.compile(
    rf"(?:khong|ko|hong|xin loi|sorry)\s*,"
    rf"|(?:(?:a|ua|u|oi|thoi|da|ma|xin loi),? )*(?:(?:{_ASKER} )?(?:noi |hoi )?nham\b|sai roi"
    rf"|(?:khong|ko|k|hong|hok) phai\b|y la\b|y {_ASKER} la\b|(?:khong|ko|k|hong)\b,? {_ASKER} (?:hoi|muon|noi)\b)"
)
_GOES_BACK = re.compile(r"\bquay (?:lai|ve)\b|\b(?:luc|hoi|ban|vua|khi) nay\b|\bluc dau\b|\bban dau\b")
_FIRST = re.compile(r"\b(?:cai|viec|thu tuc|vu|chuyen) (?:dau tien|dau|thu nhat|thu 1)\b(?! tu)")
_NOT = r"(?:chứ |chu )?(?:không|ko|k|hông|hong|hok|khong|chẳng|chang)"
_NEGATED = re.compile(
    rf"{_NOT}\s+(?:phải|phai)\b"
    rf"|{_NOT}\s+(?!biết|biet|rõ|ro|hiểu|hieu|thấy|thay|có|co)(?:\S+\s+){{1,4}}(?<!ở )(?<!o )(?:đâu|dau)\b"
)
_CLAUSE_END = re.compile(
    r"[,.;:!?\n]|\b(?:mà|ma) (?:là|la)\b|\b(?:ý|y) (?:tôi|em|mình|anh|chị|cô|bác|con|toi|minh|chi|co|bac)\b"
)
_ASPECTS: dict[Aspect, re.Pattern[str]] = {
    "documents": re.compile(
        r"\b(?:can|mang|dem|cam|chuan bi|nop|kem)(?: theo| san)?(?: nhung)? (?:gi|j|giay gi|giay to gi)\b"
        r"|\bho so (?:gom|can)\b|\bgiay to gi\b"
    ),
    "fee": re.compile(
        r"\bbao nhieu tien\b|\b(?:le phi|phi) (?:bao nhieu|the nao|nhieu)\b|\b(?:mat|ton) (?:phi|tien)\b"
    ),
    "time": re.compile(r"\b(?:bao lau|may ngay|bao nhieu ngay|may hom)\b"),
    "place": re.compile(r"\b(?:lam|nop|dang ky|den|toi|ra|o|len) (?:o )?(?:dau|cho nao|co quan nao)\b"),
    "online": re.compile(r"\b(?:online|qua mang|tren mang|truc tuyen)\b"),
}
"""What a message asks in so many words, the likeliest first; on folded text."""


def goes_on(text: str) -> bool:
    """ "còn đăng ký kết hôn thì sao": another procedure, the same aspect."""
    typed = nfc(text).lower().strip()
    return bool(_GOES_ON.match(typed) or (typed == fold(text).strip() and _GOES_ON_FOLDED.match(typed)))


def corrects(text: str) -> bool:
    """ "nhầm, ý em là đổi cơ": not what was understood, but near it."""
    return bool(_CORRECTS.match(fold(text).strip()))


def goes_to_the_first(text: str) -> bool:
    """ "thế còn cái đầu tiên": the first that was talked about."""
    return bool(_FIRST.search(fold(text)))


def goes_back(text: str) -> bool:
    """ "quay lại cái khai sinh lúc nãy": what was talked about before."""
    return bool(_GOES_BACK.search(fold(text)))


def without_negated(text: str) -> str:
    """ "không phải tạm ngừng, đóng hẳn cơ" -> "đóng hẳn cơ": what it is not must not be searched for.

    The text as it is where nothing else is said.
    """
    kept = nfc(text)
    while found := _NEGATED.search(kept.lower()):
        end = _CLAUSE_END.search(kept, found.end())
        kept = kept[: found.start()] + (kept[end.end() :] if end else "")
    return kept if len(kept.split()) > 1 else text


def aspect_said(text: str) -> Aspect | None:
    """ "làm khai sinh cần gì" asks which papers, whatever else it sounds like."""
    folded = fold(text)
    return next((aspect for aspect, words in _ASPECTS.items() if words.search(folded)), None)
