"""`motcua search`: which procedures a sentence finds, for people and for batches."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from .batch import read_batch
from .context import open_context


def search(
    text: Annotated[str | None, typer.Argument(help="What a citizen would type")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSON lines with id and question (or text)")] = None,
) -> None:
    """The ten best procedures for a sentence, or for each line of a batch file (JSON lines out, in order)."""
    if (text is None) == (batch is None):
        typer.echo("motcua search: give either a text or --batch FILE", err=True)
        raise typer.Exit(2)
    from .knowledge import open_catalog, open_searcher

    questions: list[dict[str, Any]] = list(read_batch(batch)) if batch else [{"id": None, "question": text}]
    with open_context() as context:
        searcher = open_searcher(context, open_catalog(context))
    for row in questions:
        found = searcher.find(row["question"])
        hits = [{"code": hit.code or hit.id, "name": hit.name, "score": round(hit.score, 3)} for hit in found.hits]
        line = {"id": row["id"], "decision": found.decision, "hits": hits, "ms": round(found.ms, 2)}
        if batch is None:
            del line["id"]
        sys.stdout.write(json.dumps(line) + "\n")
