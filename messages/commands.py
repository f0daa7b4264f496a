"""Messages that need no understanding: emergencies, "cái thứ 2". Data: commands.yaml."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.masking import MARK
from vietnamese import fold, syllables

_DATA = Path(__file__).with_name("commands.yaml")

_NOT_A_QUESTION = re.compile(
    r"\b(?:s[oố]|đt|sđt|sdt|cccd|cmnd|cmt|căn cước|công dân|điện thoại|thẻ|hộ chiếu|tài khoản|stk|email|mail"
    r"|của|tôi|em|mình|là|nhé|ạ|và|đây|4|bốn|bon|cuối|cuoi|đuôi|duoi|so|dien thoai|can cuoc)\b",
    re.IGNORECASE,
)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return data


def _words(text: str) -> str:
    return " ".join(syllables(text))


@cache
def _any_of(section: str, key: str, folded: bool = True) -> re.Pattern[str]:
    phrases = [fold(_words(phrase)) if folded else _words(phrase) for phrase in _data()[section][key]]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) + r")\b")


def is_emergency(text: str) -> bool:
    """Somebody needs help now, and is not asking about paperwork for it."""
    words = _words(text)
    folded = words == fold(words)

    def says(key: str) -> bool:
        return bool(_any_of("emergency", key, folded).search(words))

    return says("signs") and not says("paperwork") and (says("urgent") or not says("perhaps_paperwork"))


@cache
def _choice() -> re.Pattern[str]:
    numbers = [fold(_words(word)) for words in _data()["choose"]["numbers"].values() for word in words]
    before, after = _any_of("choose", "before").pattern, _any_of("choose", "after").pattern
    return re.compile(rf"^(?:{before} )?({'|'.join(sorted(numbers, key=len, reverse=True))})(?: {after})*$")


def chosen_number(text: str) -> int | None:
    """2 for "2", "số 2", "cái thứ hai ạ"; -1 for the last; None if the message picks nothing."""
    match = _choice().match(fold(_words(text)))
    if not match:
        return None
    words = _data()["choose"]["numbers"]
    return next(int(number) for number, names in words.items() if match[1] in (fold(_words(name)) for name in names))


def goes_on(text: str) -> bool:
    """ "tiếp", "xem tiếp đi": the next page is wanted."""
    return _is_one_of("go_on", text)


def goes_back(text: str) -> bool:
    """ "thôi không cần cán bộ nữa": the assistant is wanted again."""
    return _is_one_of("go_back", text)


def is_yes(text: str) -> bool:
    """A bare "vâng" or "đúng rồi", with or without diacritics."""
    return _is_one_of("agreement", text)


def sends(text: str) -> bool:
    """ "gửi", "đồng ý": what was shown may go out."""
    return _is_one_of("send", text)


def is_no(text: str) -> bool:
    """A bare "không ạ"."""
    return _is_one_of("refusal", text)


def cancels(text: str) -> bool:
    """ "thôi", "hủy": what was being filled in is not wanted any more."""
    return _is_one_of("cancel", text)


def stops_news(text: str) -> bool:
    """ "dừng": no more news are wanted."""
    return _is_one_of("stop_news", text)


def asks_to_forget(text: str) -> bool:
    """ "xóa dữ liệu của tôi"."""
    return _is_one_of("forget_me", text)


def gives_only_numbers(text: str) -> bool:
    """Nothing but personal numbers (as marks) and small words around them."""
    return bool(MARK.search(text)) and not re.search(r"\w", _NOT_A_QUESTION.sub("", MARK.sub("", text)))


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, however they are typed."""
    return fold(_words(one)) == fold(_words(other))


def _is_one_of(section: str, text: str) -> bool:
    return any(same_words(text, phrase) for phrase in _data()[section])
