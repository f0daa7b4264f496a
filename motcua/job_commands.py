"""`motcua jobs`: what is done again and again, when it last ended well, and why not."""

import typer

from core.clock import HANOI
from messages.jobs import JobStore

from .context import open_context


def jobs() -> None:
    """One line a job. They are run by the gateway of `motcua serve`."""
    with open_context() as context:
        states = JobStore(context.database, context.clock).all()
    for state in states:
        done = f"{state.last_done.astimezone(HANOI):%d/%m %H:%M}" if state.last_done else "never"
        problem = f"  failed {state.failures} times: {state.error}" if state.failures else ""
        typer.echo(f"{state.name}  last done {done}, due {state.due.astimezone(HANOI):%d/%m %H:%M}{problem}")
    if not states:
        typer.echo("no job has been planned yet: start `motcua serve` once", err=True)
