"""`motcua gaps`: what citizens asked and no record answered."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from core.clock import HANOI
from messages.gaps import gaps as find_gaps

from .context import open_context


def gaps(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back to look")] = 30,
    limit: Annotated[int, typer.Option(min=1, help="At most so many")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines for a program")] = False,
) -> None:
    """Questions that found no procedure: how often, when last, and the words (personal numbers as marks)."""
    with open_context() as context:
        found = find_gaps(context.database, context.clock, days)
    for gap in found[:limit]:
        if as_json:
            typer.echo(json.dumps(asdict(gap), ensure_ascii=False, default=lambda moment: moment.isoformat()))
        else:
            typer.echo(f"{gap.count}×  {gap.last_asked.astimezone(HANOI):%Y-%m-%d %H:%M}  {' '.join(gap.text.split())}")
    if not as_json:
        more = f", {len(found) - limit} more: --limit" if len(found) > limit else ""
        typer.echo(f"{len(found)} questions without an answer in {days} days{more}", err=True)
