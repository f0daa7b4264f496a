"""The talk that files a report: one thing a turn, skipping what was said; a preview of what goes public; a receipt."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.masking import MARK
from messages import commands
from messages.outcome import Outcome
from messages.reply import Reply
from messages.talk import DO, Heard, Said, State
from vietnamese import folded_words

from . import wording
from .catalog import Catalog, Category, load_catalog
from .filing import Filing
from .model import Draft
from .public_text import public_text

STEPS = ("category", "place", "text", "photos", "contact", "duplicate", "preview")
MOST_PHOTOS = 5
FEWEST_WORDS = 4
"""Less tells nobody what happened."""

_OPENING = re.compile(
    r"^\W*(?:(?:cho|xin|dạ|ad|em|tôi|mình|anh|chị|cháu|con|bác|tui|toi|minh|a|e)\s+)*(?:muốn|muon|cần|can|xin|được|duoc|gửi|gui)?\s*"
    r"(?:phản ánh|phan anh|góp ý|gop y|kiến nghị|kien nghi|khiếu nại|khieu nai|báo|bao|tố|to|phàn nàn|phan nan)\b\s*"
    r"(?:(?:về|ve|việc|viec|rằng|rang|là|la|cái|cai|vụ|vu|với|voi|một|mot|này|nay|ạ|a)\b\s*)*[,.:]?\s*",
    re.IGNORECASE,
)
_PLACES = (
    "số so nhà nha ngõ ngo ngách phố pho đường duong phường phuong xã xa cầu cau chợ cho khu thôn thon tổ quầy quay "
    "chi_nhánh chi_nhanh trung_tâm trung_tam ngã_tư nga_tu công_viên cong_vien bến_xe ben_xe "
    "trụ_sở tru_so ủy_ban uy_ban"
)
_PLACE = re.compile(
    r"\b(?:ở|tại|trước|gần|đối diện|o|tai|truoc|gan)\s+"
    rf"((?:{_PLACES.replace(' ', '|').replace('_', ' ')})\s+[^,.;!?\n]{{2,80}})",
    re.IGNORECASE,
)
_QUESTIONS = ("ask_", "office_hours", "branch_address", "check_dossier")
_SURE, _VERY_SURE = 0.6, 0.9
_ASKS = re.compile(
    r"\b(?:gi|nao|ra sao|bao nhieu|bao lau|may ngay|o dau|khi nao|may gio)(?: (?:a|vay|the|day|nhi|ha|em|ad))*$"
)
"""How a question ends, folded."""


@dataclass(frozen=True)
class FilingTalk:
    """State: `awaits` (a step) and what was told so far: `category`, `place`, `text`, `photos`, `contact`."""

    filing: Filing
    contact_of: Callable[[int, str], str | None]
    """Exchanges the mark of a number, in the message with this inbox id, for the number."""
    catalog: Callable[[], Catalog] = load_catalog
    branch_in: Callable[[str], str | None] = lambda text: None
    """The branch that a text names."""

    name = "feedback"
    intents = frozenset({"file_feedback"})

    def hears(self, heard: Heard, state: State | None) -> Said | None:
        said = self._hears(heard, state)
        return self._with_photo(heard, state or {}, said) if said else None

    def begins(self, heard: Heard) -> Said:
        return self._with_photo(heard, {}, self._begins(heard))

    def _hears(self, heard: Heard, state: State | None) -> Said | None:
        if state is None:
            return self._begins(heard) if self.catalog().is_unmistakable(heard.text) else None
        if heard.payload:
            return self._button(heard, state)
        if state["awaits"] != "text" and self._is_question(heard):
            return None
        return self._answer(heard, state)

    def _begins(self, heard: Heard) -> Said:
        told = _OPENING.sub("", heard.text).strip()
        if excluded := self.catalog().excludes(heard.text):
            return Said(Outcome.SERVICE_INFO, (Reply(excluded.told or ""),))
        if len(told.split()) >= FEWEST_WORDS:
            return self._next(heard, self._understood(told, {}))
        likely = self._likely(told)  # "phản ánh rác"
        return self._next(heard, {"category": likely[0].id} if likely else {})

    def asks_again(self, state: State) -> Reply:
        asked = self._question(state)
        return Reply(f"Trở lại phản ánh của anh/chị. {asked.text}")

    def cancelled(self) -> Reply:
        return Reply(wording.CANCELLED)

    # what was said

    def _is_question(self, heard: Heard) -> bool:
        """Something else is asked in between. A story that sounds like a question stays a story."""
        if not (heard.intent or "").startswith(_QUESTIONS) or heard.confidence < _SURE:
            return False
        if "?" in heard.text:
            return True
        named = heard.procedure_named()
        asks = heard.confidence >= _VERY_SURE and _ASKS.search(folded_words(heard.text)) is not None
        return named == "direct" or (named == "choices" and asks)

    def _understood(self, told: str, state: State) -> State:
        """What a first message says already: the story, its category, its place."""
        if not told:
            return state
        found: dict[str, Any] = {"text": told}
        if likely := self.catalog().predict(told):
            found["category"] = likely[0].id
        if place := _PLACE.search(told):
            found["place"] = place[1].strip()
        return {**found, **state}

    def _likely(self, words: str) -> list[Category]:
        """Categories that a few words name or tell of, the likeliest first."""
        return self.catalog().named(words) or self.catalog().predict(words)

    def _answer(self, heard: Heard, state: State) -> Said:
        step: Callable[[Heard, State], Said | State] = getattr(self, f"_told_{state['awaits']}")
        told = step(heard, state)
        return told if isinstance(told, Said) else self._next(heard, told)

    def _told_category(self, heard: Heard, state: State) -> Said | State:
        listed = list(self.catalog().categories.values())
        number = commands.chosen_number(heard.text) or _bare_number(heard.text)
        if number and 1 <= number <= len(listed):
            return {**state, "category": listed[number - 1].id}
        likely = self._likely(heard.text)
        if not likely and len(heard.text.split()) < FEWEST_WORDS:
            return _asked(wording.ask_category(self.catalog()), state)
        known = self._understood(heard.text if _tells_a_story(heard.text) else "", state)
        return {**known, "category": likely[0].id if likely else "other"}

    def _told_place(self, heard: Heard, state: State) -> Said | State:
        return {**state, "place": heard.text.strip()[:200]} if re.search(r"\w", heard.text) else self._again(state)

    def _told_text(self, heard: Heard, state: State) -> Said | State:
        if len(heard.text.split()) < FEWEST_WORDS:
            return _asked(Reply(wording.TOO_SHORT), state)
        return {**state, "text": heard.text.strip()}

    def _told_photos(self, heard: Heard, state: State) -> Said | State:
        """No more of them; or more of the story, which is added to it."""
        if _tells_a_story(heard.text):
            return _asked(Reply(wording.MORE_TEXT), {**state, "text": f"{state['text']}\n{heard.text.strip()}"})
        return {**state, "photos_done": True}

    def _told_contact(self, heard: Heard, state: State) -> Said | State:
        if commands.is_no(heard.text):
            return {**state, "contact": None}
        mark = next((mark for mark in MARK.findall(heard.text) if mark in heard.values), None)
        return {**state, "contact": [heard.key, mark]} if mark else _asked(Reply(wording.NO_NUMBER), state)

    def _told_duplicate(self, heard: Heard, state: State) -> Said | State:
        if commands.is_yes(heard.text):
            return self._followed(heard, state["duplicate"])
        return {**state, "duplicate": None}

    def _told_preview(self, heard: Heard, state: State) -> Said | State:
        if commands.is_yes(heard.text) or commands.sends(heard.text):
            return self._filed(heard, state)
        return self._again(state)

    def _button(self, heard: Heard, state: State) -> Said | None:
        code = heard.payload.get("code", "")
        match heard.payload.get(DO):
            case "photo":
                return self._photo(heard, state)
            case "case_send" if state["awaits"] == "preview":
                return self._filed(heard, state)
            case "case_change" if code in ("category", "place", "text"):
                changed = {key: value for key, value in state.items() if key != code}
                return self._next(heard, changed)
            case "case_change":
                return _asked(wording.which_to_change(), state)
            case "case_drop":
                return Said(Outcome.FORM_CANCELLED, (self.cancelled(),))
            case "case_follow" if code == state.get("duplicate"):
                return self._followed(heard, code)
            case "case_differs":
                return self._next(heard, {**state, "duplicate": None})
        return None

    def _photo(self, heard: Heard, state: State) -> Said:
        """Kept at any point of the talk; it is fetched once the report is filed."""
        photos = [*state.get("photos", []), int(heard.key)][:MOST_PHOTOS]
        kept = {**state, "photos": photos}
        if state["awaits"] == "photos":
            return _asked(Reply(wording.MORE_PHOTOS), kept)
        question = self._question(kept)
        return _asked(replace(question, text=f"{wording.PHOTO_RECEIVED}\n\n{question.text}"), kept)

    def _with_photo(self, heard: Heard, before: State, said: Said) -> Said:
        """One that came with words: these are answered, and it is kept. More may follow where photos were asked for."""
        if said.state is None or heard.payload or not self.filing.has_photo(heard.key, heard.conversation):
            return said
        kept = {**said.state, "photos": [*said.state.get("photos", []), int(heard.key)][:MOST_PHOTOS]}
        if "photos" in (before.get("awaits"), kept["awaits"]):
            kept = {key: value for key, value in kept.items() if key != "photos_done"} | {"awaits": "photos"}
            return _asked(Reply(wording.MORE_PHOTOS), kept)
        first, *others = (self._question(kept),) if kept["awaits"] == "preview" else said.replies
        received = replace(first, text=f"{wording.PHOTO_RECEIVED}\n\n{first.text}")
        return replace(said, replies=(received, *others), state=kept)

    # what is asked

    def _next(self, heard: Heard, state: State) -> Said:
        """The first thing that is not known yet."""
        known = {"category", "place", "text", "contact"} & state.keys()
        done = known | ({"photos"} if state.get("photos_done") else set())
        awaits = next(step for step in STEPS if step not in done and not (step == "duplicate" and "duplicate" in state))
        if awaits == "duplicate":
            return self._duplicate(heard, state)
        following = {**state, "awaits": awaits}
        return _asked(self._question(following), following)

    def _question(self, state: State) -> Reply:
        match state["awaits"]:
            case "category":
                return wording.ask_category(self.catalog())
            case "place":
                return Reply(wording.ASK_PLACE)
            case "text":
                return Reply(wording.ASK_TEXT)
            case "photos":
                return Reply(wording.MORE_PHOTOS if state.get("photos") else wording.ASK_PHOTO)
            case "contact":
                return Reply(wording.ASK_CONTACT)
            case "duplicate":
                return wording.ask_duplicate(self.filing.get(state["duplicate"]))
        return wording.preview(_draft(state), public_text(state["text"]), self.catalog())

    def _again(self, state: State) -> Said:
        return _asked(self._question(state), state)

    def _duplicate(self, heard: Heard, state: State) -> Said:
        found = self.filing.duplicates(state["category"], state["place"], state["text"], heard.conversation)
        following = {**state, "duplicate": found[0].number if found else None}
        if not found:
            return self._next(heard, following)
        following["awaits"] = "duplicate"
        return _asked(wording.ask_duplicate(found[0]), following)

    def _followed(self, heard: Heard, number: str) -> Said:
        self.filing.follow(number, heard.conversation)
        return Said(Outcome.SUBSCRIBED, (Reply(wording.FOLLOWED.format(number=number)),))

    def _filed(self, heard: Heard, state: State) -> Said:
        contact = state.get("contact")
        number = self.contact_of(int(contact[0]), contact[1]) if contact else None
        branch = self.branch_in(f"{state['place']}\n{state['text']}")
        draft = replace(_draft(state), contact=number, branch=branch)
        filed = self.filing.file(heard.conversation, draft, heard.key)
        return Said(Outcome.FEEDBACK_FILED, (wording.filed(filed.case, filed.receipt, self.catalog()),))


def _draft(state: State) -> Draft:
    """`contact` only says whether there is one."""
    contact = "có" if state.get("contact") else None
    photos = tuple(state.get("photos", ()))
    return Draft(state["category"], state["place"], state["text"], photos=photos, contact=contact)


def _asked(reply: Reply, state: State) -> Said:
    return Said(Outcome.FORM_STEP, (reply,), state)


def _tells_a_story(text: str) -> bool:
    """More than a few words, and more than where it is."""
    return len(_PLACE.sub("", text).split()) >= FEWEST_WORDS


def _bare_number(text: str) -> int | None:
    digits = text.strip().rstrip(".")
    return int(digits) if digits.isdecimal() and len(digits) < 3 else None
