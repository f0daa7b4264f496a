"""A one-stop system as a real HTTP server, in the words of each mapping we ship.

`python -m dossiers.simulator [PORT]` runs one with a dossier in each status, for trials:
MOTCUA_DOSSIERS_URL=http://127.0.0.1:8100 MOTCUA_DOSSIERS_KEY=simulated-key
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from .simulator_state import CityState, Fault, Held, Json, igate, national, opencps

__all__ = ["CityState", "create_app"]

PORT = 8100
LOOK_SECONDS = 0.01
"""How often a call kept waiting looks whether its caller has gone."""
_PAGE = "<!DOCTYPE html><html><body><form action='/login'>Đăng nhập</form></body></html>"


class HangUp(Response):
    """Announces an answer and gives none: the server closes the line."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


def create_app(state: CityState) -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/hoso")
    async def portal(request: Request, ma: str) -> Response:
        """One code or several; what is not there is not in the list."""

        def answer() -> Response:
            found = [raw for code in ma.split(",") if (raw := state.ask(code, national))]
            return JSONResponse({"error_code": 0, "message": "Success", "result": found})

        return await _answered(state, request, request.headers.get("X-API-Key") == state.key, answer)

    @app.get("/dossiers/{code}")
    async def vnpt(request: Request, code: str) -> Response:
        may = request.headers.get("Authorization") == f"Bearer {state.key}"
        return await _answered(state, request, may, lambda: _one(state, code, igate))

    @app.get("/o/rest/v2/dossiers/{code}")
    async def open_cps(request: Request, code: str) -> Response:
        may = request.headers.get("Authorization") == f"Basic {state.key}"
        return await _answered(state, request, may, lambda: _one(state, code, opencps))

    return app


async def _answered(state: CityState, request: Request, may: bool, answer: Callable[[], Response]) -> Response:
    """What every call shares: faults, then the key."""
    if fault := state.next_fault():
        return await _faulty(fault, request)
    return answer() if may else JSONResponse({"message": "wrong key"}, 401)


def _one(state: CityState, code: str, shape: Callable[[Held], Json]) -> Response:
    raw = state.ask(code, shape)
    return JSONResponse({"message": "not found"}, 404) if raw is None else JSONResponse(raw)


async def _faulty(fault: Fault, request: Request) -> Response:
    match fault.kind:
        case "page":
            return HTMLResponse(_PAGE)
        case "redirect":
            return RedirectResponse("/login", 302)
        case "drip":
            return StreamingResponse(_drops(request), media_type="application/json")
        case "slow":
            while not await request.is_disconnected():
                await asyncio.sleep(LOOK_SECONDS)
            return HangUp()
        case "hang_up":
            return HangUp()
        case "broken":
            return Response('{"error_code": 0, "result": [{"MaHoSo": ', media_type="application/json")
        case "large":
            return JSONResponse({"error_code": 0, "result": ["x" * 2_000_000]})
    pause = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return JSONResponse({"message": "trouble"}, fault.status, pause)


async def _drops(request: Request) -> AsyncIterator[bytes]:
    while not await request.is_disconnected():
        yield b" "
        await asyncio.sleep(LOOK_SECONDS)


def with_examples() -> CityState:
    """Nobody's dossiers, one in each status; the last digits that open them are 0123 and 0456."""
    state = CityState()
    for status in range(1, 11):
        state.file(f"H26.99-261123-00{status:02}", status)
    return state


if __name__ == "__main__":
    uvicorn.run(create_app(with_examples()), port=int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
