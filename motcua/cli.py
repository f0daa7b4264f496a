"""The command `motcua`. Exit 0, 1 (one line on standard error says what), 2 (wrong use)."""

import os
import sys

import typer

from core.errors import MotcuaError

from .ask import ask
from .backup import backup, restore
from .case_commands import cases
from .channel_commands import channels
from .demo import demo
from .doctor import doctor
from .dossier_commands import dossiers
from .evaluation.command import evaluate
from .gaps import gaps
from .handoff_commands import handoff
from .job_commands import jobs
from .kb import kb
from .ledger_commands import ledger
from .nlu_commands import nlu
from .search_commands import search
from .staff_commands import staff
from .train_commands import train
from .working_days_commands import working_days

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(cases, name="cases")
app.add_typer(channels, name="channels")
app.add_typer(dossiers, name="dossiers")
app.add_typer(handoff, name="handoff")
app.add_typer(kb, name="kb")
app.add_typer(ledger, name="ledger")
app.add_typer(staff, name="staff")
app.add_typer(train, name="train")
app.add_typer(working_days, name="working-days")
app.command()(ask)
app.command()(backup)
app.command()(demo)
app.command()(doctor)
app.command()(evaluate)
app.command()(gaps)
app.command()(jobs)
app.command()(restore)
app.command()(search)
app.command()(nlu)


@app.command()
def serve() -> None:
    """Start the assistant: database, starter records, model, all processes."""
    from dossiers.mapping import load_mapping

    from .context import open_context
    from .serve import Service

    with open_context() as context:
        settings = context.settings
    if settings.dossiers_url:
        load_mapping(settings.dossiers_mapping)  # what is wrong with it is said here, not in a child's log
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
