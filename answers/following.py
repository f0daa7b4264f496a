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
    rf"|(?:(?:a|ua|u|oi|thoi|da|ma|xin loi|chet|quen|o|e|ay),? )*(?:(?:{_ASKER} )?(?:noi |hoi )?(?:nham|lon)\b|sai roi"
    rf"|(?:khong|ko|k|hong|hok) phai\b|y la\b|y {_ASKER} la\b|(?:khong|ko|k|hong)\b,? {_ASKER} (?:hoi|muon|noi)\b)"
)
_GOES_BACK = re.compile(r"\bquay (?:lai|ve)\b|\b(?:luc|hoi|ban|vua|khi) nay\b|\bluc dau\b|\bban dau\b")
_GOES_FURTHER = re.compile(
    r"(?:lam )?xong(?: roi| xuoi| het| xong)*\b|(?:sau do|tiep theo|buoc tiep theo|roi sau do)\b"
)
_FIRST = re.compile(r"\b(?:cai|viec|thu tuc|vu|chuyen) (?:dau tien|dau|thu nhat|thu 1)\b(?! tu)")
_NOT = r"(?:chứ |chu )?(?:không|ko|k|hông|hong|hok|khong|chẳng|chang)"
_NEGATED = re.compile(
    rf"{_NOT}\s+(?:phải|phai)\b"
    rf"|{_NOT}\s+(?!biết|biet|rõ|ro|hiểu|hieu|thấy|thay|có|co)(?:\S+\s+){{1,4}}(?<!ở )(?<!o )(?:đâu|dau)\b"
)
_CLAUSE_END = re.compile(
    r"[,.;:!?\n]|\b(?:mà|ma) (?:là|la)\b|\b(?:ý|y) (?:tôi|em|mình|anh|chị|cô|bác|con|toi|minh|chi|co|bac)\b"
)
_HOW = r"(?:gi|j|nao|sao|ra sao|the nao|nhu the nao|nhung gi|gom nhung gi|gom gi)"
_MUCH = r"(?:bao nhieu|bao nhiu|nhieu|nhiu|bn)"
_PERIOD = r"(?:ngay|hom|bua|tuan|thang|lau|thoi gian)"
_PAPERS = re.compile(
    rf"(?<!nop )\b(?:giay to|ho so)(?: (?:can|gom|thi|la|phai|co|nhu|lam|bao|nhung|con|cua no))* {_HOW}\b"
    r"|\b(?:can|lam|mang|dem|nop|kem|chuan bi)(?: \w+)? giay(?: to)? (?:gi|j|nao)\b"
)
"""Says papers by their name, and asks."""
_ASPECTS: dict[Aspect, re.Pattern[str]] = {
    "documents": re.compile(
        r"\b(?:can|mang|dem|cam|chuan bi|nop|kem)(?: theo| san)?(?: nhung)? (?:gi|j|giay gi|giay to gi)\b"
        rf"|\bho so (?:gom|can)\b|\bgiay to gi\b|{_PAPERS.pattern}"
    ),
    "fee": re.compile(
        r"\b(?:bao nhieu|bao|may|nhieu) tien\b|\btien nong\b|\b(?:mat|ton)(?: dong)? (?:phi|tien|nao)\b"
        rf"|\b(?:le phi|chi phi|phi)(?: (?:la|thi|het|mat|ton|khoang))* (?:{_MUCH}|the nao|ra sao|sao)\b"
        rf"|\b(?:het|ton|mat|dong)(?: (?:khoang|chung|tam))? {_MUCH}\b(?! {_PERIOD}\b)"
    ),
    "time": re.compile(
        rf"\b(?:bao lau|bao nhieu lau|{_MUCH} ngay|may {_PERIOD})\b"
        r"|\b(?:bao gio|khi nao|chung nao|luc nao)\b.*\b(?:xong|co|lay|nhan|cam|ra|tra|ve)\b"
    ),
    "place": re.compile(r"\b(?:lam|nop|dang ky|den|toi|ra|o|len) (?:o |cho )?(?:dau|cho nao|co quan nao)\b"),
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


def goes_further(text: str) -> bool:
    """ "xong rồi đi sang tên thì mang gì": what comes after what was talked about."""
    return bool(_GOES_FURTHER.match(fold(text).strip()))


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


def aspects_said(text: str) -> list[Aspect]:
    """ "làm khai sinh cần gì" asks which papers, whatever else it sounds like; the likeliest first."""
    folded = fold(text)
    return [aspect for aspect, words in _ASPECTS.items() if words.search(folded)]


def asks_for_papers(text: str) -> bool:
    """ "giấy tờ ra sao": papers are named, not only meant."""
    return bool(_PAPERS.search(fold(text)))
