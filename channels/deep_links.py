"""Links that open the chat with something ready. They carry a code and nothing that proves whose it is."""

import re
from urllib.parse import quote

WEB_KEY = "ho-so"
"""Of the page's address (page/arrival.js reads it)."""

MAX_START = 64
"""Characters A-Z, a-z, 0-9, _ and - after Telegram's `?start=` (https://core.telegram.org/bots/features#deep-linking)."""

_DOSSIER_START = "hs_"
_DOSSIER = re.compile(r"[0-9A-Z]{1,3}(?:\.[0-9A-Z]{1,3}){0,7}-[0-9]{6}-[0-9]{4,6}", re.IGNORECASE)
_PROCEDURE_START = re.compile(r"([0-9])-([0-9]{6})")


def web_link(public_url: str, code: str) -> str:
    """The page, which then sends the code of a dossier as the citizen's words."""
    return f"{public_url.rstrip('/')}/?{WEB_KEY}={quote(code, safe='')}"


def telegram_link(bot: str, code: str) -> str:
    """The bot, whose "Start" then sends the code of a dossier. Raises ValueError for what cannot be one."""
    start = f"{_DOSSIER_START}{code.replace('.', '_')}"
    if not _DOSSIER.fullmatch(code) or len(start) > MAX_START:
        raise ValueError("this is no code of a dossier")
    return f"https://t.me/{bot}?start={start}"


def zalo_link(oa_id: str) -> str:
    """The OA's chat. No documented link of an OA carries anything more: the code is typed."""
    return f"https://zalo.me/{oa_id}"


def started_with(parameter: str) -> str | None:
    """What a citizen means who came by a link: a dossier's code, or a question about a procedure; None for all else."""
    if len(parameter) > MAX_START:
        return None
    if found := _PROCEDURE_START.fullmatch(parameter):
        return f"Thủ tục {found[1]}.{found[2]}"
    code = parameter.removeprefix(_DOSSIER_START).replace("_", ".")
    return code if parameter.startswith(_DOSSIER_START) and _DOSSIER.fullmatch(code) else None
