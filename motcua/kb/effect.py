"""`motcua kb effect`: what a draft will change for citizens. The desk starts it for whoever looks at the draft."""

import os
from contextlib import suppress
from typing import Annotated

import typer

from .common import kb

BEHIND = 10
"""Niceness: citizens are answered first."""


@kb.command()
def effect(draft: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the draft, as its address has it")]) -> None:
    """What golden and past questions will be answered otherwise once a draft of the desk is published."""
    from desk.effects import Effects
    from desk.golden import Golden
    from desk.journal import Journal
    from procedure_kb.drafts import Drafts
    from procedure_kb.store import Store

    from ..context import open_context
    from ..effects import effect_of

    with suppress(OSError):
        os.nice(BEHIND)
    with open_context() as context:
        journal = Journal(context.database, context.clock, context.ledger)
        store = Store(context.database, context.clock, context.ledger)
        found = Drafts(context.database, context.clock, context.ledger, journal).get(draft)
        effects = Effects(store, context.clock)
        effect = effects.ask(found)
        golden = Golden(context.database, context.clock, journal)
        result = effect_of(found, store, golden, lambda done, total: effects.progress(effect.id, done, total))
        effects.finish(effect.id, [difference.as_json() for difference in result])
    for each in result:
        typer.echo(f"{'! ' if each.is_wrong else '  '}{each.kind:13} {each.asked.times:4}  {each.asked.text}")
    typer.echo(f"{len(result)} answers differ", err=True)
