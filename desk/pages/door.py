"""The only way in: who one is, whether one may, and whether a form is of one's own page. Each route names its rule."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from fastapi import HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.routing import Match

from desk.member import Member
from desk.roles import Permission
from desk.sessions import LONGEST, Session, Sessions

ROOT = "/can-bo"
HOME = f"{ROOT}/"
SIGN_IN = f"{ROOT}/dang-nhap"
ACCOUNT = f"{ROOT}/tai-khoan"
COOKIE = "motcua_desk"
FIELD = "form_token"
SAFE = frozenset({"GET", "HEAD"})
MOST_FIELDS = 5000
"""Of a form, whatever page it is of: some thousand of a long procedure, or of units for four hundred branches."""

NOT_ALLOWED = "Vai trò của anh/chị không mở được trang này. Cần thì anh/chị nhờ người quản trị."
STRANGE_FORM = "Biểu mẫu đã cũ hoặc không phải của trang này. Anh/chị mở lại trang và gửi lại giúp."


@dataclass(frozen=True)
class Visitor:
    session: Session
    form_token: str

    @property
    def member(self) -> Member:
        return self.session.member

    @property
    def name(self) -> str:
        return self.session.member.name

    def may(self, permission: Permission) -> bool:
        return self.session.member.may(permission)


class Needs:
    """A route's rule, as its dependency. The test of the route table finds it there."""

    def __init__(self, door: "Door", permission: Permission, by_itself: bool = False) -> None:
        self._door = door
        self.permission = permission
        self._by_itself = by_itself

    async def __call__(self, request: Request) -> Visitor:
        return await self._door.admit(request, self.permission, self._by_itself)


@dataclass(frozen=True)
class Door:
    """`secure`: the cookie travels over HTTPS only. `address_of` names where a request comes from."""

    sessions: Sessions
    secure: bool
    address_of: Callable[[Request], str]

    def needs(self, permission: Permission, by_itself: bool = False) -> Needs:
        """`by_itself`: a page looks, nobody clicks; a desk that was left is signed out all the same."""
        return Needs(self, permission, by_itself)

    async def admit(self, request: Request, permission: Permission, by_itself: bool = False) -> Visitor:
        """What a form holds is asked for last: of a route that takes it by `form_of`, nothing was read before that."""
        session = await self.find(request, by_itself)
        if session is None:
            raise HTTPException(303, "sign in", headers={"Location": _sign_in(request)})
        visitor = Visitor(session, self.sessions.form_token(session))
        if request.method not in SAFE:
            must_be_own_origin(request)
        if not session.member.has_password and permission is not Permission.OWN_ACCOUNT:
            raise HTTPException(303, "choose a password", headers={"Location": ACCOUNT})
        if not visitor.may(permission):
            raise HTTPException(403, NOT_ALLOWED)
        if request.method not in SAFE:
            await _must_be_own_form(request, visitor)
        return visitor

    async def find(self, request: Request, by_itself: bool = False) -> Session | None:
        token = request.cookies.get(COOKIE)
        return await run_in_threadpool(self.sessions.find, token, not by_itself) if token else None

    def let_in(self, response: Response, token: str) -> None:
        seconds = int(LONGEST.total_seconds())
        response.set_cookie(
            COOKIE, token, max_age=seconds, path=ROOT, secure=self.secure, httponly=True, samesite="lax"
        )

    def let_out(self, response: Response) -> None:
        response.delete_cookie(COOKIE, path=ROOT, secure=self.secure, httponly=True, samesite="lax")


async def form_of(request: Request) -> FormData:
    """What a form sent, read once: here, or before by the route itself, with the same limit."""
    return await request.form(max_fields=MOST_FIELDS)


async def _must_be_own_form(request: Request, visitor: Visitor) -> None:
    sent = (await form_of(request)).get(FIELD)
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), visitor.form_token.encode()):
        raise HTTPException(403, STRANGE_FORM)


def must_be_own_origin(request: Request) -> None:
    """Browsers say from which page a form comes; one that says nothing is no browser that could be misled."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, STRANGE_FORM)
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise HTTPException(403, STRANGE_FORM)


def own_path(next: str) -> str:
    """Where to go after signing in: a page of the desk, whatever an address was made to say."""
    safe = next.startswith(HOME) and not any(c in next for c in "\\\r\n\t") and ".." not in next
    return next if safe else HOME


def _sign_in(request: Request) -> str:
    """And back to the page from there; what a form held is lost, which is said."""
    if request.method not in SAFE:
        page = _page_of(request)
        return f"{SIGN_IN}?next={quote(page, safe='/')}&done=lost" if page else SIGN_IN
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return SIGN_IN if path == HOME else f"{SIGN_IN}?next={quote(path, safe='/')}"


def _page_of(request: Request) -> str:
    """Of a form: the address it was sent to, if that may be opened, too; else the page that the browser says it was on.

    "": unknown.
    """
    asked = dict(request.scope) | {"method": "GET"}
    if any(route.matches(asked)[0] == Match.FULL for route in request.app.routes):
        return request.url.path
    page = urlsplit(request.headers.get("referer", ""))
    return page.path if page.netloc == request.headers.get("host") and own_path(page.path) != HOME else ""
