"""Where sentences end, and cutting long text there."""

import re

_END = re.compile(r"(?<=[.!?…;])\s+(?=[^\W\d_]|[\"“(•\d])|\n+")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:TP|Tp|Q|P|TT|NĐ|QĐ|Th\.S|TS|ThS|ông|bà)\.$")


def sentences(text: str) -> list[str]:
    """Sentences in order, without the white space between them. "TP. Hà Nội" does not end one."""
    found: list[str] = []
    for piece in (p.strip() for p in _END.split(text)):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] += f" {piece}"
        elif piece:
            found.append(piece)
    return found


def split_at_sentences(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters, cut between paragraphs, else lines, else sentences, else words.

    Nothing is lost but the white space at a cut. A single word longer than `limit` is cut inside.
    """
    if len(text) <= limit:
        return [text] if text.strip() else []
    for separator in ("\n\n", "\n", None):
        pieces = text.split(separator) if separator else sentences(text)
        if len(pieces) > 1:
            return _packed(pieces, separator or " ", limit)
    words = text.split()
    if len(words) > 1:
        return _packed(words, " ", limit)
    return [text[i : i + limit] for i in range(0, len(text), limit)]


def _packed(pieces: list[str], separator: str, limit: int) -> list[str]:
    parts: list[str] = []
    for piece in pieces:
        if parts and len(parts[-1]) + len(separator) + len(piece) <= limit:
            parts[-1] += separator + piece
        elif len(piece) > limit:
            parts += split_at_sentences(piece, limit)
        elif piece.strip():
            parts.append(piece)
    return parts
