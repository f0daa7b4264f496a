"""What becomes public of a citizen's words: no numbers, no receipts, no addresses to click, no code."""

import re

from core.masking import MARK, RECEIPT, mask

STRUCK = "[đã ẩn]"

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|vn|info|top|xyz|io|me|shop)(?:/\S*)?", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_PLATE = re.compile(r"\b\d{2}[A-ZĐ]{1,2}\d?[ .-]?\d{3}[ .-]?\d{2}\b|\b\d{2}[A-ZĐ]\d?[ .-]\d{4,5}\b", re.IGNORECASE)
"""Number plates lead to their owners."""


def public_text(text: str) -> str:
    """Personal numbers, receipts, number plates and links struck out; line breaks kept. Code stays harmless text."""
    masked = MARK.sub(STRUCK, mask(text).text if "⟨" not in text else _masked_again(text))
    struck = _CONTROL.sub("", masked)
    for telling in (RECEIPT, _LINK, _PLATE):  # a receipt opens its case to whoever has it
        struck = telling.sub(STRUCK, struck)
    return re.sub(r"[ \t]+", " ", struck).strip()


def _masked_again(text: str) -> str:
    """Marks of the inbox stay, what is between them is masked once more: staff may have typed a number beside one."""
    marks = MARK.findall(text)
    between = MARK.split(text)
    pieces = [mask(piece).text for piece in between]
    return "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))
