"""How an action hands its turn to the gateway: one custom message (messages/dialogue.py reads it)."""

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from messages.outcome import Outcome
from messages.reply import Reply


def say(dispatcher: CollectingDispatcher, outcome: Outcome, replies: Iterable[Reply], **turn: Any) -> None:
    """`turn`: intent, procedure, aspect, explanation, error; what is None is left out."""
    known = {key: value for key, value in turn.items() if value is not None}
    custom = {"outcome": str(outcome), "replies": [reply.as_json() for reply in replies], **known}
    dispatcher.utter_message(json_message=custom)


def intent_of(tracker: Tracker) -> str | None:
    """The intent of the message being answered; None when it was not understood."""
    name = (tracker.latest_message.get("intent") or {}).get("name")
    return str(name) if name else None


def confidence_in(tracker: Tracker, intent: str) -> float:
    """What the classifier gave one intent, between 0 and 1."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return float(next((entry["confidence"] for entry in ranking if entry["name"] == intent), 0.0))


def entity(tracker: Tracker, name: str) -> Any:
    """The value a button's payload carries under this name; None if it carries none."""
    return next((e["value"] for e in tracker.latest_message.get("entities", []) if e["entity"] == name), None)
