"""A reply as the bodies of Telegram messages: plain text in pieces, buttons under the last one."""

from collections.abc import Sequence
from typing import Any

from channels.prose import button_title, pieces
from messages.offers import short_key
from messages.reply import Choice, Reply
from vietnamese import nfc, split_at_sentences

MAX_UNITS = 4096
"""Telegram counts UTF-16 code units: a letter is one, an emoji two."""

SAFE_LENGTH = 4000
MAX_TITLE = 64
"""Longer titles are cut by phones anyway, at a place of their own choice."""


def render(reply: Reply) -> list[dict[str, Any]]:
    """`{"text": …}` for each call, the last with `"buttons": [[{"text": title, "key": key}], …]`, one a row.

    The button carries a short key, for Telegram takes no more than 64 bytes there. Where a title is cut, the choices
    are listed by number as well: siblings often differ in their last words only.
    """
    numbered = any(len(nfc(choice.title)) > MAX_TITLE for choice in reply.choices)
    texts = [part for piece in pieces(reply, SAFE_LENGTH, numbered=numbered) for part in _fitting(piece)]
    bodies: list[dict[str, Any]] = [{"text": text} for text in texts]
    if reply.choices and bodies:
        bodies[-1]["buttons"] = _rows(reply.choices)
    return bodies


def _fitting(piece: str) -> list[str]:
    if len(piece.encode("utf-16-le")) // 2 <= MAX_UNITS:
        return [piece]
    return split_at_sentences(piece, MAX_UNITS // 2)


def _rows(choices: Sequence[Choice]) -> list[list[dict[str, str]]]:
    return [[{"text": button_title(choice, MAX_TITLE), "key": short_key(choice.payload)}] for choice in choices]
