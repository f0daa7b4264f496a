"""The texts by which understanding is judged: our own in `tests/evaluation/`, those of `../shared/data` beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.settings import ROOT
from vietnamese import fold, is_bare

from ..batch import read_questions

OWN = ROOT / "tests" / "evaluation"
SHARED = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class Text:
    """A message, and what a fair officer would make of it."""

    id: str
    text: str
    gold: frozenset[str] = frozenset()
    """Ids of the procedures that are right; none where no record answers it."""
    kind: str = ""
    """Of messages that ask for no procedure."""
    intent: str = ""

    @property
    def is_plain(self) -> bool:
        """Typed without diacritics."""
        return is_bare(self.text)

    def folded(self) -> "Text":
        return Text(self.id, fold(self.text), self.gold, self.kind, self.intent)


Sets = dict[str, list[Text]]


def question_sets(more: Path | None = None) -> Sets:
    """Questions with a procedure; those nobody has read come under "held out"."""
    found = {
        "own": _read(OWN / "questions.jsonl"),
        "own, held out": _read(OWN / "questions_held_out.jsonl"),
        "written": _read(SHARED / "questions_dev.jsonl", _written_for_this_project),
        "people": _read(SHARED / "questions_people_dev.jsonl", _has_a_record),
    }
    if more is not None:
        found[more.stem] = _read(more)
    return {name: texts for name, texts in found.items() if texts}


def message_sets() -> Sets:
    """Messages that no record answers, by kind."""
    found: Sets = {}
    people = _read(SHARED / "questions_people_dev.jsonl", lambda row: not _has_a_record(row))
    for text in _read(OWN / "messages.jsonl"):
        found.setdefault(text.kind, []).append(text)
    for text in people:
        found.setdefault(f"people: {text.kind}", []).append(text)
    return found


def intent_sets() -> Sets:
    return {"own, kept apart": _read(OWN / "intents.jsonl")}


def _written_for_this_project(row: dict[str, Any]) -> bool:
    """The others are near-titles."""
    return str(row["provenance"]).startswith("written")


def _has_a_record(row: dict[str, Any]) -> bool:
    return bool(row["kind"] == "procedure")


def _read(path: Path, wanted: Callable[[dict[str, Any]], bool] = lambda row: True) -> list[Text]:
    return [_text(row, words) for row, words in read_questions(path) if wanted(row)] if path.exists() else []


def _text(row: dict[str, Any], words: str) -> Text:
    gold = row.get("gold", row.get("gold_codes", ()))
    return Text(str(row.get("id", "")), words, frozenset(gold), row.get("kind", ""), row.get("intent", ""))
