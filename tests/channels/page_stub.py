"""A stand-in for the gateway, for the page's tests: the contract of `/api/chat`, canned answers, no Rasa."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles

from channels import fonts

PAGE = Path(fonts.__file__).parent / "page"
POLICY = "default-src 'self'; img-src 'self' data:"
SOURCE = {"code": "1.001193", "decision_number": "163/QĐ-BTP", "verified_on": "tháng 6–7/2026"}

Json = dict[str, Any]

ANSWERS: dict[str, list[Json]] = {
    "Làm giấy khai sinh cho con cần những gì?": [
        {
            "text": "Đăng ký khai sinh tại Ủy ban nhân dân cấp xã.\n\nGiấy tờ phải nộp:\n"
            "• Tờ khai đăng ký khai sinh theo mẫu\n• Giấy chứng sinh\n• Văn bản ủy quyền, nếu nhờ người khác đi thay",
            "source": SOURCE,
        },
        {
            "text": "Các bước:\n1. Nộp hồ sơ tại bộ phận một cửa.\n2. Nhận phiếu hẹn.\n\n3. Nhận giấy khai sinh.",
            "source": SOURCE,
            "link": {"title": "Xem thủ tục trên Cổng Dịch vụ công", "url": "https://dichvucong.gov.vn/"},
        },
    ],
    "Lệ phí cấp hộ chiếu bao nhiêu?": [
        {
            "text": "Anh/chị cần cấp hộ chiếu trong trường hợp nào?",
            "choices": [
                {"title": "Cấp lần đầu, trong nước", "payload": '/choose{"procedure":"1"}'},
                {"title": "Cấp lại do mất hoặc hỏng", "payload": '/choose{"procedure":"2"}'},
            ],
        }
    ],
    '/choose{"procedure":"2"}': [{"text": "Lệ phí cấp lại: 400.000 đồng.", "source": SOURCE}],
    "Chữ": [{"text": "1.001193 là mã.\nDòng hai.\n\nLưu ý:\n\n• một\n3. ba:\n• bốn\nHết."}],
    "Mẫu đơn đâu": [{"text": "Có hai mẫu.", "link": {"title": "Mẫu", "url": "javascript:alert(1)"}}],
}
TO_AN_OFFICER = "Cho tôi gặp cán bộ"
PHOTO = "Tôi đã nhận ảnh."
UNKNOWN: list[Json] = [{"text": "Tôi chưa có thông tin này. <img src=x onerror=alert(1)>"}]


@dataclass
class Stub:
    """What the stub remembers, and the switches a test may turn."""

    address: str = ""
    away: bool = False
    refusal: tuple[int, str] | None = None
    photos: list[bytes] = field(default_factory=list)
    posts: list[Json] = field(default_factory=list)
    answers: dict[tuple[str, str], Json] = field(default_factory=dict)
    rows: dict[str, list[Json]] = field(default_factory=dict)
    may_answer: threading.Event = field(default_factory=threading.Event)
    has_lines: bool = True
    """Whether news come by themselves; without, the page must look."""
    lines: int = 0
    """Open now."""
    over: bool = False

    def __post_init__(self) -> None:
        self.may_answer.set()

    @property
    def turns(self) -> int:
        """Turns taken: a message id counts once in a conversation, however often it was sent."""
        return len(self.answers)

    def begin(self) -> str:
        session = str(uuid4())
        self.rows[session] = []
        return session

    def take(self, post: Json) -> Json:
        self.posts.append(post)
        session = post["session"] if post.get("session") in self.rows else self.begin()
        key = session, post.get("message_id") or str(uuid4())
        if key not in self.answers:
            self.answers[key] = self._turn(post, *key)
        return self.answers[key]

    def _turn(self, post: Json, session: str, message_id: str) -> Json:
        said = post.get("payload") or post["text"]
        replies = ANSWERS.get(said, UNKNOWN)
        self.say(session, message_id=message_id, sender="citizen", text=self._title(said))
        for reply in replies:
            self.say(session, message_id=message_id, sender="assistant", **reply)
        outcome = "handed_over" if said == TO_AN_OFFICER else "answered"
        return {"session": session, "message_id": message_id, "outcome": outcome, "replies": replies}

    def say(self, session: str, *, message_id: str | None, sender: str, **row: Any) -> None:
        """Adds a row to the history."""
        rows = self.rows.setdefault(session, [])
        at = datetime.now(UTC).isoformat()
        rows.append({"id": f"r{len(rows)}", "from": sender, "at": at, "message_id": message_id, **row})

    async def news(self, session: str, heard: int) -> AsyncIterator[str]:
        """Rows of officers and notices as they come, numbered by their place."""
        self.lines += 1
        try:
            yield "retry: 50\n\n"
            while self.has_lines and not self.over:
                rows = self.rows.get(session, [])
                for heard, row in enumerate(rows[heard:], heard + 1):  # noqa: B020 - the cursor goes on
                    if row["from"] in ("officer", "notice"):
                        yield f"id: {heard}\ndata: {json.dumps(row)}\n\n"
                await asyncio.sleep(0.02)
        finally:
            self.lines -= 1

    def _title(self, said: str) -> str:
        choices = (choice for replies in ANSWERS.values() for r in replies for choice in r.get("choices", ()))
        return next((choice["title"] for choice in choices if choice["payload"] == said), said)

    def history(self, session: str) -> Json:
        rows = self.rows.get(session, [])
        return {"session": session, "messages": rows, "last": len(rows)}


def stub_app(stub: Stub, font_cache: Path) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def policy_and_weather(request: Request, call_next: Any) -> Response:
        if stub.away and request.url.path.startswith("/api/"):
            return Response("Bad Gateway", status_code=502)
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.get("/")
    def page() -> FileResponse:
        return FileResponse(PAGE / "index.html")

    @app.get("/page/fonts/be-vietnam-pro-{weight}.woff2")
    def font(weight: int) -> FileResponse:
        return FileResponse(fonts.font_file(weight, font_cache), media_type="font/woff2")

    @app.post("/api/chat")
    def chat(post: Json) -> Response:
        stub.may_answer.wait()
        if stub.refusal:
            status, message = stub.refusal
            return JSONResponse({"message": message}, status)
        return JSONResponse(stub.take(post))

    @app.post("/api/chat/photos")
    async def photo(request: Request, message_id: str) -> Response:
        if stub.refusal:
            status, message = stub.refusal
            return JSONResponse({"message": message}, status)
        stub.photos.append(await request.body())
        session = request.headers["X-Chat-Session"]
        stub.say(session, message_id=message_id, sender="citizen", text="Ảnh")
        stub.say(session, message_id=message_id, sender="assistant", text=PHOTO)
        told = {"session": session, "message_id": message_id, "outcome": "form_step", "replies": [{"text": PHOTO}]}
        return JSONResponse(told)

    @app.post("/api/chat/sessions", status_code=201)
    def begin() -> Json:
        return {"session": stub.begin()}

    @app.get("/api/chat/messages")
    def messages(session: str) -> Json:
        return stub.history(session)

    @app.get("/api/chat/events")
    def events(session: str, after: int = 0, last_event_id: Annotated[int, Header()] = 0) -> Response:
        if not stub.has_lines:
            return Response(status_code=204)
        return StreamingResponse(stub.news(session, last_event_id or after), media_type="text/event-stream")

    app.mount("/page", StaticFiles(directory=PAGE))
    return app


@contextmanager
def running(stub: Stub, font_cache: Path) -> Iterator[Stub]:
    """Serves the stub on a free loopback port, in a thread, for as long as the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(stub_app(stub, font_cache), log_level="error"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    stub.address = f"http://127.0.0.1:{listener.getsockname()[1]}"  # calls wait in its backlog till all is up
    yield stub
    stub.may_answer.set()
    stub.over = True
    server.should_exit = True
    thread.join(10)
