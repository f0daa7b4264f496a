"""Messages that are no question about a procedure: small talk, the service itself, the start of a talk.

The intent model alone is no judge here: "chứng thực di chúc" looked like a goodbye to it. Where search is sure that a
procedure is meant, the question is answered instead.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from starlette.concurrency import run_in_threadpool

from answers.answer import Answers
from answers.following import aspects_said, corrects
from answers.service_info import ServiceInfo, about, handed_over
from messages import wording
from messages.handoff import Handoffs
from messages.outcome import Outcome
from messages.reply import Reply

from .procedures import ActionAnswer
from .saying import confidence_in, intent_of, say
from .talks import Talks, spoken

RESPONSES = {intent: f"utter_{intent}" for intent in ("greet", "goodbye", "thanks", "affirm", "deny", "help")}
"""Intent -> response of the domain."""

_OWN_AFFAIRS = ("check_dossier", "subscribe_dossier", "file_feedback", "feedback_status", "rate_service")
_TAKEN_FOR = ("greet", "goodbye", "thanks", "affirm", "deny", "help", "branch_address")
"""What a question about the procedure talked about sounds like: "vâng, cảm ơn. Phí bao nhiêu?"."""
SURE_FROM = {"human_handoff": 0.6, **dict.fromkeys(("emergency", *_OWN_AFFAIRS), 0.7)}
"""From this confidence on the intent holds, whatever search finds; the others give way to a sure find at any."""

HANDED_OVER_FROM = 0.85
"""From this confidence on nobody is asked whether an officer is wanted: the words say so."""

UNSURE_BELOW = 0.3
"""Below this the intent is a guess, and the message is treated as a question. Cries for help are known before Rasa."""

GIVES_WAY_TO = dict.fromkeys(("affirm", "deny", *_OWN_AFFAIRS), ("direct", "choices"))
"""Decisions of search that overrule an intent; for most only "direct". A plain yes or no names no procedure at all, and
many a question tells its story like a complaint."""


def _goes_on(text: str, intent: str) -> bool:
    """Whether it is about the procedure talked about: "à nhầm, …", and "vâng, cảm ơn. Phí bao nhiêu?"."""
    if intent in (*_OWN_AFFAIRS, "emergency"):
        return corrects(text)
    return intent in _TAKEN_FOR and bool(aspects_said(text))


class ActionRespond(Action):
    """One door for all of them."""

    def __init__(
        self,
        answers: Answers,
        info: Callable[[], ServiceInfo],
        handoffs: Handoffs,
        opens: Callable[[], datetime | None],
        talks: Talks,
    ) -> None:
        """`info`: as it holds now; `opens` tells when officers are there next, in Hanoi's time; None while they are."""
        self._talks = talks
        self._handoffs = handoffs
        self._opens = opens
        self._answers = answers
        self._answer = ActionAnswer(answers)
        self._info = info

    def name(self) -> str:
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        intent = intent_of(tracker) or "greet"
        confidence = confidence_in(tracker, intent)
        text = str(tracker.latest_message.get("text") or "")
        before = tracker.get_slot("current_procedure") or tracker.get_slot("offered")
        if (before and _goes_on(text, intent)) or await run_in_threadpool(
            asks_after_all, intent, confidence, text, self._answers.decision
        ):
            return await self._answer.run(dispatcher, tracker, domain)
        is_pressed = text.startswith("/")  # Rasa reads a button's payload as it stands
        if intent == "human_handoff" and (confidence >= HANDED_OVER_FROM or is_pressed):
            opens = await run_in_threadpool(self._opens)
            info = await run_in_threadpool(self._info)
            before = await run_in_threadpool(self._handoffs.ask, tracker.sender_id)
            say(dispatcher, Outcome.HANDED_OVER, [handed_over(info, opens, before)], intent=intent)
        elif begun := await run_in_threadpool(self._talks.begin, tracker):
            return spoken(dispatcher, tracker, *begun)
        elif intent in RESPONSES:
            dispatcher.utter_message(response=RESPONSES[intent])
        elif intent == "emergency":
            say(dispatcher, Outcome.EMERGENCY, [Reply(wording.EMERGENCY)], intent=intent)
        else:
            say(
                dispatcher,
                Outcome.SERVICE_INFO,
                [about(intent, await run_in_threadpool(self._info), text)],
                intent=intent,
            )
        return []


def asks_after_all(intent: str, confidence: float, text: str, decision: Callable[[str], str]) -> bool:
    """Whether a message with one of these intents is answered as a question about a procedure."""
    if confidence < UNSURE_BELOW:
        return True
    return confidence < SURE_FROM.get(intent, 1.01) and decision(text) in GIVES_WAY_TO.get(intent, ("direct",))
