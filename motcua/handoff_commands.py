"""`motcua handoff`: citizens who wait for an officer, until the officers' desk has its own pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answers.text import cut, one_line
from channels.web import WebChannel
from core.clock import HANOI
from core.errors import InputError
from messages.channel import Channel
from messages.handoff import Handoff, Handoffs
from messages.reply import Reply

from .context import Context, open_context
from .platforms import opened

handoff = typer.Typer(no_args_is_help=True, help="Citizens who wait for an officer: list, take, reply, close.")

Number = Annotated[int, typer.Argument(help="As `motcua handoff list` shows it")]
Who = Annotated[str, typer.Option("--as", help="The officer's name, as the citizen will read it")]

SHOWN = 80
"""Characters of a citizen's last words in the list."""

SIGNED = "Cán bộ {officer}: {text}"
ENDED = "Cán bộ đã kết thúc trao đổi. Tôi tiếp tục hỗ trợ anh/chị về thủ tục."


@handoff.command("list")
def show() -> None:
    """Open ones, the longest waiting first."""
    with open_context() as context:
        found = Handoffs(context.database, context.clock, context.ledger).open()
    table = Table("no.", "since", "over", "with", "last words", box=None)
    for each in found:
        since, said = f"{each.asked_at.astimezone(HANOI):%d/%m %H:%M}", cut(one_line(each.said or ""), SHOWN)
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
    with open_context() as context:
        Handoffs(context.database, context.clock, context.ledger).take(number, who)
    typer.echo(f"{number} is with {who}")


@handoff.command()
def reply(number: Number, text: Annotated[str, typer.Argument(help="What the citizen reads")], who: Who) -> None:
    """Say something to the citizen; takes the hand-off if nobody has it."""
    if not text.strip():
        raise InputError("the reply is empty")
    with open_context() as context, _channels(context) as channels:
        handoffs = Handoffs(context.database, context.clock, context.ledger)
        taken = handoffs.take(number, who)
        words = Reply(SIGNED.format(officer=who, text=text.strip()))
        handoffs.say(taken, _channel(channels, taken), words)
    typer.echo(f"{number}: sent over {taken.channel}")


@handoff.command()
def close(number: Number, who: Who) -> None:
    """Give the citizen back to the assistant, and tell them so."""
    with open_context() as context, _channels(context) as channels:
        handoffs = Handoffs(context.database, context.clock, context.ledger)
        taken = handoffs.take(number, who)
        handoffs.close(taken.conversation_id, who)
        handoffs.say(taken, _channel(channels, taken), Reply(ENDED))
    typer.echo(f"{number} is closed")


@contextmanager
def _channels(context: Context) -> Iterator[dict[str, Channel]]:
    """Those that can be rendered for now; what is said is sent by the gateway."""
    web = WebChannel()
    with opened(context) as found:
        yield {web.name: web, **{each.name: each.channel for each in found if each.channel}}


def _channel(channels: dict[str, Channel], handoff: Handoff) -> Channel:
    if handoff.channel not in channels:
        raise InputError(f"{handoff.channel} is not set up here: run this with the gateway's settings")
    return channels[handoff.channel]
