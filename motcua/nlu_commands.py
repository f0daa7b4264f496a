"""`motcua nlu`: which intent the language model sees, for people and for batches."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from core.errors import MotcuaError
from core.settings import ROOT, Settings, load_settings

from .batch import read_batch
from .training import RASA_PYTHON, fitting_model


class NluError(MotcuaError):
    """Rasa did not parse."""


def nlu(
    text: Annotated[str | None, typer.Argument(help="What a citizen would type")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSON lines with id and question (or text)")] = None,
) -> None:
    """The intent of a sentence, or of each line of a batch file (JSON lines out, in order)."""
    if (text is None) == (batch is None):
        typer.echo("motcua nlu: give either a text or --batch FILE", err=True)
        raise typer.Exit(2)
    questions: list[dict[str, Any]] = list(read_batch(batch)) if batch else [{"id": None, "question": text}]
    for row in parse(load_settings(), ((row["id"], row["question"]) for row in questions)):
        sys.stdout.write(json.dumps(row) + "\n")


def parse(settings: Settings, texts: Iterable[tuple[Any, str]]) -> list[dict[str, Any]]:
    """`{id, intent, confidence, ranking}` for each pair of id and text. Raises NluError or TrainingError."""
    model = fitting_model(settings, lambda line: typer.echo(line, err=True))
    rows = "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in texts)
    command = [str(RASA_PYTHON), str(ROOT / "bot" / "parse.py"), str(model)]
    done = subprocess.run(command, input=rows, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise NluError(f"Rasa did not parse: {(done.stderr.strip().splitlines() or ['no output'])[-1]}")
    return [json.loads(line) for line in done.stdout.splitlines()]
