"""`motcua staff`: who may act for the office; the first of them, and whoever lost the way in."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core.clock import HANOI
from core.errors import InputError
from desk.roles import Role

from .office import open_office

staff = typer.Typer(no_args_is_help=True, help="Who may act for the office: add, list, remove, give a new key.")

Name = Annotated[str, typer.Argument(help="As colleagues and the course of cases will show it")]


@staff.command("add")
def add(name: Name, role: Annotated[Role, typer.Option("--role", help="What they may do")]) -> None:
    """Prints their key, which is kept nowhere else: for the first sign-in at /can-bo, and for programs."""
    with open_office() as (_, office):
        key = office.staff.add(name, role)
    _show(name, key)


@staff.command("new-key")
def new_key(name: Name) -> None:
    """In place of key, password and second factor; the old ones open nothing any more."""
    with open_office() as (_, office):
        key = office.staff.new_key(name)
    _show(name, key)


@staff.command("place")
def place(name: Name, unit: Annotated[str, typer.Argument(help="Its id in the routing; - for none")]) -> None:
    """Of which unit they are: its cases and talks stand on their first page."""
    with open_office() as (_, office):
        known = office.catalog().units
        if unit != "-" and unit not in known:
            raise InputError(f"there is no unit {unit!r}: it must be one of {', '.join(known)}, or - for none")
        office.staff.place(name, None if unit == "-" else unit)
    typer.echo(f"{name} is of {'no unit' if unit == '-' else known[unit].name}")


@staff.command("remove")
def remove(name: Name) -> None:
    """Their key opens nothing any more; what they did keeps their name."""
    with open_office() as (_, office):
        office.staff.remove(name)
    typer.echo(f"{name} is removed")


@staff.command("list")
def show() -> None:
    """Everybody who may act now."""
    with open_office() as (_, office):
        found = office.staff.all()
    table = Table("name", "role", "unit", "since", box=None)
    for member in found:
        table.add_row(
            escape(member.name), member.role, member.unit or "–", f"{member.added_at.astimezone(HANOI):%d/%m/%Y}"
        )
    Console(highlight=False).print(table if found else "nobody yet: motcua staff add NAME --role case-officer")


def _show(name: str, key: str) -> None:
    """The key alone on standard output, for a program or a paper; what to know about it beside."""
    typer.echo(
        f"{name}'s key, shown this once (to sign in at /can-bo; for programs, Authorization: Bearer …):", err=True
    )
    typer.echo(key)
