"""The command `motcua`. Exit 0, 1 (one line on standard error says what), 2 (wrong use)."""

import os
import sys

import typer

from core.errors import MotcuaError

from .ask import ask
from .backup import backup, restore
from .doctor import doctor
from .evaluation.command import evaluate
from .gaps import gaps
from .kb import kb
from .nlu_commands import nlu
from .search_commands import search
from .train_commands import train

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(kb, name="kb")
app.add_typer(train, name="train")
app.command()(ask)
app.command()(backup)
app.command()(doctor)
app.command()(evaluate)
app.command()(gaps)
app.command()(restore)
app.command()(search)
app.command()(nlu)


@app.command()
def serve() -> None:
    """Start the assistant: database, starter records, model, all processes."""
    from .context import open_context
    from .serve import Service

    with open_context() as context:
        settings = context.settings
    Service(settings, tell=lambda line: typer.echo(line, err=True)).run()


def main() -> None:
    os.umask(0o077)  # what we write holds conversations and keys: for the owner only, children included
    try:
        app()
    except MotcuaError as error:
        typer.echo(f"motcua: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
