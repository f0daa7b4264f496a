"""A reply as plain text pieces, for platforms that show text and cut it at a length."""

import re
from collections.abc import Sequence

from messages.reply import Choice, Reply, Source
from vietnamese import nfc, split_at_sentences

_NAMED = re.compile(r"quyết định", re.IGNORECASE)


def pieces(reply: Reply, limit: int, *, numbered: bool = False) -> list[str]:
    """Text, link and source in pieces of at most `limit` characters (NFC), each ended at a sentence where it can be.

    With `numbered` the choices follow as "1. …": the citizen answers with the number.
    """
    parts = [reply.text]
    if numbered and reply.choices:
        parts.append(as_list(reply.choices))
    if reply.link:
        parts.append(f"{reply.link.title}: {reply.link.url}")
    if reply.source:
        parts.append(source_line(reply.source))
    return split_at_sentences(nfc("\n\n".join(parts)), limit)


def as_list(choices: Sequence[Choice]) -> str:
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(choices, 1)]
    return "\n".join([*lines, "Anh/chị trả lời bằng số thứ tự."])


def source_line(source: Source) -> str:
    """ "Nguồn: thủ tục 1.001193 · Quyết định 163/QĐ-BTP · đối chiếu tháng 7/2026"."""
    told = [f"Nguồn: thủ tục {source.code}"]
    if number := source.decision_number:
        told.append(number if _NAMED.match(number) else f"Quyết định {number}")
    if source.verified_on:
        told.append(f"đối chiếu {source.verified_on}")
    return " · ".join(told)


def button_title(choice: Choice, limit: int) -> str:
    """At most `limit` characters, NFC."""
    title = nfc(choice.title)
    return title if len(title) <= limit else title[: limit - 1].rstrip() + "…"
