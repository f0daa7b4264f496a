"""A reply as the `message` objects of /v3.0/oa/message/cs, one a platform call. Zalo shows Markdown literally: none."""

from collections.abc import Sequence
from typing import Any

from channels.prose import button_title, pieces
from messages.offers import short_key
from messages.reply import Choice, Reply
from vietnamese import nfc

MAX_TEXT = 2000
"""Characters of a text after NFC; more is refused with -210."""
MAX_BUTTONS = 5
MAX_TITLE = 100


def render(reply: Reply) -> list[dict[str, Any]]:
    """Text in pieces, buttons on the last. What buttons cannot show in full is listed by number as well."""
    bodies: list[dict[str, Any]] = [{"text": text} for text in pieces(reply, MAX_TEXT, numbered=_is_too_much(reply))]
    if reply.choices and bodies:
        bodies[-1]["attachment"] = {"type": "template", "payload": {"buttons": _buttons(reply.choices)}}
    return bodies


def _is_too_much(reply: Reply) -> bool:
    return len(reply.choices) > MAX_BUTTONS or any(len(nfc(choice.title)) > MAX_TITLE for choice in reply.choices)


def _buttons(choices: Sequence[Choice]) -> list[dict[str, str]]:
    """`oa.query.hide`: a press sends the payload as a text that the citizen does not see."""
    return [
        {"title": button_title(choice, MAX_TITLE), "type": "oa.query.hide", "payload": short_key(choice.payload)}
        for choice in choices[:MAX_BUTTONS]
    ]
