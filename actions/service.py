"""Questions about the service itself."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from answers.service_info import ServiceInfo, about
from messages import wording
from messages.outcome import Outcome
from messages.reply import Reply

from .saying import intent_of, say


class ActionServiceInfo(Action):
    """Opening hours, branches, a person."""

    def __init__(self, info: ServiceInfo) -> None:
        self._info = info

    def name(self) -> str:
        return "action_service_info"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        intent = intent_of(tracker)
        say(dispatcher, Outcome.SERVICE_INFO, [about(intent or "", self._info)], intent=intent)
        return []


class ActionEmergency(Action):
    """An emergency that the gateway's word list did not recognise, but the intent model did."""

    def name(self) -> str:
        return "action_emergency"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        say(dispatcher, Outcome.EMERGENCY, [Reply(wording.EMERGENCY)], intent=intent_of(tracker))
        return []
