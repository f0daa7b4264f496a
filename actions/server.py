"""The action server: rasa-sdk's executor behind FastAPI, on loopback, with a token."""

import hmac
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import structlog
from fastapi import Body, FastAPI, Header, HTTPException
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from core.errors import DatabaseError

_log = structlog.get_logger("actions")


def create_app(actions: Iterable[Action], token: str, search_health: Callable[[], dict[str, Any]]) -> FastAPI:
    """POST /webhook runs an action for Rasa; GET / tells that the server is up, and how search is."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    app = FastAPI(title="Một Cửa actions", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/")
    def ready() -> dict[str, Any]:
        return {"ready": True, "search": search_health()}

    @app.post("/webhook")
    async def run(
        call: Annotated[dict[str, Any], Body()], x_motcua_token: Annotated[str, Header()] = ""
    ) -> dict[str, Any]:
        if not hmac.compare_digest(x_motcua_token, token):
            raise HTTPException(401, "wrong token")
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
