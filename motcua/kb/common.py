"""What the commands of `motcua kb` share."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from procedure_kb.store import Store

from ..context import open_context

kb = typer.Typer(no_args_is_help=True, help="Bring procedures in and out, look at them and their history, check them.")

Id = Annotated[str, typer.Argument(metavar="ID", help="The procedure's code, such as 1.001193")]


def user() -> str:
    try:
        return getpass.getuser()
    except OSError:  # a container may run under a number without a name
        return "unknown"


@contextmanager
def open_store() -> Iterator[Store]:
    with open_context() as context:
        yield Store(context.database, context.clock, context.ledger)
