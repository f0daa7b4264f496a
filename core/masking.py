"""Personal numbers in a text become numbered marks before anything is stored or logged.

Dossier codes, procedure codes, dates, years and amounts of money are no personal numbers and stay.
"""

import re
import unicodedata
from dataclasses import dataclass

_START = r"(?<!\d)(?<!\d[.,/-])"
_END = r"(?!\d)"
"""A number may stand right beside letters ("sdt0912345678nhé"), not inside another number."""
_CLOSE = r"(?:[ .\-]?\d)"
_LOOSE = r"(?:[\s.,\-–—_/()]{0,2}\d)"
"""What people put between the digits of a phone number."""

_PROTECTED = re.compile(
    r"(?<![\w.])(?:[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.)?[A-Z]\d{2}(?:\.[0-9A-Z]{1,3}){0,3}-\d{6}-\d{4,}(?!\w)"
    r"|(?<![\w.])\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?(?![\w.]*\d)"
    r"|(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?![/.-]?\d)"
    r"|(?<!\d)(?:19|20)\d\d(?:\s*[-,–]?\s*(?:19|20)\d\d)+(?!\d)"
    r"|(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})*[.,]000(?![.,]?\d)"
    r"|(?<![\d.,])[1-9]\d*(?:[.,]\d{3})*\s*(?:đồng|vnđ|vnd|đ|triệu|tỷ|tr|k)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("số thẻ", re.compile(rf"{_START}\d{_CLOSE}{{15,18}}{_END}")),
    ("điện thoại", re.compile(rf"{_START}\(?(?:\+?84(?:[ .]?\(0\))?|0){_LOOSE}{{9,10}}{_END}")),
    ("số giấy tờ", re.compile(rf"{_START}\d{_CLOSE}{{11}}{_END}")),
    ("số giấy tờ", re.compile(rf"{_START}\d{_CLOSE}{{8}}{_END}")),
    ("hộ chiếu", re.compile(r"(?<!\w)[A-Z] ?\d{7,8}(?!\d)", re.IGNORECASE)),
    ("số", re.compile(rf"{_START}\d{_CLOSE}{{9,}}{_END}")),
)
MARK = re.compile(r"⟨[^⟨⟩]+⟩")


@dataclass(frozen=True)
class Masked:
    """`text` with marks such as "⟨điện thoại 1⟩", and what each stands for."""

    text: str
    values: dict[str, str]


def mask(text: str) -> Masked:
    """Replace phone, identity, passport, card and account numbers and e-mail addresses by marks.

    The same value gets the same mark. Digits of other scripts count as digits. Marks that a sender typed are taken
    apart first, so that none can be forged.
    """
    values: dict[str, str] = {}
    text = "".join(map(_plain_digit, text)).replace("⟨", "(").replace("⟩", ")")
    pieces: list[str] = []
    position = 0
    for protected in _PROTECTED.finditer(text):
        pieces += [_mask_piece(text[position : protected.start()], values), protected[0]]
        position = protected.end()
    pieces.append(_mask_piece(text[position:], values))
    return Masked("".join(pieces), values)


def _plain_digit(character: str) -> str:
    return str(unicodedata.digit(character)) if unicodedata.category(character) == "Nd" else character


def _mask_piece(piece: str, values: dict[str, str]) -> str:
    for kind, pattern in _KINDS:
        piece = pattern.sub(lambda match, kind=kind: _mark(kind, match[0], values), piece)  # type: ignore[misc]
    return piece


def _mark(kind: str, value: str, values: dict[str, str]) -> str:
    for mark, known in values.items():
        if known == value:
            return mark
    mark = f"⟨{kind} {1 + sum(m.startswith(f'⟨{kind} ') for m in values)}⟩"
    values[mark] = value
    return mark
