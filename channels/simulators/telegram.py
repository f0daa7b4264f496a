"""The documented Bot API, as far as the channel uses it: python-telegram-bot works against it unchanged."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from .files import served
from .running import LOOK_SECONDS, lost
from .telegram_state import DATE, ApiError, Json, TelegramState, private_chat

__all__ = ["TelegramState", "create_app"]

MAX_TEXT = 4096
MAX_CALLBACK_DATA = 64

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def create_app(state: TelegramState) -> FastAPI:
    """Point the bot's base_url at it: `http://…/bot` and `http://…/file/bot`."""
    app = FastAPI(openapi_url=None)

    @app.api_route("/bot{token}/{method}", methods=["GET", "POST"])
    async def call(token: str, method: str, request: Request) -> Response:
        try:
            _authorise(state, token)
            parameters = await _parameters(request)
            state.note(method, parameters)
            return await _answer(state, method, parameters, request)
        except ApiError as error:
            return _refused(error)

    @app.get("/file/bot{token}/{path:path}")
    async def file(token: str, path: str, request: Request) -> Response:
        content = state.files.get(path.removeprefix("files/"))
        if token != state.token or content is None:
            return _refused(ApiError(404, "Not Found"))
        return await served(request, content)

    return app


def _authorise(state: TelegramState, token: str) -> None:
    if token != state.token:
        raise ApiError(401, "Unauthorized")


async def _parameters(request: Request) -> Json:
    """From the query and the form or JSON body; in a form nested values are JSON texts."""
    found: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        found |= await request.json()
    else:
        async with request.form() as form:
            found |= {key: value for key, value in form.items() if isinstance(value, str)}
    return found


async def _answer(state: TelegramState, method: str, parameters: Json, request: Request) -> Response:
    fault = state.next_fault(method)
    if fault and fault.kind == "slow_down":
        raise ApiError(429, f"Too Many Requests: retry after {fault.seconds}", retry_after=fault.seconds)
    if fault and fault.kind == "fail":
        return Response("<html>something is wrong</html>", fault.status, media_type="text/html")
    if method.lower() == "getupdates":
        return _ok(await _updates(state, parameters, request))
    handler = _METHODS.get(method.lower())
    if handler is None:
        raise ApiError(404, "Not Found")
    answer = _ok(handler(state, parameters))
    return await lost(request, kept_waiting=fault.kind == "stall") if fault else answer


def _ok(result: Any) -> JSONResponse:
    return JSONResponse({"ok": True, "result": result})


def _refused(error: ApiError) -> JSONResponse:
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, error.status)


async def _updates(state: TelegramState, parameters: Json, request: Request) -> list[Json]:
    """Waits for news up to `timeout`, or until the caller goes."""
    if state.webhook.get("url"):
        raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active; delete the webhook first")
    offset = int(parameters["offset"]) if "offset" in parameters else None
    until = time.monotonic() + float(parameters.get("timeout", 0))
    while not (found := state.fetch(offset, int(parameters.get("limit", 100)))):
        if time.monotonic() >= until or await request.is_disconnected():
            break
        await asyncio.sleep(LOOK_SECONDS)
    return found


def _me(state: TelegramState, parameters: Json) -> Json:
    bot: Json = {"id": int(state.token.partition(":")[0]), "is_bot": True, "first_name": "Một Cửa"}
    rights = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return bot | {"username": state.username} | rights


def _send(state: TelegramState, parameters: Json) -> Json:
    chat, text = _chat(state, parameters), str(parameters.get("text", ""))
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise ApiError(400, "Bad Request: message is too long")
    message: Json = {"message_id": state.next_message_id(), "from": _me(state, {}), "chat": private_chat(chat)}
    message |= {"date": DATE, "text": text} | _markup(parameters)
    state.show(message)
    return message


def _chat(state: TelegramState, parameters: Json) -> int:
    try:
        chat = int(parameters["chat_id"])
    except (KeyError, ValueError):
        raise ApiError(400, "Bad Request: chat not found") from None
    if chat in state.unknown:
        raise ApiError(400, "Bad Request: chat not found")
    if chat in state.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    return chat


def _markup(parameters: Json) -> Json:
    """The inline keyboard, checked as Telegram checks it."""
    if "reply_markup" not in parameters:
        return {}
    markup = _nested(parameters["reply_markup"])
    for button in (button for row in markup.get("inline_keyboard", []) for button in row):
        if not button.get("text"):
            raise ApiError(400, "Bad Request: can't parse inline keyboard button: Text buttons must be non-empty")
        if not 1 <= len(str(button.get("callback_data", button.get("url", ""))).encode()) <= MAX_CALLBACK_DATA:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return {"reply_markup": markup}


def _nested(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _action(state: TelegramState, parameters: Json) -> bool:
    _chat(state, parameters)
    return True


def _edit_markup(state: TelegramState, parameters: Json) -> Json:
    chat = _chat(state, parameters)
    for message in state.sent:
        if message["chat"]["id"] == chat and str(message["message_id"]) == str(parameters.get("message_id")):
            message.pop("reply_markup", None)
            message |= _markup(parameters)
            state.changed()
            return message
    raise ApiError(400, "Bad Request: message to edit not found")


def _answer_callback(state: TelegramState, parameters: Json) -> bool:
    if not parameters.get("callback_query_id"):
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    return True


def _set_webhook(state: TelegramState, parameters: Json) -> bool:
    """https only, as in life, but for loopback."""
    url, secret = str(parameters.get("url", "")), parameters.get("secret_token")
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if secret is not None and not _SECRET.fullmatch(str(secret)):
        raise ApiError(400, "Bad Request: secret token contains unallowed characters")
    allowed = _nested(parameters.get("allowed_updates", "[]"))
    state.webhook = {"url": url, "secret_token": secret, "allowed_updates": allowed} if url else {}
    return True


def _delete_webhook(state: TelegramState, parameters: Json) -> bool:
    state.webhook = {}
    return True


def _webhook_info(state: TelegramState, parameters: Json) -> Json:
    """The secret is never told."""
    info: Json = {"url": state.webhook.get("url", ""), "has_custom_certificate": False}
    return info | {"pending_update_count": state.waiting()}


def _set_commands(state: TelegramState, parameters: Json) -> bool:
    commands = _nested(parameters.get("commands", "[]"))
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]) or not 1 <= len(command["description"]) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
    state.commands = commands
    return True


def _file(state: TelegramState, parameters: Json) -> Json:
    file_id = str(parameters.get("file_id"))
    if file_id not in state.files:
        raise ApiError(400, "Bad Request: invalid file_id")
    found: Json = {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_path": f"files/{file_id}"}
    return found | {"file_size": len(content) if isinstance(content := state.files[file_id], bytes) else 1}


_METHODS: dict[str, Callable[[TelegramState, Json], Any]] = {
    "getme": _me,
    "sendmessage": _send,
    "sendchataction": _action,
    "answercallbackquery": _answer_callback,
    "editmessagereplymarkup": _edit_markup,
    "setwebhook": _set_webhook,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _webhook_info,
    "setmycommands": _set_commands,
    "getfile": _file,
}
"""getUpdates alone waits, and stands apart."""
