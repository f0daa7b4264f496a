"""`motcua evaluate`: retrieval, decision, intents and dialogues, in figures."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from core.errors import MotcuaError
from core.settings import Settings
from search.searcher import Searcher

from ..ask import post
from ..batch import read_objects
from ..context import open_context
from .dialogues import Post, play
from .dialogues import figures as dialogue_figures
from .intents import confusions, understood
from .intents import figures as intent_figures
from .report import Mistake, Section, as_json, show, write_mistakes
from .restoration import figures as restoration_figures
from .retrieval import Asked, by_style, turned_away
from .sets import OWN, intent_sets, message_sets, question_sets

WIDE = 170
"""Columns where standard output is a file: no row is broken."""


DIALOGUES = ("dialogues", "dialogues_blind", "dialogues_third")


class Part(StrEnum):
    RETRIEVAL = "retrieval"
    RESTORATION = "restoration"
    INTENTS = "intents"
    DIALOGUES = "dialogues"


class EngineName(StrEnum):
    EMBEDDED = "embedded"
    ELASTICSEARCH = "elasticsearch"


def evaluate(
    parts: Annotated[
        list[Part] | None, typer.Argument(help="What to judge; all that can be when none is named")
    ] = None,
    engine: Annotated[EngineName | None, typer.Option(help="Search with this one, not the configured one")] = None,
    questions: Annotated[Path | None, typer.Option(help="One more set: JSON lines with id, question, gold")] = None,
    wrong: Annotated[Path | None, typer.Option(help="Write every mistake to this CSV file")] = None,
    as_machine: Annotated[bool, typer.Option("--json", help="JSON on standard output")] = False,
) -> None:
    """Judge understanding over the procedures of this database (docs/evaluation.md says what the sets can show).

    The dialogues talk to the running service.
    """
    sections: list[Section] = []
    mistakes: list[Mistake] = []
    with open_context() as context:
        if _wanted(Part.RETRIEVAL, parts) or _wanted(Part.RESTORATION, parts):
            from ..knowledge import open_catalog, open_searcher

            searcher = open_searcher(context, open_catalog(context), _with_engine(context.settings, engine))
            if _wanted(Part.RETRIEVAL, parts):
                sections += retrieval(searcher, questions, mistakes)
            if _wanted(Part.RESTORATION, parts):
                sections.append(restoration(searcher, questions))
        if _wanted(Part.INTENTS, parts):
            sections.append(intents(context.settings, mistakes))
        if _wanted(Part.DIALOGUES, parts):
            try:
                sections += dialogues(context.settings, mistakes)
            except MotcuaError as error:
                if parts:
                    raise
                typer.echo(f"dialogues left out: {error}", err=True)
    if wrong is not None:
        write_mistakes(wrong, mistakes)
    if as_machine:
        sys.stdout.write(json.dumps(as_json(sections), ensure_ascii=False) + "\n")
    else:
        show(Console(highlight=False, width=None if sys.stdout.isatty() else WIDE), sections)


def _wanted(part: Part, parts: list[Part] | None) -> bool:
    return not parts or part in parts


def _with_engine(settings: Settings, engine: EngineName | None) -> Settings:
    if engine == EngineName.EMBEDDED:
        return settings.model_copy(update={"elasticsearch_url": None})
    if engine == EngineName.ELASTICSEARCH and settings.elasticsearch_url is None:
        raise MotcuaError("--engine elasticsearch needs its address: set MOTCUA_ELASTICSEARCH_URL")
    return settings


def retrieval(searcher: Searcher, more: Path | None, mistakes: list[Mistake]) -> list[Section]:
    """Of the questions, those whose procedure has a record here; the others must not be answered."""
    found, none = Section("questions with a record"), Section("messages without one")
    for name, texts in question_sets(more).items():
        ours = [text for text in texts if any(searcher.knows(id) for id in text.gold)]
        for style, asked in by_style(searcher, ours).items() if ours else ():
            found.rows[f"{name}: {style}"] = {
                **asked.figures(),
                "MRR": asked.mean_reciprocal_rank,
                "ms p50": asked.ms(0.5),
                "p95": asked.ms(0.95),
            }
            mistakes += [_mistake(f"{name}: {style}", each) for each in asked.wrong()]
        if others := [text for text in texts if text not in ours]:
            none.rows[f"{name}, no record here"] = turned_away(searcher, others)
    none.rows |= {kind: turned_away(searcher, texts) for kind, texts in message_sets().items()}
    found.notes.append(f"engine: {searcher.engine.name}; shown: answered or among the choices")
    return [found, none]


def _mistake(name: str, asked: Asked) -> Mistake:
    best = "; ".join(f"{hit.id} {hit.name}" for hit in asked.found.hits[:3])
    return name, asked.text.id, asked.text.text, " ".join(sorted(asked.text.gold)), f"{asked.found.decision}: {best}"


def restoration(searcher: Searcher, more: Path | None) -> Section:
    section = Section("diacritics put back")
    for name, texts in question_sets(more).items():
        section.rows[name] = restoration_figures(searcher, texts)
    return section


def intents(settings: Settings, mistakes: list[Mistake]) -> Section:
    section = Section("intents")
    for name, texts in intent_sets().items():
        seen = understood(settings, texts)
        section.rows[name] = intent_figures(seen)
        section.notes += [f"{meant} seen as {taken}: {count}" for meant, taken, count in confusions(seen)]
        mistakes += [
            (f"intents: {name}", each.text.id, each.text.text, each.text.intent, each.intent)
            for each in seen
            if not each.is_right
        ]
    return section


def dialogues(settings: Settings, mistakes: list[Mistake]) -> list[Section]:
    return [_dialogues(settings, name, mistakes) for name in DIALOGUES]


def _dialogues(settings: Settings, name: str, mistakes: list[Mistake]) -> Section:
    turns = []
    for _, script in read_objects(OWN / f"{name}.jsonl"):
        turns += play(script, _conversation(settings))
    mistakes += [(f"{name}: {t.kind}", t.script, t.said, t.wanted, t.got) for t in turns if not t.is_right]
    return Section(name, {kind: {"right": each} for kind, each in dialogue_figures(turns).items()})


def _conversation(settings: Settings) -> Post:
    """A new one with the running service."""
    session: str | None = None

    def say(message: dict[str, Any]) -> dict[str, Any]:
        nonlocal session
        answer = post(settings, {**message, "session": session})
        session = answer["session"]
        return answer

    return say
