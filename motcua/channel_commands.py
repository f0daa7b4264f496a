"""`motcua channels`: which platforms are on and reached, what waits, what was given up; turning one off and on."""

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answers.text import one_line
from core.clock import HANOI
from core.errors import InputError
from desk.journal import Journal
from messages.channel_states import ChannelState, ChannelStates
from messages.outbox import Outbox
from messages.traffic import last_seen

from .context import Context, open_context
from .platforms import NAMES, Platform, Zalo, opened

channels = typer.Typer(no_args_is_help=False, help="Platforms: on, off, reached; what waits and why.")

Name = Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}")]
Why = Annotated[str, typer.Option("--why", help="The reason, kept and shown to other operators")]


@channels.callback(invoke_without_command=True)
def show(call: typer.Context) -> None:
    """One row a platform. Asks each that is on whether it answers."""
    if call.invoked_subcommand:
        return
    with open_context() as context, opened(context) as found:
        _print(context, found)


@channels.command("off")
def turn_off(name: Name, why: Why) -> None:
    """Neither answer nor send over a platform; what comes in is kept and waits."""
    _turn(name, False, why)


@channels.command("on")
def turn_on(name: Name, why: Why) -> None:
    """Go on: what waited is answered and sent now."""
    _turn(name, True, why)


@channels.command("history")
def history(name: Annotated[str | None, typer.Argument(help="One of them; without: all")] = None) -> None:
    """When each platform was turned off and on, and why, the newest last."""
    with open_context() as context:
        changes = _states(context).history(_known(name) if name else None)
    for changed, state in changes:
        by = f" ({state.staff})" if state.staff else ""
        typer.echo(f"{_when(state.changed_at)}  {changed} {'on' if state.is_on else 'off'}: {one_line(state.why)}{by}")
    if not changes:
        typer.echo("nothing was turned off or on yet")


@channels.command("requeue")
def requeue(name: Name) -> None:
    """Send again what was given up, held back, or may not have arrived (the last may then arrive twice)."""
    with open_context() as context:
        count = Outbox(context.database, context.clock).requeue(_known(name))
    typer.echo(f"{name}: {count} messages wait to be sent again")


@channels.command("consent")
def consent() -> None:
    """The address where an administrator of the Zalo OA gives us the right to send."""
    with open_context() as context, opened(context) as found:
        zalo = next(each for each in found if isinstance(each, Zalo))
        if zalo.missing:
            raise InputError(f"{zalo.missing}: set it first (docs/setting-up-zalo.md)")
        address = zalo.consent_url()
    if address is None:
        raise InputError("MOTCUA_PUBLIC_URL is not set: Zalo must know where to send the administrator back")
    typer.echo(address)


def _turn(name: str, is_on: bool, why: str) -> None:
    if not why.strip():
        raise InputError("--why is empty: say why, for those who come after you")
    with open_context() as context:
        _states(context).turn(_known(name), is_on, why.strip())
    typer.echo(f"{name} is {'on' if is_on else 'off'}: {why.strip()}")


def _states(context: Context) -> ChannelStates:
    return ChannelStates(context.database, context.clock, Journal(context.database, context.clock, context.ledger))


def _known(name: str) -> str:
    if name not in NAMES:
        raise InputError(f"{name!r} is no platform: it must be one of {', '.join(NAMES)}")
    return name


def _print(context: Context, found: list[Platform]) -> None:
    states = _states(context).all()
    outbox = Outbox(context.database, context.clock)
    seen = last_seen(context.database, [platform.name for platform in found])
    table = Table("platform", "state", "last in", "last out", "waiting", "not sent", box=None)
    notes: list[str] = []
    for platform in found:
        counts, (came, went) = outbox.counts(platform.name), seen[platform.name]
        stuck = ", ".join(f"{counts[state]} {state}" for state in ("held", "unsure", "dead") if state in counts)
        waiting = counts.get("waiting", 0) + counts.get("sending", 0)
        state = _state(platform, states.get(platform.name, ChannelState()))
        table.add_row(platform.name, escape(state), _when(came), _when(went), str(waiting), stuck or "–")
        notes += [
            f"{platform.name}: {number} {state}: {reason}" for state, reason, number in outbox.reasons(platform.name)
        ]
        notes += [f"{platform.name}: {line}" for line in platform.notes()]
    console = Console(highlight=False)
    console.print(table)
    for note in notes:
        console.print(escape(note))


def _state(platform: Platform, state: ChannelState) -> str:
    if platform.missing:
        return f"off: {platform.missing}"
    if not state.is_on:
        return f"turned off: {state.why}"
    problem = platform.check()
    return f"on, not reached: {problem}" if problem else "on"


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(HANOI):%d/%m/%Y %H:%M}" if moment else "–"
