"""Whether an event comes from Zalo: `X-ZEvent-Signature: mac=<hex>`.

The mac is a plain SHA-256 (no HMAC) over app id + raw body + timestamp + OA Secret Key. The timestamp is the one in the
body, as the string it is; the secret is the webhook's, not the App Secret of OAuth. There is no window of freshness:
honest retries come up to an hour later with the same body, so repeats are told by their delivery key.
"""

import hashlib
import hmac
import json

HEADER = "X-ZEvent-Signature"
PREFIX = "mac="


def is_signed(raw: bytes, header: str | None, app_id: str, oa_secret: str) -> bool:
    """Never raises, whatever the body and the header are. Without a secret nothing counts as signed."""
    timestamp = _timestamp(raw)
    if header is None or timestamp is None or not oa_secret:
        return False
    expected = signature(raw, timestamp, app_id, oa_secret)
    return hmac.compare_digest(expected.encode(), header.encode(errors="replace"))


def signature(raw: bytes, timestamp: str, app_id: str, oa_secret: str) -> str:
    """The header's value for these bytes: to serialise the parsed body anew would be another text."""
    signed = app_id.encode() + raw + timestamp.encode(errors="replace") + oa_secret.encode()
    return PREFIX + hashlib.sha256(signed).hexdigest()


def _timestamp(raw: bytes) -> str | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    timestamp = body.get("timestamp") if isinstance(body, dict) else None
    return timestamp if isinstance(timestamp, str) else None
