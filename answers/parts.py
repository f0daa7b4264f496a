"""Long answers in parts that a small screen and every platform take."""

from collections.abc import Iterator, Sequence

from vietnamese import split_at_sentences

from . import wording

PART_LIMIT = 1800
"""Characters of one reply. Zalo takes 2,000; a phone shows about this much in two screens."""
PAGE_PARTS = 2
"""A citizen reads no more messages at once; the next page comes when they ask for it."""
_LONGEST_HEADING = 200
"""A longer one is not said again in the next part."""


def in_pages(paragraphs: Sequence[str], closing: Sequence[str], more: str) -> list[list[str]]:
    """Pages of at most PAGE_PARTS texts of at most PART_LIMIT, cut between items or sentences.

    The first paragraph, the heading, is said again on each page; `closing` ends each, after `more` where another
    follows, with "{count}" for the items to come.
    """
    ending, again = "\n\n".join(closing), _again(paragraphs[0])
    pieces = list(_packed(paragraphs, PART_LIMIT - len(ending) - len(more) - len(again) - 6))
    pages = []
    for start in range(0, len(pieces), PAGE_PARTS):
        *before, last = pieces[start : start + PAGE_PARTS]
        left = sum(map(_items, pieces[start + PAGE_PARTS :]))
        first, *rest = [*before, _together(last, more.format(count=left) if left else "", ending)]
        pages.append([_together(again if start else "", first), *rest])
    return pages


def fits(paragraphs: Sequence[str], parts: int) -> bool:
    """Whether the paragraphs are read in so many parts."""
    return len("\n\n".join(paragraphs)) <= parts * PART_LIMIT


def _packed(paragraphs: Sequence[str], room: int) -> Iterator[str]:
    """Parts filled line by line. A heading never ends a part, and is said again where its items go on in the next."""
    part = ""
    for paragraph in paragraphs:
        heading, separator = "", "\n\n"
        for line in _lines(paragraph, room - _LONGEST_HEADING):
            if part and len(part) + len(separator) + len(line) > room:
                before, _, last = part.rpartition("\n")
                ends_with_heading = before.strip() and last.endswith(":") and len(last) <= _LONGEST_HEADING
                yield before.rstrip() if ends_with_heading else part
                part = last if ends_with_heading else heading
            part += (separator if part else "") + line
            heading = _again(line) or heading
            separator = "\n"
    if part:
        yield part


def _lines(paragraph: str, room: int) -> Iterator[str]:
    for line in paragraph.split("\n"):
        yield from split_at_sentences(line, room)


def _again(line: str) -> str:
    """The heading as it opens the next part; "" if the line is none, or too long to be said twice."""
    if not line.endswith(":") or len(line) > _LONGEST_HEADING - 20:
        return ""
    return line.removesuffix(":") + wording.CONTINUED


def _together(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _items(piece: str) -> int:
    return sum(1 for line in piece.splitlines() if line.strip() and not line.endswith(":"))
