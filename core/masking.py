"""Personal numbers in a text become numbered marks before anything is stored or logged.

Dossier codes, receipts of reports, procedure codes, dates, years and amounts of money are no personal numbers and
stay. The last digits of a number prove whose a dossier is: they are hidden where a message names them
(`core.last_digits`).
"""

import re
import unicodedata
from dataclasses import dataclass

from .last_digits import CODE_SIGN, find_last_digits, folded

_START = r"(?<!\d)(?<!\d[.,/-])"
_END = r"(?!\d)"
"""A number may stand right beside letters ("sdt0912345678nhé"), not inside another number."""
_CLOSE = r"(?:[ .\-]?\d)"
_LOOSE = r"(?:[\s.,\-–—_/()]{0,2}\d)"
"""What people put between the digits of a phone number."""

_DASH = r"\s*[-–—‑_]\s*"
_DOT = r"\s*[.,]\s*"
_DOSSIER = re.compile(
    rf"(?<![\w.])(?:[0-9A-Z]{{3}}{_DOT}[0-9A-Z]{{2}}{_DOT}[0-9A-Z]{{2}}{_DOT})?"
    rf"[A-Z]\d{{2}}(?:{_DOT}[0-9A-Z]{{1,3}}){{0,3}}{_DASH}\d{{6}}{_DASH}\d{{4,6}}(?!\w)",
    re.IGNORECASE,
)
"""Every spelling that `dossiers.codes` reads; a test holds the two together."""
_HALF = re.compile(rf"(?<![\w.])(?:1[5-9]|[23]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_DASH}\d{{4}}(?![\w-])")
"""The day and the number of the day, without the office."""
RECEIPT = re.compile(
    r"(?<!\w)PA\s*[-–—.]?\s*((?:2[5-9]|[3-9]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"\s*[-–—.]?\s*([0-9A-Z]{4})\s*[-–—.]?\s*([0-9A-Z]{4})(?!\w)",
    re.IGNORECASE,
)
"""Day, first and second half of a receipt's code (`feedback.receipts`): one in thirty holds nine digits in a row."""

_FACTS = re.compile(
    r"(?<![\w.])\d[.-]\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?(?![\w.]*\d)"
    r"|(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?![/.-]?\d)"
    r"|(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})*[.,]000(?![.,]?\d)"
    r"|(?<![\d.,])[1-9]\d*(?:[.,]\d{3})*\s*(?:đồng|vnđ|vnd|đ|triệu|tỷ|tr|k)\b",
    re.IGNORECASE,
)
"""Procedure codes, dates, amounts."""
_YEARS = r"(?<!\d)(?:19|20)\d\d(?:\s*[-,–]?\s*(?:19|20)\d\d)+(?!\d)"
_PROTECTED = re.compile(
    f"{RECEIPT.pattern}|{_DOSSIER.pattern}|{_HALF.pattern}|{_FACTS.pattern}|{_YEARS}", re.IGNORECASE
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
    apart first, so that none can be forged. Last digits become "⟨bốn số 1⟩", or "⟨số 1⟩" where they are more than four.
    """
    values: dict[str, str] = {}
    text = "".join(map(_plain_digit, text)).replace("⟨", "(").replace("⟩", ")")
    pieces: list[str] = []
    position = 0
    for protected in _PROTECTED.finditer(text):
        pieces += [_mask_piece(text[position : protected.start()], values), protected[0]]
        position = protected.end()
    pieces.append(_mask_piece(text[position:], values))
    return Masked(_mask_last_digits("".join(pieces), values), values)


def _plain_digit(character: str) -> str:
    return str(unicodedata.digit(character)) if unicodedata.category(character) == "Nd" else character


def _mask_piece(piece: str, values: dict[str, str]) -> str:
    for kind, pattern in _KINDS:
        piece = pattern.sub(lambda match, kind=kind: _mark(kind, match[0], values), piece)  # type: ignore[misc]
    return piece


def _mask_last_digits(text: str, values: dict[str, str]) -> str:
    pieces: list[str] = []
    position = 0
    for digits in find_last_digits(_shadow(text)):
        kind = "bốn số" if digits.are_four else "số"
        pieces += [text[position : digits.start], _mark(kind, digits.value, values)]
        position = digits.end
    return "".join((*pieces, text[position:]))


def _shadow(text: str) -> str:
    """As long as the text: folded, without marks; of codes and facts no digit, only that they are there."""
    shadow = text
    for pattern, sign in ((MARK, " "), (RECEIPT, "x"), (_DOSSIER, CODE_SIGN), (_HALF, CODE_SIGN), (_FACTS, "x")):
        shadow = pattern.sub(lambda match, sign=sign: sign * len(match[0]), shadow)  # type: ignore[misc]
    return folded(shadow)


def _mark(kind: str, value: str, values: dict[str, str]) -> str:
    for mark, known in values.items():
        if known == value:
            return mark
    mark = f"⟨{kind} {1 + sum(m.startswith(f'⟨{kind} ') for m in values)}⟩"
    values[mark] = value
    return mark
