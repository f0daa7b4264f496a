"""Zalo Official Account: the webhook's signature, events, rendering, the API client, OAuth tokens.

Door: `ZaloChannel` (adapter), `ZaloClient`, `TokenStore` and `Seeds`, `read`, the routers of `webhook`, and `proof`.
"""

from .adapter import ZaloChannel
from .client import ZaloClient
from .reading import NAME, read
from .tokens import Seeds, TokenStatus, TokenStore
from .webhook import create_oauth_router, create_router, proof

__all__ = [
    "NAME",
    "Seeds",
    "TokenStatus",
    "TokenStore",
    "ZaloChannel",
    "ZaloClient",
    "create_oauth_router",
    "create_router",
    "proof",
    "read",
]
