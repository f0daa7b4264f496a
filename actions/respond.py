"""Messages that are no question about a procedure: small talk, the service itself, what is not there yet.

The intent model alone is no judge here: "chứng thực di chúc" looked like a goodbye to it. Where search is sure that a
procedure is meant, the question is answered instead.
"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from starlette.concurrency import run_in_threadpool

from answers.answer import Answers
from answers.service_info import ServiceInfo, about
from messages import wording
from messages.outcome import Outcome
from messages.reply import Reply

from .procedures import ActionAnswer
from .saying import confidence_in, intent_of, say

RESPONSES = {
    **{intent: f"utter_{intent}" for intent in ("greet", "goodbye", "thanks", "affirm", "deny", "help")},
    **dict.fromkeys(("check_dossier", "subscribe_dossier"), "utter_dossier_not_yet"),
    **dict.fromkeys(("file_feedback", "feedback_status", "rate_service"), "utter_feedback_not_yet"),
}
"""Intent -> response of the domain."""

_OWN_AFFAIRS = ("check_dossier", "subscribe_dossier", "file_feedback", "feedback_status", "rate_service")
SURE_FROM = {"human_handoff": 0.6, **dict.fromkeys(("emergency", *_OWN_AFFAIRS), 0.7)}
"""From this confidence on the intent holds, whatever search finds; the others give way to a sure find at any."""

UNSURE_BELOW = 0.3
"""Below this the intent is a guess, and the message is treated as a question. Cries for help are known before Rasa."""

GIVES_WAY_TO = dict.fromkeys(("affirm", "deny", *_OWN_AFFAIRS), ("direct", "choices"))
"""Decisions of search that overrule an intent; for most only "direct". A plain yes or no names no procedure at all, and
many a question tells its story like a complaint."""


class ActionRespond(Action):
    """One door for all of them."""

    def __init__(self, answers: Answers, info: ServiceInfo) -> None:
        self._answers = answers
        self._answer = ActionAnswer(answers)
        self._info = info

    def name(self) -> str:
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        intent = intent_of(tracker) or "greet"
        confidence = confidence_in(tracker, intent)
        if confidence < UNSURE_BELOW:
            return await self._answer.run(dispatcher, tracker, domain)
        if confidence < SURE_FROM.get(intent, 1.01):
            text = tracker.latest_message.get("text") or ""
            if await run_in_threadpool(self._answers.decision, text) in GIVES_WAY_TO.get(intent, ("direct",)):
                return await self._answer.run(dispatcher, tracker, domain)
        if intent in RESPONSES:
            dispatcher.utter_message(response=RESPONSES[intent])
        elif intent == "emergency":
            say(dispatcher, Outcome.EMERGENCY, [Reply(wording.EMERGENCY)], intent=intent)
        else:
            say(dispatcher, Outcome.SERVICE_INFO, [about(intent, self._info)], intent=intent)
        return []
