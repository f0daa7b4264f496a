"""The web chat: its page, its API, and how a conversation is known by a secret that only its citizen holds."""

import asyncio
import hashlib
import secrets
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Header, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from core.clock import Clock
from core.errors import DatabaseError
from core.secret_key import SecretKey
from messages.announcements import Announcement
from messages.commands import is_emergency
from messages.inbox import Inbox
from messages.incoming import Incoming
from messages.intake import Intake
from messages.reply import Reply
from messages.transcript import Answer, Entry, Transcript
from messages.turn import MAX_TEXT
from vietnamese import nfc

from .fonts import font_file
from .news_room import NewsRoom, TooMany, events
from .origin import origin
from .rate_limit import RateLimit
from .waiting_room import WaitingRoom

NAME = "web"
PAGE = Path(__file__).with_name("page")
ANSWER_TIMEOUT = 45.0
"""Seconds a request waits for its turn; the turn itself goes on, and the same message_id fetches the answer."""

ANNOUNCEMENTS = "<!-- announcements -->"
"""Where they stand in the page."""

TOO_FAST = "Anh/chị gửi hơi nhanh. Vui lòng đợi một phút rồi gửi lại; tin nhắn vẫn còn trên máy của anh/chị."
HEARTBEAT = 15.0
"""Seconds of silence that proxies bear with."""
RETRY_MS, RETRY_SPREAD_MS = 3000, 7000
"""When a page whose line broke calls again, by its session: after a restart they do not all call at once."""

TOO_MANY_PAGES = "Cuộc trò chuyện đang mở ở nhiều trang. Anh/chị vui lòng đóng bớt rồi tải lại trang."
STILL_WORKING = "Tin nhắn đã được lưu, câu trả lời đang được soạn. Anh/chị vui lòng thử lại sau giây lát."


def _storable(text: str) -> str:
    """Databases keep neither lone surrogates nor NUL."""
    if nfc(text) != text:
        raise ValueError("có ký tự không dùng được")
    return text


LARGEST = 2**31 - 1
Cursor = Annotated[int, Query(ge=0, le=LARGEST)]
Token = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
Payload = Annotated[str, StringConstraints(max_length=500), AfterValidator(_storable)]


class WebChannel:
    """Renders a reply as the JSON the page shows: no limit of length, buttons as they are."""

    name = NAME

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        return [reply.as_json()]


class ChoiceOut(BaseModel):
    title: str
    payload: str
    code: str | None = None


class LinkOut(BaseModel):
    title: str
    url: str


class SourceOut(BaseModel):
    code: str
    decision_number: str | None = None
    verified_on: str


class ReplyOut(BaseModel):
    text: str
    choices: list[ChoiceOut] | None = None
    link: LinkOut | None = None
    source: SourceOut | None = None


class ChatIn(BaseModel):
    """`text` for what was typed, `payload` for a pressed button."""

    model_config = ConfigDict(extra="ignore")

    session: Token | None = None
    message_id: Token | None = None
    text: str | None = None
    payload: Payload | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ChatIn":
        if (self.text is None) == (self.payload is None):
            raise ValueError("cần có đúng một trong hai trường text và payload")
        return self


class ChatOut(BaseModel):
    session: str
    message_id: str
    outcome: str
    replies: list[ReplyOut]


class SessionOut(BaseModel):
    session: str


class MessageOut(ReplyOut):
    id: str
    author: str = Field(serialization_alias="from")
    at: datetime
    message_id: str | None = None


class Refusal(BaseModel):
    """The body of every answer that is no success: one sentence to show."""

    message: str


def _message(entry: Entry) -> MessageOut:
    return MessageOut(id=entry.id, author=entry.author, at=entry.at, message_id=entry.message_id, **entry.body)


def _as_json(entry: Entry) -> str:
    return _message(entry).model_dump_json(by_alias=True, exclude_none=True)


class AnnouncementOut(BaseModel):
    text: str


class AnnouncementsOut(BaseModel):
    announcements: list[AnnouncementOut]


class MessagesOut(BaseModel):
    session: str
    messages: list[MessageOut]
    last: int


@dataclass(frozen=True)
class WebChat:
    """What the routes need."""

    inbox: Inbox
    intake: Intake
    transcript: Transcript
    waiting_room: WaitingRoom[Answer]
    rate_limit: RateLimit
    clock: Clock
    wake: Callable[[], None]
    cache: Path
    secret: SecretKey
    news: NewsRoom
    head: str = ""
    """HTML besides the page's own, before the end of its head."""
    announced: Callable[[], list[Announcement]] = list
    """What everybody is told now."""

    async def announcements(self) -> list[Announcement]:
        """None while the database is away: the page comes all the same."""
        with suppress(DatabaseError):
            return await run_in_threadpool(self.announced)
        return []

    async def session(self, claimed: str | None) -> str:
        """The claimed session if it is known, else a new one: nobody gets into a conversation by guessing."""
        if claimed and await run_in_threadpool(self.inbox.conversation, NAME, address(claimed)):
            return claimed
        return secrets.token_urlsafe(32)

    async def admits(self, session: str, message: ChatIn, message_id: str, client: str) -> bool:
        """Counts a new message. Repeated ones are free, and a cry for help is never too many."""
        if self.rate_limit.admits(address(session), client) or is_emergency(message.text or ""):
            return True
        return await run_in_threadpool(self.inbox.find, NAME, address(session), message_id) is not None

    async def receive(self, session: str, message: ChatIn, message_id: str, client: str) -> int:
        """Keep the message (cleaned, and cut just past the limit so that the turn can tell) and wake a worker."""
        incoming = Incoming(
            channel=NAME,
            address=address(session),
            delivery_key=message_id,
            message_id=message_id,
            at=self.clock.now(),
            text=None if message.text is None else nfc(message.text)[: MAX_TEXT + 1],
            payload=message.payload,
            origin=origin(self.secret, client),
        )
        inbox_id = await run_in_threadpool(self.intake.take, incoming)
        self.wake()
        return inbox_id

    async def answer(self, inbox_id: int) -> Answer:
        """Raises 503 if the turn takes longer than a request may wait."""

        async def look() -> Answer | None:
            return await run_in_threadpool(self.transcript.answer, inbox_id)

        try:
            async with asyncio.timeout(ANSWER_TIMEOUT):
                return await self.waiting_room.wait_for(inbox_id, look)
        except TimeoutError:
            raise HTTPException(503, STILL_WORKING, headers={"Retry-After": "2"}) from None

    def mark_sent(self, inbox_id: int) -> None:
        """After the answer has gone out; where that cannot be noted now, the answer counts as waiting."""
        with suppress(DatabaseError):
            self.transcript.mark_sent(inbox_id)


def address(session: str) -> str:
    """What is stored of a session: a reader of the database cannot speak as the citizen."""
    return hashlib.sha256(session.encode()).hexdigest()


class EventStream(StreamingResponse):
    """Ends what `lines` holds when the page goes, also one that goes before it has heard anything."""

    media_type = "text/event-stream"

    def __init__(self, lines: ExitStack, content: AsyncIterator[str]) -> None:
        super().__init__(content, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._lines:
            await super().__call__(scope, receive, send)


_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {EventStream.media_type: {"schema": {"type": "string"}}}},
    204: {"description": "This session is not known; do not call again"},
}


def _retry_ms(address: str) -> int:
    return RETRY_MS + int(address[:8], 16) % RETRY_SPREAD_MS


def create_router(chat: WebChat) -> APIRouter:
    router = APIRouter()
    refusals: dict[int | str, dict[str, Any]] = {429: {"model": Refusal, "description": "Too many in a minute"}}
    html = (PAGE / "index.html").read_text(encoding="utf-8").replace("</head>", f"{chat.head}</head>", 1)

    @router.post("/api/chat/sessions", status_code=201, summary="Begin a conversation", responses=refusals)
    async def begin(request: Request) -> SessionOut:
        if not chat.rate_limit.admits_address(client_of(request)):
            raise HTTPException(429, TOO_FAST)
        session = secrets.token_urlsafe(32)
        await run_in_threadpool(chat.inbox.open_conversation, NAME, address(session))
        return SessionOut(session=session)

    @router.post(
        "/api/chat", response_model_exclude_none=True, summary="Say something and get the answer", responses=refusals
    )
    async def say(message: ChatIn, request: Request, afterwards: BackgroundTasks) -> ChatOut:
        session = await chat.session(message.session)
        message_id = message.message_id or uuid.uuid4().hex
        if not await chat.admits(session, message, message_id, client_of(request)):
            raise HTTPException(429, TOO_FAST, headers={"Retry-After": "60"})
        inbox_id = await chat.receive(session, message, message_id, client_of(request))
        answer = await chat.answer(inbox_id)
        afterwards.add_task(chat.mark_sent, inbox_id)
        replies = [ReplyOut(**body) for body in answer.bodies]
        return ChatOut(session=session, message_id=message_id, outcome=answer.outcome, replies=replies)

    @router.get("/api/chat/messages", response_model_exclude_none=True, summary="What was said before")
    async def messages(session: Token, after: Cursor = 0) -> MessagesOut:
        conversation = await run_in_threadpool(chat.inbox.conversation, NAME, address(session))
        if conversation is None:
            return MessagesOut(session=session, messages=[], last=0)
        entries, last = await run_in_threadpool(chat.transcript.entries, conversation, after)
        return MessagesOut(session=session, messages=[_message(entry) for entry in entries], last=last)

    @router.get(
        "/api/chat/events",
        summary="Notices and officers' words as they come: server-sent events, each with a message of the history",
        response_class=StreamingResponse,
        responses=refusals | _EVENTS,
    )
    async def listen(
        session: Token,
        request: Request,
        after: Cursor = 0,
        last_event_id: Annotated[str, Header(max_length=20)] = "",
    ) -> Response:
        """`after`: `last` of the history; a `Last-Event-ID` is newer and goes before it."""
        if await run_in_threadpool(chat.inbox.conversation, NAME, address(session)) is None:
            return Response(status_code=204)
        heard = int(last_event_id) if last_event_id.isascii() and last_event_id.isdecimal() else after
        lines = ExitStack()
        try:
            line = lines.enter_context(chat.news.line(address(session), client_of(request), min(heard, LARGEST)))
        except TooMany:
            raise HTTPException(429, TOO_MANY_PAGES, headers={"Retry-After": "60"}) from None
        return EventStream(lines, events(line, _as_json, HEARTBEAT, _retry_ms(line.address)))

    @router.get("/api/chat/announcements", summary="What everybody is told for a time")
    async def announcements() -> AnnouncementsOut:
        found = await chat.announcements()
        return AnnouncementsOut(announcements=[AnnouncementOut(text=each.text) for each in found])

    @router.get("/", include_in_schema=False)
    async def page() -> HTMLResponse:
        shown = with_announcements(html, [each.text for each in await chat.announcements()])
        return HTMLResponse(shown, headers={"Cache-Control": "no-cache"})

    @router.get("/page/fonts/be-vietnam-pro-{weight}.woff2", include_in_schema=False)
    async def font(weight: int) -> FileResponse:
        try:
            file = await run_in_threadpool(font_file, weight, chat.cache)
        except ValueError:
            raise HTTPException(404, "Không có phông chữ này.") from None
        return FileResponse(file, media_type="font/woff2", headers={"Cache-Control": "public, max-age=604800"})

    return router


def with_announcements(html: str, texts: Iterable[str]) -> str:
    """In the page itself: read before anything is asked, also without JavaScript."""
    told = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return html.replace(f" hidden>{ANNOUNCEMENTS}", f">{told}", 1) if told else html.replace(ANNOUNCEMENTS, "", 1)


def client_of(request: Request) -> str:
    """The network address a request came from."""
    return request.client.host if request.client else "unknown"
