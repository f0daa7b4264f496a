"""A webhook whose platform proves itself with a shared secret in a header."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

Receive = Callable[[Mapping[str, Any]], Awaitable[None]]


def secret_webhook(path: str, header: str, secret: str, receive: Receive) -> APIRouter:
    """Answers 200 when `receive` has returned. What it raises goes through: platforms repeat all but 2xx."""
    if not secret:
        raise ValueError("without a secret anybody could speak as any citizen")
    router = APIRouter()

    @router.post(path, include_in_schema=False)
    async def updates(request: Request) -> Response:
        if not _is_known(request.headers.get(header, ""), secret):
            return Response(status_code=401)
        update = _object(await request.body())
        if update is not None:
            await receive(update)
        return Response(status_code=200)

    return router


def _is_known(claimed: str, secret: str) -> bool:
    """Compared as bytes: text with other than ASCII letters has no constant-time comparison."""
    return hmac.compare_digest(claimed.encode("latin-1"), secret.encode())


def _object(body: bytes) -> dict[str, Any] | None:
    """None for what is no JSON object: repeating it would not make it one."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
