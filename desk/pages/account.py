"""Signing in and out, one's password, second factor and sessions."""

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from desk.roles import Permission
from desk.sessions import Sessions
from desk.sign_in import MINUTES, SHORTEST, SignIn, TooManyTries, Try

from .devices import device_of
from .door import HOME, SIGN_IN, Door, Visitor, must_be_own_origin, own_path
from .fields import Asked, Typed
from .templates import DONE, Templates, after

WRONG = "Tên, mật khẩu hoặc mã xác thực không đúng."
TOO_MANY = f"Sai quá nhiều lần. Anh/chị thử lại sau {MINUTES} phút."
WRONG_CODE = "Mã không đúng hoặc đã hết hạn. Anh/chị nhập mã đang hiện trên điện thoại."
NOT_PROVEN = "Mật khẩu không đúng."
NOT_THE_SAME = "Hai lần nhập mật khẩu mới không giống nhau."


def create_router(door: Door, sign_in: SignIn, sessions: Sessions, templates: Templates) -> APIRouter:
    router = APIRouter()
    Own = Annotated[Visitor, Depends(door.needs(Permission.OWN_ACCOUNT))]

    @router.get("/dang-nhap")
    def ask(next: Asked = HOME, done: Asked = "") -> Response:
        return templates.page("sign_in", None, next=own_path(next), typed="", done=DONE.get(done))

    @router.post("/dang-nhap")
    def enter(
        request: Request, name: Typed = "", password: Typed = "", code: Typed = "", next: Typed = HOME
    ) -> Response:
        must_be_own_origin(request)
        device = device_of(request.headers.get("user-agent", ""))
        tried = Try(" ".join(name.split()), password, code, door.address_of(request), device)
        again = {"next": own_path(next), "typed": tried.name}
        try:
            token = sign_in.enter(tried)
        except TooManyTries:
            return templates.page("sign_in", None, 429, problem=TOO_MANY, **again)
        if token is None:
            return templates.page("sign_in", None, 403, problem=WRONG, **again)
        answer = RedirectResponse(again["next"], 303)
        door.let_in(answer, token)
        return answer

    @router.post("/dang-xuat")
    def leave(visitor: Own) -> Response:
        sign_in.leave(visitor.session)
        answer = RedirectResponse(f"{SIGN_IN}?done=left", 303)
        door.let_out(answer)
        return answer

    def account(visitor: Visitor, status: int = 200, **values: object) -> Response:
        shared = {"sessions": sessions.of(visitor.name), "shortest": SHORTEST}
        return templates.page("account", visitor, status, **shared | values)

    @router.get("/tai-khoan")
    def own(visitor: Own, done: Asked = "") -> Response:
        return account(visitor, done=DONE.get(done))

    @router.post("/tai-khoan/mat-khau")
    def password(visitor: Own, current: Typed = "", fresh: Typed = "", again: Typed = "") -> Response:
        if fresh != again:
            return account(visitor, 422, problem=NOT_THE_SAME)
        try:
            problem = sign_in.choose_password(visitor.session, current, fresh)
        except TooManyTries:
            return account(visitor, 429, problem=TOO_MANY)
        return account(visitor, 422, problem=problem) if problem else after("/tai-khoan", "password")

    @router.post("/tai-khoan/ma-xac-thuc")
    def offer(visitor: Own) -> Response:
        if visitor.member.has_factor:
            return after("/tai-khoan", "factor-on")
        return factor(visitor, sign_in.offer_factor(visitor.name))

    def factor(visitor: Visitor, address: str, status: int = 200, problem: str | None = None) -> Response:
        picture = segno.make(address, error="m").svg_data_uri(scale=5, dark="#000", light="#fff")
        return templates.page("factor", visitor, status, address=address, picture=picture, problem=problem)

    @router.post("/tai-khoan/ma-xac-thuc/bat")
    def confirm(visitor: Own, code: Typed = "") -> Response:
        if sign_in.confirm_factor(visitor.name, code):
            return after("/tai-khoan", "factor-on")
        address = sign_in.offered_factor(visitor.name)
        return factor(visitor, address, 422, WRONG_CODE) if address else after("/tai-khoan", "")

    @router.post("/tai-khoan/ma-xac-thuc/tat")
    def drop(visitor: Own, password: Typed = "") -> Response:
        try:
            is_off = sign_in.drop_factor(visitor.name, password)
        except TooManyTries:
            return account(visitor, 429, problem=TOO_MANY)
        return after("/tai-khoan", "factor-off") if is_off else account(visitor, 422, problem=NOT_PROVEN)

    @router.post("/tai-khoan/phien/ket-thuc")
    def end(visitor: Own, session: Typed = "") -> Response:
        sessions.end(visitor.name, session)
        return after("/tai-khoan", "session")

    return router
