"""A simulator as a real server, for clients that want an address."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

LOOK_SECONDS = 0.01
"""How often a call kept waiting looks whether its caller has gone."""


class HangUp(Response):
    """Announces an answer and gives none: the server closes the line. ASGI knows no plainer silence."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


async def lost(request: Request, *, kept_waiting: bool) -> Response:
    """Instead of the answer to a call that was carried out: silence, at once or when the caller has given up."""
    while kept_waiting and not await request.is_disconnected():
        await asyncio.sleep(LOOK_SECONDS)
    return HangUp()


@contextmanager
def serve(app: ASGIApp, door: socket.socket | None = None) -> Iterator[str]:
    """The base address, for as long as the block lasts; calls wait till all is up. No `door`: a free loopback port."""
    with door or socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
