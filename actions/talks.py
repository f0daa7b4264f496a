"""Matters of several turns: an open one hears first; what it leaves is answered as ever, and then it goes on.

Rasa's forms are not used (docs/adr/0016): one slot holds the open talk, its room holds the steps.
"""

from collections.abc import Callable, Iterable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from starlette.concurrency import run_in_threadpool

from core.masking import MARK
from messages import commands, wording
from messages.outcome import Outcome
from messages.reply import Reply
from messages.talk import Heard, Said, State, Talk
from messages.vault import Vault

from .saying import confidence_in, intent_of, say

SLOT = "talk"
PATIENCE = 3
"""Other questions in a row after which an open talk is taken for forgotten."""


class Talks:
    """All talks there are, and what Rasa's tracker says of the open one."""

    def __init__(self, talks: Iterable[Talk], vault: Vault, procedure_named: Callable[[str], str]) -> None:
        self._talks = {talk.name: talk for talk in talks}
        self._vault = vault
        self._procedure_named = procedure_named

    def open(self, tracker: Tracker) -> tuple[Talk | None, State, int]:
        """The open talk, what it remembers, and how patient it still is."""
        slot = tracker.get_slot(SLOT) or {}
        talk = self._talks.get(slot.get("name", ""))
        return talk, slot.get("state") or {}, int(slot.get("patience", PATIENCE))

    def hear(self, tracker: Tracker) -> tuple[Talk, Said] | None:
        """The open talk first, then the others."""
        heard = self._heard(tracker)
        mine, state, _ = self.open(tracker)
        if mine and commands.cancels(heard.text):
            return mine, Said(Outcome.FORM_CANCELLED, (mine.cancelled(),))
        order = [mine] if mine else []
        order += [talk for talk in self._talks.values() if talk is not mine]
        for talk in order:
            if said := talk.hears(heard, state if talk is mine else None):
                return talk, said
        return None

    def begin(self, tracker: Tracker) -> tuple[Talk, Said] | None:
        """The talk that the intent begins."""
        heard = self._heard(tracker)
        talk = next((talk for talk in self._talks.values() if heard.intent in talk.intents), None)
        return (talk, talk.begins(heard)) if talk else None

    def _heard(self, tracker: Tracker) -> Heard:
        message = tracker.latest_message
        text, intent = str(message.get("text") or ""), intent_of(tracker)
        key = str((message.get("metadata") or {}).get("message_id") or "")
        hides_numbers = key.isdecimal() and MARK.search(text) is not None  # only these need what the vault knows
        return Heard(
            text="" if text.startswith("/") else text,
            conversation=tracker.sender_id,
            key=key,
            intent=intent,
            confidence=confidence_in(tracker, intent) if intent else 0.0,
            payload={entity["entity"]: str(entity["value"]) for entity in message.get("entities") or ()}
            if text.startswith("/")
            else {},
            values=self._vault.values(int(key)) if hides_numbers else {},
            origin=self._vault.origin(int(key)) if hides_numbers else None,
            person=self._vault.person(int(key)) if hides_numbers else None,
            current_procedure=tracker.get_slot("current_procedure"),
            procedure_named=lambda: self._procedure_named(text),
        )


class Listening(Action):
    """An action that lets talks hear first, and reminds of the open one afterwards."""

    def __init__(self, action: Action, talks: Talks) -> None:
        self._action = action
        self._talks = talks

    def name(self) -> str:
        return str(self._action.name())

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        found = await run_in_threadpool(self._talks.hear, tracker)
        if found:
            return spoken(dispatcher, tracker, *found)
        if commands.gives_only_numbers(str(tracker.latest_message.get("text") or "")):
            say(dispatcher, Outcome.REFUSED_PERSONAL_DATA, [Reply(wording.REFUSED_PERSONAL_DATA)])
            return []
        if _is_photo(tracker):
            say(dispatcher, Outcome.UNREADABLE, [Reply(wording.ATTACHMENTS["photo"])])
            return []
        events: list[EventType] = await self._action.run(dispatcher, tracker, domain)
        return events if _begins_talk(events) else events + self._reminded(dispatcher, tracker)

    def _reminded(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        talk, state, patience = self._talks.open(tracker)
        if talk is None:
            return []
        if patience <= 1:
            return [SlotSet(SLOT, None)]
        dispatcher.utter_message(json_message={"replies": [talk.asks_again(state).as_json()]})
        return [SlotSet(SLOT, {"name": talk.name, "state": state, "patience": patience - 1})]


def spoken(dispatcher: CollectingDispatcher, tracker: Tracker, talk: Talk, said: Said) -> list[EventType]:
    """A talk's turn, and what Rasa must remember of it."""
    say(dispatcher, said.outcome, said.replies, intent=intent_of(tracker), procedure=said.procedure)
    slot = None if said.state is None else {"name": talk.name, "state": said.state, "patience": PATIENCE}
    events: list[EventType] = [SlotSet(SLOT, slot)]
    if said.procedure:
        events += [SlotSet("current_procedure", said.procedure), SlotSet("last_aspect", None)]
    return events


def _is_photo(tracker: Tracker) -> bool:
    """One that no talk waits for."""
    return bool(tracker.latest_message.get("text") == wording.PHOTO_PAYLOAD)


def _begins_talk(events: list[EventType]) -> bool:
    return any(event.get("event") == "slot" and event.get("name") == SLOT for event in events)
