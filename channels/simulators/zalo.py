"""The OA API and OAuth v4 of Zalo as documented, as far as the channel uses them: Zalo has no sandbox."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import UploadFile

from .files import served
from .running import lost
from .zalo_state import Json, ZaloState

__all__ = ["ZaloState", "create_app"]

MAX_TEXT = 2000
MAX_BUTTONS = 5
MAX_TITLE = 100
MAX_PAYLOAD = 1000

_UPLOADS = {"image": ("attachment_id", 1024 * 1024), "gif": ("attachment_id", 5 << 20), "file": ("token", 5 << 20)}
_BUTTONS = {"oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.phone", "oa.open.sms"}


class ApiError(Exception):
    """An error of the OA API, which is answered with HTTP 200."""

    def __init__(self, code: int) -> None:
        super().__init__(f"error {code}")
        self.code = code


type Handler = Callable[[ZaloState, Request], Awaitable[Json]]


def create_app(state: ZaloState) -> FastAPI:
    """Both `https://openapi.zalo.me` and `https://oauth.zaloapp.com`: their paths do not meet."""
    app = FastAPI(openapi_url=None)
    for method, path, handler in _ROUTES:
        app.add_api_route(path, _endpoint(state, handler), methods=[method])

    @app.post("/v4/oa/access_token")
    async def token(request: Request) -> JSONResponse:
        form = dict(parse_qsl((await request.body()).decode()))
        return JSONResponse(_tokens(state, form, request.headers.get("secret_key")))

    @app.get("/v4/oa/permission")
    async def permission(request: Request) -> Response:
        return _consented(state, request.query_params)

    @app.get("/files/{name}")
    async def file(name: str, request: Request) -> Response:
        return await served(request, state.files.get(name))

    return app


def _endpoint(state: ZaloState, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """What every call of the OA API shares: faults, the token, the envelope."""

    async def call(request: Request) -> Response:
        state.calls.append(request.url.path)
        fault = state.next_fault()
        if fault and fault.kind == "http":
            pause = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return Response("<html>Bad Gateway</html>", fault.code, pause, media_type="text/html")
        try:
            if code := fault.code if fault else state.token_error(request.headers.get("access_token")):
                raise ApiError(code)
            data = await handler(state, request)
        except ApiError as error:
            return JSONResponse({"error": error.code, "message": "Zalo says what is wrong here"})
        if fault:
            return await lost(request, kept_waiting=fault.kind == "slow")
        return JSONResponse({"error": 0, "message": "Success", "data": data})

    return call


async def _consultation(state: ZaloState, request: Request) -> Json:
    body = await _json(request)
    user, message = _mapping(body.get("recipient")).get("user_id"), _mapping(body.get("message"))
    _check_message(state, message)
    _check(state.window_error(user))
    return _deliver(state, {"user_id": user, "message": message})


async def _template(state: ZaloState, request: Request) -> Json:
    """Needs no open window."""
    body = await _json(request)
    wanted, given = state.templates.get(str(body.get("template_id"))), body.get("template_data")
    if wanted is None or not isinstance(given, dict):
        raise ApiError(-1121)
    if not wanted <= given.keys():
        raise ApiError(-1122)
    return _deliver(state, body)


def _deliver(state: ZaloState, message: Json) -> Json:
    message_id = secrets.token_hex(10)
    state.sent.append(message | {"message_id": message_id})
    sent_time = str(int(state.clock.now().timestamp() * 1000))
    quota = {"quota_type": "reply", "owner_type": "OA", "owner_id": state.oa_id}
    return {"message_id": message_id, "user_id": message["user_id"], "sent_time": sent_time, "quota": quota}


def _check_message(state: ZaloState, message: Mapping[str, Any]) -> None:
    """Characters are counted as they came: a decomposed text is longer than its composed form."""
    text, attachment = message.get("text"), _mapping(message.get("attachment"))
    if not (isinstance(text, str) and text.strip()) and attachment.get("type") != "file":
        raise ApiError(-201)
    if isinstance(text, str) and len(text) > MAX_TEXT:
        raise ApiError(-210)
    payload = _mapping(attachment.get("payload"))
    if attachment.get("type") == "file" and payload.get("token") not in state.uploads:
        raise ApiError(-100)
    _check_buttons(payload.get("buttons", []))


def _check_buttons(buttons: object) -> None:
    if not isinstance(buttons, list) or len(buttons) > MAX_BUTTONS:
        raise ApiError(-201)
    for button in buttons:
        title, payload = button.get("title"), button.get("payload")
        if not title or not payload or button.get("type") not in _BUTTONS:
            raise ApiError(-201)
        if len(title) > MAX_TITLE or (isinstance(payload, str) and len(payload) > MAX_PAYLOAD):
            raise ApiError(-210)


async def _upload(state: ZaloState, request: Request) -> Json:
    key, limit = _UPLOADS[request.url.path.rpartition("/")[2]]
    async with request.form() as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise ApiError(-201)
        content = await file.read()
    if len(content) > limit:
        raise ApiError(-210)
    reference = secrets.token_hex(16)
    state.uploads[reference] = content
    return {key: reference}


async def _officer(state: ZaloState, request: Request) -> Json:
    told: Json = {"oaid": state.oa_id, "name": "UBND phường thử nghiệm", "is_verified": True, "oa_type": 4}
    return told | {"num_follower": sum(citizen.follows for citizen in state.citizens.values())}


async def _quota(state: ZaloState, request: Request) -> Json:
    user = str((await _json(request)).get("user_id"))
    _check(-213 if user not in state.citizens else 0)
    last = state.citizens[user].last_interaction
    milliseconds = int(last.timestamp() * 1000) if last else 0
    return {"last_interaction": milliseconds, "cs_reply": {"remain": 8, "total": 8}}


async def _user(state: ZaloState, request: Request) -> Json:
    """Like every GET it takes one parameter, `data`, which is JSON."""
    user = str(_parsed(request.query_params.get("data", "")).get("user_id"))
    citizen = state.citizens.get(user)
    if citizen is None or not citizen.follows:
        raise ApiError(-213)
    last = f"{citizen.last_interaction:%d/%m/%Y}" if citizen.last_interaction else ""
    told: Json = {"user_id": user, "display_name": citizen.name, "user_is_follower": citizen.follows}
    return told | {"user_last_interaction_date": last, "shared_info": {}}


_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("POST", "/v3.0/oa/message/cs", _consultation),
    ("POST", "/v3.0/oa/message/template", _template),
    ("POST", "/v2.0/oa/upload/image", _upload),
    ("POST", "/v2.0/oa/upload/gif", _upload),
    ("POST", "/v2.0/oa/upload/file", _upload),
    ("GET", "/v2.0/oa/getoa", _officer),
    ("POST", "/v3.0/oa/quota/message", _quota),
    ("GET", "/v3.0/oa/user/detail", _user),
)


def _tokens(state: ZaloState, form: Mapping[str, str], app_secret: str | None) -> Json:
    """The OAuth server's errors have a shape of their own, and HTTP 200 as well."""
    if fault := state.next_oauth_fault():
        return _refused(fault)
    if app_secret != state.app_secret or form.get("app_id") != state.app_id:
        return _refused("Invalid app id or secret key")
    if form.get("grant_type") == "authorization_code":
        wrong = state.redeem(form.get("code", ""), form.get("code_verifier", ""))
        return _refused(wrong) if wrong else state.give_pair()
    if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != state.refresh_token:
        return _refused("Invalid refresh token")
    state.refreshed.append(state.refresh_token)
    return state.give_pair()


def _refused(name: str) -> Json:
    codes = {"Invalid refresh token": -14014, "Invalid code verifier": -14003}
    return {"error": codes.get(name, -14002), "error_name": name, "error_reason": name, "error_description": name}


def _consented(state: ZaloState, query: Mapping[str, str]) -> Response:
    """An administrator who always agrees."""
    redirect_uri, challenge = query.get("redirect_uri"), query.get("code_challenge")
    if query.get("app_id") != state.app_id or not redirect_uri or not challenge:
        return JSONResponse(_refused("Invalid redirect uri"))
    back = {"code": state.give_code(challenge), "oa_id": state.oa_id, "state": query.get("state", "")}
    return RedirectResponse(f"{redirect_uri}?{urlencode(back)}", 302)


async def _json(request: Request) -> Json:
    return _parsed((await request.body()).decode())


def _parsed(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        raise ApiError(-201) from None
    return body if isinstance(body, dict) else {}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _check(code: int) -> None:
    if code:
        raise ApiError(code)
