"""`motcua handoff`: citizens who wait for an officer, for whoever has no browser at hand."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answers.text import cut, one_line
from core.clock import HANOI
from core.errors import InputError
from messages.answering import Answering
from messages.handoff_list import HandoffList

from .context import open_context
from .office import open_office

handoff = typer.Typer(no_args_is_help=True, help="Citizens who wait for an officer: list, take, reply, close.")

Number = Annotated[int, typer.Argument(help="As `motcua handoff list` shows it")]
Who = Annotated[str, typer.Option("--as", help="The officer's name, as the citizen will read it")]

SHOWN = 80
"""Characters of a citizen's last words in the list."""
MOST = 500
"""Of the list: a screen that one still reads."""


@handoff.command("list")
def show() -> None:
    """Open ones, the longest waiting first."""
    with open_context() as context:
        found = HandoffList(context.database).open(MOST)
    table = Table("no.", "since", "over", "with", "last words", box=None)
    for each in found:
        since, said = f"{each.asked_at.astimezone(HANOI):%d/%m %H:%M}", cut(one_line(each.said), SHOWN)
        table.add_row(
            str(each.id),
            since,
            each.channel,
            escape(each.officer or "–"),
            escape(said),
        )
    Console(highlight=False).print(table if found else "nobody waits")


@handoff.command()
def take(number: Number, who: Who) -> None:
    """Answer for this citizen from now on; another officer cannot take it."""
    with _answering() as (answering, _):
        answering.take(number, who)
    typer.echo(f"{number} is with {who}")


@handoff.command()
def reply(number: Number, text: Annotated[str, typer.Argument(help="What the citizen reads")], who: Who) -> None:
    """Say something to the citizen; takes the hand-off if nobody has it."""
    if not text.strip():
        raise InputError("the reply is empty")
    with _answering() as (answering, handoffs):
        answering.take(number, who)
        answering.say(number, who, text.strip(), _key())
        channel = handoffs.get(number).channel
    typer.echo(f"{number}: sent over {channel}")


@handoff.command()
def close(number: Number, who: Who) -> None:
    """Give the citizen back to the assistant, and tell them so."""
    with _answering() as (answering, _):
        answering.take(number, who)
        answering.end(number, who, _key())
    typer.echo(f"{number} is closed")


@contextmanager
def _answering() -> Iterator[tuple[Answering, HandoffList]]:
    """Over the channels that are set up here; what is said is sent by the gateway."""
    with open_office() as (context, office):
        yield office.answering(), HandoffList(context.database)


def _key() -> str:
    return secrets.token_urlsafe(12)
