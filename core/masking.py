"""Personal numbers in a text become numbered marks before anything is stored or logged.

Dossier codes and procedure codes are no personal numbers and stay.
"""

import re
from dataclasses import dataclass

_SEPARATED = r"(?:[ .\-]?\d)"
_PROTECTED = re.compile(
    r"(?<![\w.])(?:[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.)?[A-Z]\d{2}(?:\.[0-9A-Z]{1,3}){0,3}-\d{6}-\d{4,}(?!\w)"
    r"|(?<![\w.])\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?(?![\w.]*\d)"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b"
    r"|\b\d{1,3}(?:[.,]\d{3})+\s*(?:đồng|đ|vnđ|vnd|triệu|tr|k)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("số thẻ", re.compile(rf"(?<![\w.])\d{_SEPARATED}{{15,18}}(?!\w)")),
    ("điện thoại", re.compile(rf"(?<![\w.])(?:\+?84|0)[ .\-]?[235789]{_SEPARATED}{{8}}(?!\w)")),
    ("số giấy tờ", re.compile(rf"(?<![\w.])\d{_SEPARATED}{{11}}(?!\w)")),
    ("số giấy tờ", re.compile(rf"(?<![\w.])\d{_SEPARATED}{{8}}(?!\w)")),
    ("hộ chiếu", re.compile(r"(?<![\w.])[A-Z]\d{7,8}(?!\w)", re.IGNORECASE)),
    ("số", re.compile(rf"(?<![\w.])\d{_SEPARATED}{{9,}}(?!\w)")),
)
MARK = re.compile(r"⟨[^⟨⟩]+⟩")


@dataclass(frozen=True)
class Masked:
    """`text` with marks such as "⟨điện thoại 1⟩", and what each stands for."""

    text: str
    values: dict[str, str]


def mask(text: str) -> Masked:
    """Replace phone, identity, passport, card and account numbers and e-mail addresses by marks.

    The same value gets the same mark. Marks a sender typed himself are taken apart first, so that none can be forged.
    """
    values: dict[str, str] = {}
    text = text.replace("⟨", "(").replace("⟩", ")")
    pieces: list[str] = []
    position = 0
    for protected in _PROTECTED.finditer(text):
        pieces += [_mask_piece(text[position : protected.start()], values), protected[0]]
        position = protected.end()
    pieces.append(_mask_piece(text[position:], values))
    return Masked("".join(pieces), values)


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


def is_only_marks(text: str) -> bool:
    """True if nothing but marks and punctuation is left: there is no question in it."""
    return bool(MARK.search(text)) and not re.search(r"\w", MARK.sub("", text))
