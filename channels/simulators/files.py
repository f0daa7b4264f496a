"""What a platform keeps of the files that people send; also in the ways in which a file may fail to come."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from .running import LOOK_SECONDS, HangUp

PIECE = 64 * 1024


@dataclass
class Awkward:
    """Instead of a file: a page of HTML, one that has moved (`location`), one without an end, or only silence."""

    status: int = 200
    location: str | None = None
    is_endless: bool = False
    stalls: bool = False
    given: int = 0
    """Bytes of an endless one that were taken."""


File = bytes | Awkward


async def served(request: Request, found: File | None) -> Response:
    if found is None:
        return Response("<html>Not Found</html>", 404, media_type="text/html")
    if isinstance(found, bytes):
        return Response(found, media_type="application/octet-stream")
    if found.location is not None:
        return Response(status_code=found.status, headers={"Location": found.location})
    if found.is_endless:
        return StreamingResponse(_without_end(request, found), found.status, media_type="image/jpeg")
    while found.stalls and not await request.is_disconnected():
        await asyncio.sleep(LOOK_SECONDS)
    return HangUp() if found.stalls else Response("<html>a page</html>", found.status, media_type="text/html")


async def _without_end(request: Request, file: Awkward) -> AsyncIterator[bytes]:
    """As fast as it is taken, until its taker goes."""
    while not await request.is_disconnected():
        yield b"\xff" * PIECE
        file.given += PIECE
