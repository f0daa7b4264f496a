"""Short names of offered choices, for platforms that limit what a button may carry (Telegram: 64 bytes)."""

import hashlib
import re

_KEY = re.compile(r"k[0-9a-f]{20}")


def short_key(payload: str) -> str:
    """The same for the same payload. It says nothing by itself: only a conversation that was offered it can use it."""
    return "k" + hashlib.sha256(payload.encode()).hexdigest()[:20]


def is_short_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None
