"""Rasa's only door: the gateway posts a marked message here and gets the custom replies back.

Unlike the stock REST channel it wants a token, never turns a failure into an empty 200, and is safe to call again:
with `retry` the tracker is looked up for the message's ids first, and what was said then is the answer; with
`only_look` nothing else is done.
"""

from __future__ import annotations

import hmac
from typing import Any, Awaitable, Callable, Dict, List, Optional, Set, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from . import patches

TOKEN_HEADER = "X-Motcua-Token"  # noqa: S105 - a header's name


class GatewayInput(InputChannel):
    """POST webhook `{sender, message_ids, message_id, message, retry?}` or `{sender, message_ids, only_look}` ->
    `{messages: [...]}`; all of `message_ids` are the same message, said again. POST parse `{text}` ->
    `{intents: [[name, confidence], ...]}`, likeliest first. GET / tells readiness."""

    @classmethod
    def name(cls) -> Text:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        token = (credentials or {}).get("token") or ""
        if not token:
            cls.raise_missing_credentials_exception()
        return cls(token)

    def __init__(self, token: Text) -> None:
        self._token = token
        patches.apply()

    def _refusal(self, request: Request) -> Optional[HTTPResponse]:
        """Of a request that is not the gateway's, or comes before the model is loaded."""
        if not hmac.compare_digest(request.headers.get(TOKEN_HEADER, ""), self._token):
            return response.json({"error": "wrong token"}, status=401)
        agent = request.app.ctx.agent
        if agent is None or not agent.is_ready():
            return response.json({"error": "still starting"}, status=503)
        return None

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("gateway", "gateway")

        @routes.get("/")
        async def ready(request: Request) -> HTTPResponse:
            is_ready = request.app.ctx.agent is not None and request.app.ctx.agent.is_ready()
            return response.json({"ready": is_ready}, status=200 if is_ready else 503)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            if refusal := self._refusal(request):
                return refusal
            body = request.json
            only_look = bool(body.get("only_look"))
            if only_look or body.get("retry"):
                said = await _said_before(agent, body["sender"], set(body["message_ids"]))
                if said or only_look:
                    return response.json({"messages": said})
            output = CollectingOutputChannel()
            await on_new_message(
                UserMessage(
                    body["message"],
                    output,
                    body["sender"],
                    input_channel=self.name(),
                    metadata={"message_id": body["message_id"]},
                )
            )
            return response.json({"messages": output.messages})

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            if refusal := self._refusal(request):
                return refusal
            parsed = await agent.parse_message(request.json["text"].lstrip("/ ") or "?")
            ranking = [[r["name"], r["confidence"]] for r in parsed["intent_ranking"] if r["name"]]
            return response.json({"intents": ranking})

        return routes


async def _said_before(agent: Agent, sender: Text, message_ids: Set[Text]) -> List[Dict[Text, Any]]:
    """Looked up under the conversation's lock: the first try may still be at work, and ends before we look."""
    async with agent.lock_store.lock(sender):
        tracker = await agent.tracker_store.retrieve(sender)
    return _answer_to(tracker, message_ids) if tracker else []


def _answer_to(tracker: DialogueStateTracker, message_ids: Set[Text]) -> List[Dict[Text, Any]]:
    """The bot's messages behind the message with one of these ids, in the shape the channel sends.

    An action that failed, which our action server names so, has answered nothing: it may be asked again.
    """
    messages: List[Dict[Text, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            if messages and (event.metadata or {}).get("message_id") in message_ids:
                return list(reversed(messages))
            messages = []
        elif isinstance(event, BotUttered):
            custom = (event.data or {}).get("custom")
            if custom and custom.get("failed"):
                continue
            messages.append({"custom": custom} if custom else {"text": event.text})
    return []
