"""`motcua ledger`: whether what was written down is still what was written down."""

import typer

from core.errors import MotcuaError

from .office import open_office

ledger = typer.Typer(no_args_is_help=True, help="The trace of every act: verify it, see the published roots.")


class LedgerError(MotcuaError):
    """The ledger does not hold."""


@ledger.command("verify")
def verify() -> None:
    """Every entry against the one before and the published roots. Exit 1 names the first that does not hold."""
    with open_office() as (_, office):
        checked = office.ledger.verify()
    if checked.broken is not None:
        raise LedgerError(f"entry {checked.broken} does not hold: {checked.why}; {checked.count} before it do")
    typer.echo(f"{checked.count} entries hold; the last hash is {checked.head}")


@ledger.command("roots")
def roots() -> None:
    """The last hash of each day that is over, newest first."""
    with open_office() as (_, office):
        office.ledger.publish_roots()
        found = office.ledger.roots()
    for root in found:
        typer.echo(f"{root.day}  {root.number}  {root.hash}")
