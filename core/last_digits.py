"""Where a text names the last digits of somebody's number, which prove at a look-up whose dossier it is.

A message of nothing else ("1234 ạ", "bốn số cuối: 1 2 3 4"), digits after words that announce them ("số cuối cccd
1234"), and digits beside a dossier code. Years and amounts inside a question are left alone. Digits may be spelled out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CODE_SIGN = "§"
"""Stands for each letter of a dossier code in a shadow."""

_SPELLED = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5",
    "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_SMALL = frozenset(  # read in lines, like prose
    """
    so chu con cuoi duoi bon sau cac day gom la cua thuoc ra dung ten
    toi em minh anh chi chau ban ong ba bo me vo chong nguoi nop don
    e a c ah ak da vang va voi hay hoac thi nhe nha nhen do kia roi oi
    cccd cmnd cmt cmtnd can cuoc cong dan the giay to tuy than chung nhan thu dinh danh ca id
    sdt dt dtdd dien thoai di dong phone mobile tel dang ky lien he
    ma hs mhs ho bien phieu hen cho hoi xin gui giup tra cuu xem kiem duoc khong
    """.split()  # noqa: SIM905
)
_SMALL_NUMBERS = {"4", "5", "6", "04"}
"""As in "4 số cuối"."""

_BETWEEN = r"[\s.,\-–—_]{0,2}"
_RUN = rf"(?<!\d)(?<!\d[\s.,\-–—_/])\d(?:{_BETWEEN}\d){{3,7}}(?!{_BETWEEN}\d)(?!/\w)"
_WORD = "|".join(_SPELLED)
_SPELLED_RUN = rf"\b(?:{_WORD})(?:[\s,.-]+(?:{_WORD})){{3,7}}\b"
_GAP = rf"[^\w?!{CODE_SIGN}]*(?:\b(?:{'|'.join(sorted(_SMALL))})\b[^\w?!{CODE_SIGN}]*){{0,8}}"
_NUMBER = r"(?:cccd|cmnd|cmt|can cuoc|cong dan|giay to|sdt|dien thoai|dt|so)"
_CUE = rf"\b{_NUMBER} (?:cuoi|duoi)|\b(?:4|bon) (?:chu )?so|đuoi"

_ANY_RUN = re.compile(_RUN)
_ANY_SPELLED = re.compile(_SPELLED_RUN)
_ANNOUNCED = re.compile(rf"(?:{_CUE}|{CODE_SIGN}){_GAP}({_RUN})")
_EXPLAINED = re.compile(rf"({_RUN}){_GAP}(?:{_CUE})")
_YEARS = re.compile(r"(?:(?:19|20)\d\d){1,2}")


@dataclass(frozen=True)
class Digits:
    """Where they stand, and which they are."""

    start: int
    end: int
    value: str

    @property
    def are_four(self) -> bool:
        return len(self.value) == 4


def folded(text: str) -> str:
    """Small letters without diacritics, as long as the text; "đuôi" keeps its đ, for "dưới" is another word."""
    return "".join(map(_folded, text)).replace("đuoi", "\0").replace("đ", "d").replace("\0", "đuoi")


def _folded(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0].lower()
    return plain if len(plain) == 1 else letter


def find_last_digits(shadow: str) -> list[Digits]:
    """In a folded text whose dossier codes are `CODE_SIGN`s; what is no digits of a person is blanked out there."""
    if found := _alone(shadow, _ANY_RUN) or _alone(shadow, _ANY_SPELLED):
        return found
    spans = {match.span(1) for match in _ANNOUNCED.finditer(shadow)}
    spans |= {match.span(1) for match in _EXPLAINED.finditer(shadow)}
    if CODE_SIGN in shadow:
        spans |= {match.span() for match in _ANY_RUN.finditer(shadow) if not _YEARS.fullmatch(_value(match[0]))}
    return [Digits(start, end, _value(shadow[start:end])) for start, end in sorted(spans)]


def _alone(shadow: str, run: re.Pattern[str]) -> list[Digits]:
    """All runs, if the message says nothing else."""
    found = [Digits(*match.span(), _value(match[0])) for match in run.finditer(shadow)]
    return found if found and all(map(_is_small, _words(run.sub(" ", shadow)))) else []


def _words(shadow: str) -> Iterator[str]:
    return (match[0].replace("đ", "d") for match in re.finditer(r"[^\W\d_]+|\d+", shadow))


def _is_small(word: str) -> bool:
    return word in _SMALL or word in _SMALL_NUMBERS


def _value(written: str) -> str:
    return "".join(_SPELLED.get(each, each) for each in re.findall(r"\d|[a-z]+", written))
