"""`motcua kb golden`: whether golden questions lead to their records. A job of the gateway starts it, too."""

import os
from contextlib import suppress

import typer

from .common import kb
from .effect import BEHIND


@kb.command()
def golden() -> None:
    """Ask every golden question of what is published, if anything changed since the last time."""
    from ..effects import check_golden
    from ..office import open_office

    with suppress(OSError):
        os.nice(BEHIND)
    with open_office() as (_, office):
        knowledge = office.knowledge
        check = (
            check_golden(knowledge.store, knowledge.golden, knowledge.golden_checks) or knowledge.golden_checks.last()
        )
    if check:
        for each in check.missed:
            typer.echo(f"{each.wanted}  {each.reached or each.outcome:24}  {each.text}")
        typer.echo(f"{check.total - len(check.missed)} of {check.total} lead to their record", err=True)
