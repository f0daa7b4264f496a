"""Doubts about the letters and the ends of any official text."""

import re
from collections.abc import Iterator

from .finding import Doubt
from .record import Record

_SHOWN = 30
"""Characters around a place, so that it can be found."""

# The patterns begin with a letter or a digit wherever they can, not with what stands before it: so they are quick, and
# each reads every text.
_LOWER = "a-zàáảãạăắằẳẵặâấầẩẫậèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵđ"
_UPPER = _LOWER.replace("a-z", "A-Z").upper()
_VIETNAMESE = re.compile(f"[{_LOWER.replace('a-z', '')}]")
_CAPITAL_INSIDE = re.compile(rf"[{_LOWER}]{{2}}([.;,]?)[{_UPPER}][{_LOWER}]")
_NUMBER_INSIDE = re.compile(
    rf"\d(?:(?<=[{_LOWER}]{{3}}\d)\d*/\d{{4}}\b|(?<=\d{{4}})(?:của|hoặc|quy|sửa|và)\b|(?:ngày|giờ|tháng|đồng)\b)"
)
_WORD = re.compile(r"\S*")
_ADDRESS = re.compile(r"://|@|\.(?:vn|com|docx?|pdf|xlsx?|rar|zip)\b", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{2,5});", re.IGNORECASE)
_ODD = re.compile(r"[\u0370-\u04ff\ufffd¬ƢƣÐ]")
"""Greek, Cyrillic, unreadable, and what an old encoding left; `vietnamese.nfc` drops what has no shape at all."""
_FILLER = re.compile(r"[Ll]orem ipsum|[Dd]emo/|DEMO/|asdf|_old\b|cũ\)")
_DEAD_PHONE = re.compile(r"(?:0(?<!\d0)4\)?|84(?<!\d84)[- ]?4)[-. ]\d{3,4}[-. ]?\d{4}(?!\d)")
"""Area codes of before 2017: Hanoi was 04, and is 024."""
_OF_A_PERSON = re.compile(r"0(?<![\d/.-]0)[35789]\d{2}[ .]?\d{3}[ .]?\d{3}(?!\d)|@(?:gmail|yahoo|hotmail|outlook)\.")
_ENDS_OPEN = re.compile(
    r"(?:,|\(|\b(?:và|của|hoặc|theo quy|với các|tại các|thuộc các|về việc))$|\([^()]{1,60}$", re.IGNORECASE
)
_WHOLE = ("documents", "results", "name", "requirements")
"""Fields that are one text each; steps are cut into lines, which `steps` looks at."""


def text_doubts(record: Record) -> Iterator[Doubt]:
    """At most one doubt a kind and text, at its first place."""
    for field, text in record.texts:
        for kind, pattern in _ANYWHERE:
            if match := pattern.search(text):
                yield Doubt(field, kind, f'"{around(text, match)}"')
        if not field.endswith(".form") and not field.startswith("legal_bases") and (match := _glued(text)):
            yield Doubt(field, "text-glued", f'"{around(text, match)}"')
        if field.startswith(_WHOLE) and not field.endswith((".case", ".form")) and _ENDS_OPEN.search(text[-80:]):
            yield Doubt(field, "text-cut", f'ends with "{" ".join(text[-_SHOWN:].split())}"')


_ANYWHERE = (
    ("text-markup", _MARKUP),
    ("text-odd-letters", _ODD),
    ("text-filler", _FILLER),
    ("phone-dead", _DEAD_PHONE),
    ("contact-of-a-person", _OF_A_PERSON),
)


def around(text: str, match: re.Match[str]) -> str:
    """The place and a little beside it, in one line."""
    return " ".join(text[max(0, match.start() - _SHOWN) : match.end() + _SHOWN].split())


def _glued(text: str) -> re.Match[str] | None:
    """Two Vietnamese words in one, or a number in a word; names of files and of companies are neither."""
    for match in _CAPITAL_INSIDE.finditer(text):
        start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
        word = _WORD.match(text, start)
        if word and _VIETNAMESE.search(word[0]) and not _ADDRESS.search(word[0]):
            return match
    return _NUMBER_INSIDE.search(text)
