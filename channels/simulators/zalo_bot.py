"""Zalo's bot platform, webhook and sendMessage: the token in the address, no buttons, 2,000 characters."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from .files import File, served
from .running import lost

Json = dict[str, Any]
MAX_TEXT = 2000


@dataclass
class ZaloBotState:
    """`sent` holds what citizens got as (chat, text)."""

    token: str = "bot-token"  # noqa: S105 - opens nothing
    secret: str = "bot-webhook-secret"  # noqa: S105 - opens nothing
    files: dict[str, File] = field(default_factory=dict)
    """What citizens sent, under `/files/<name>`."""
    sent: list[tuple[str, str]] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    """Error codes of the next calls."""
    pages: list[int] = field(default_factory=list)
    """Statuses of the next calls, which a proxy answers with a page of HTML."""
    lost: int = 0
    """How many of the next messages are delivered and not answered."""
    _messages: int = 0

    def update(self, chat: str, event: str = "message.text.received", wrapped: bool = True, **message: Any) -> Json:
        """An update in the shape of the documents, or bare as real pushes are said to be."""
        self._messages += 1
        person = {"id": chat, "display_name": "An", "is_bot": False}
        told = {"message_id": f"b{self._messages}", "date": 1700000000000, "from": person, **message}
        inner = {"event_name": event, "message": {"chat": {"id": chat, "chat_type": "PRIVATE"}, **told}}
        return {"ok": True, "result": inner} if wrapped else inner

    def bring(self, url: str, update: Json) -> int:
        headers = {"X-Bot-Api-Secret-Token": self.secret}
        return httpx.post(f"{url}/webhooks/zalo-bot", json=update, headers=headers, timeout=10).status_code


def create_app(state: ZaloBotState) -> FastAPI:
    app = FastAPI()

    @app.post("/bot{token}/{method}")
    async def call(token: str, method: str, request: Request) -> Response:
        if state.pages:
            return Response("<html>something is wrong</html>", state.pages.pop(0), media_type="text/html")
        if token != state.token:
            return _refused(401, "Unauthorized")
        if state.faults:
            return _refused(state.faults.pop(0), "fault")
        values = await request.json()
        if method == "getMe":
            return JSONResponse({"ok": True, "result": {"id": "1", "account_name": "motcua", "account_type": "BASIC"}})
        if method == "sendChatAction":
            return JSONResponse({"ok": True})
        if method != "sendMessage":
            return _refused(404, "no such method")
        if not 0 < len(values["text"]) <= MAX_TEXT:
            return _refused(400, "text is too long")
        state.sent.append((values["chat_id"], values["text"]))
        if state.lost:
            state.lost -= 1
            return await lost(request, kept_waiting=False)
        return JSONResponse({"ok": True, "result": {"message_id": f"s{len(state.sent)}"}})

    @app.get("/files/{name}")
    async def file(name: str, request: Request) -> Response:
        return await served(request, state.files.get(name))

    return app


def _refused(code: int, description: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": code, "description": description}, status_code=code)
