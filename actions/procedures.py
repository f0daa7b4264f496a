"""Questions about procedures: from Rasa's intent and slots to one call of `answers`."""

from collections.abc import Iterable
from typing import Any, get_args

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from starlette.concurrency import run_in_threadpool

from answers.answer import Answer, Answers, Question
from procedure_kb.model import Aspect

from .saying import confidence_in, entity, intent_of, say

ASKED: dict[str, Aspect] = {f"ask_{aspect}": aspect for aspect in get_args(Aspect)} | {"ask_procedure": "overview"}
"""Intent -> aspect; an intent that is not here asks for no aspect."""

REMEMBERED = 5
"""Procedures talked about that "quay lại cái … lúc nãy" may mean."""

_CORRECTIONS = ("deny", "affirm")


class ActionAnswer(Action):
    """A typed question: the intent says which aspect, search says which procedure."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        intent = intent_of(tracker)
        question = Question(
            text=tracker.latest_message.get("text") or "",
            aspect=_aspect(tracker, intent),
            current=tracker.get_slot("current_procedure"),
            last_aspect=tracker.get_slot("last_aspect"),
            pending_aspect=tracker.get_slot("pending_aspect"),
            offered=tuple(tracker.get_slot("offered") or ()),
            recent=tuple(tracker.get_slot("recent") or ()),
            out_of_scope=confidence_in(tracker, "out_of_scope"),
            asks=sum(confidence_in(tracker, name) for name in ASKED),
        )
        return _said(dispatcher, tracker, intent, await run_in_threadpool(self._answers.answer, question))


class ActionChoose(Action):
    """A pressed button: procedure, aspect and case stand in its payload."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def name(self) -> str:
        return "action_choose"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        procedure, aspect, case, page = (entity(tracker, name) for name in ("procedure", "aspect", "case", "page"))
        answer = await run_in_threadpool(self._answers.choose, procedure, aspect, case, int(page or 0))
        return _said(dispatcher, tracker, intent_of(tracker), answer)


def _aspect(tracker: Tracker, intent: str | None) -> Aspect | None:
    """The aspect asked. A correction ("không, tôi hỏi khai tử cơ") asks again what was asked before."""
    if intent in _CORRECTIONS:
        return tracker.get_slot("last_aspect") or "overview"
    return aspect_asked(intent, (entry["name"] for entry in tracker.latest_message.get("intent_ranking") or []))


def aspect_asked(intent: str | None, likeliest: Iterable[str]) -> Aspect | None:
    """Where the intent is unsure, of the likeliest ones the first that names an aspect."""
    return ASKED.get(intent or "") or next((ASKED[name] for name in likeliest if name in ASKED), None)


def _said(dispatcher: CollectingDispatcher, tracker: Tracker, intent: str | None, answer: Answer) -> list[EventType]:
    explanation = {
        "steps": [{"name": step.name, "ms": step.ms, "what": step.what} for step in answer.trace],
        "facts": [{"field": fact.field, "text": fact.text} for fact in answer.facts],
    }
    say(
        dispatcher,
        answer.outcome,
        answer.replies,
        intent=intent,
        procedure=answer.procedure,
        aspect=answer.aspect,
        explanation=explanation,
    )
    slots: dict[str, Any] = {"offered": list(answer.offered), "pending_aspect": answer.aspect}
    if answer.procedure is not None:
        before = [id for id in tracker.get_slot("recent") or () if id != answer.procedure]
        slots |= {"current_procedure": answer.procedure, "last_aspect": answer.aspect, "pending_aspect": None}
        slots["recent"] = [answer.procedure, *before][:REMEMBERED]
    return [SlotSet(name, value) for name, value in slots.items()]
