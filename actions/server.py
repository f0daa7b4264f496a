"""The action server: rasa-sdk's executor behind FastAPI, on loopback, with a token."""

import hmac
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import structlog
from fastapi import Body, Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, Field
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from core.errors import DatabaseError, SearchError

from .explaining import Explaining

_log = structlog.get_logger("actions")


class TryIn(BaseModel):
    """A question of staff, and the intent model's ranking of it, likeliest first."""

    text: Annotated[str, Field(max_length=4000)]
    intents: list[tuple[str, float]] = []


def create_app(
    actions: Iterable[Action], token: str, search_health: Callable[[], dict[str, Any]], explaining: Explaining
) -> FastAPI:
    """POST /webhook runs an action for Rasa; POST /explain tries a question for staff; GET / tells that the server is
    up, and how search is.
    """
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    app = FastAPI(title="Một Cửa actions", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/")
    def ready() -> dict[str, Any]:
        return {"ready": True, "search": search_health()}

    def must_be_ours(x_motcua_token: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(x_motcua_token.encode(), token.encode()):
            raise HTTPException(401, "wrong token")

    ours = [Depends(must_be_ours)]

    @app.post("/explain", dependencies=ours)
    def explain(tried: TryIn) -> dict[str, Any]:
        try:
            return explaining(tried.text, tried.intents).as_json()
        except SearchError as error:
            raise HTTPException(503, str(error)) from None

    @app.post("/webhook", dependencies=ours)
    async def run(call: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        call.setdefault("domain", {})  # Rasa 3.6 sends it only where it is asked to; the newer SDK insists on one
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            raise HTTPException(400, {"error": error.message, "action_name": error.action_name}) from error
        except Exception as error:  # Rasa would swallow it and say nothing: name the part that failed
            _log.exception("action_failed", action=call.get("next_action"))
            return {"events": [], "responses": [{"custom": _failure(error)}]}
        return result.model_dump() if result else {}

    return app


def _failure(error: Exception) -> dict[str, Any]:
    """Without replies: the gateway says the words, the operator reads which part failed."""
    part = "the database" if isinstance(error, DatabaseError) else "the action server"
    return {"failed": f"{part} failed: {type(error).__name__}; see its log"}
