"""One procedure and its past: look at it, change it, compare and take back.

Whoever changes something changes the version they looked at. If somebody else was faster nothing is written and one
line says who.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import click
import typer
import yaml

from core.clock import HANOI, Clock, today
from core.errors import InputError, MotcuaError
from core.folders import make_folder
from core.settings import load_settings
from procedure_kb.fields import changed_fields, diff, with_field
from procedure_kb.model import Official, Procedure, Source
from procedure_kb.record_file import read_records
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store

from .common import Id, kb, open_store, user

Who = Annotated[str, typer.Option(default_factory=user, show_default="the user of this system")]
Why = Annotated[str | None, typer.Option(help="The reason, for whoever asks later")]
From = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The day from which it holds; without: now")
]
Seen = Annotated[
    int | None, typer.Option("--version", help="Only if this version still stands (`kb show` tells it); without: any")
]


@kb.command()
def show(id: Id, version: Annotated[int | None, typer.Option(help="An earlier one")] = None) -> None:
    """One procedure as YAML, which `kb import` reads back."""
    with open_store() as store:
        found = store.version(id, version)
    typer.echo(f"# version {found.number}, {found.action} by {found.who} at {_when(found.at)}")
    typer.echo(_as_yaml(found.procedure), nl=False)


@kb.command()
def history(id: Id) -> None:
    """Who changed a procedure when, why, and which fields."""
    with open_store() as store:
        versions = store.history(id)
    if not versions:
        raise InputError(f"there is no procedure {id}")
    earlier = [None, *(version.procedure for version in versions)]
    for before, version in zip(earlier, versions, strict=False):
        changed = changed_fields(before, version.procedure)
        reason = f" ({version.why})" if version.why else ""
        typer.echo(
            f"{version.number}  {_when(version.at)}  {version.action} by {version.who}{reason}: {', '.join(changed)}"
        )


@kb.command("diff")
def diff_(
    id: Id,
    old: Annotated[int | None, typer.Argument(help="Version; without: the one before the newest")] = None,
    new: Annotated[int | None, typer.Argument(help="Version; without: the newest")] = None,
) -> None:
    """What two versions differ in: each field, what it lost (-) and gained (+)."""
    with open_store() as store:
        after = store.version(id, new)
        before = store.version(id, old or after.number - 1) if old or after.number > 1 else None
    for line in diff(before.procedure if before else None, after.procedure):
        typer.echo(line)


@kb.command("set")
def set_(
    id: Id,
    field: Annotated[
        str, typer.Argument(metavar="FIELD", help="plain.notes.fee, plain.phrases[+], official.steps[0] …")
    ],
    who: Who,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="Text; a list or papers as YAML")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take the field out")] = False,
    why: Why = None,
    start: From = None,
    seen: Seen = None,
) -> None:
    """Change one field of a procedure, now or from a later day."""
    if clear == (value is not None):
        raise typer.BadParameter("give a VALUE, or --clear")
    with open_store() as store:
        current = store.version(id)
        typer.echo(_saved(store, with_field(current.procedure, field, value), seen or current.number, who, why, start))


@kb.command()
def edit(id: Id, who: Who, why: Why = None, start: From = None) -> None:
    """Open a procedure in $EDITOR, a new one for an unknown code, and save it. What is refused is kept in a file."""
    with open_store() as store:
        versions = store.history(id)
        before = _as_yaml(versions[-1].procedure) if versions else _empty(id, store.clock)
        written = click.edit(before, extension=".yaml")
        if written is None or written == before:
            typer.echo("nothing was changed")
            return
        draft = make_folder(load_settings().data_dir) / f"edited-{re.sub(r'[^\w.-]', '_', id)}.yaml"
        draft.write_text(written, encoding="utf-8")
        try:
            told = _saved(store, _read(id, draft), len(versions), who, why, start)
        except MotcuaError as error:
            raise type(error)(f"{error}; what you wrote is kept in {draft}") from error
        draft.unlink()
    typer.echo(told)


@kb.command()
def rollback(
    id: Id,
    who: Who,
    version: Annotated[int | None, typer.Argument(help="The version to go back to; without: the one before")] = None,
    why: Why = None,
    seen: Seen = None,
) -> None:
    """Make an earlier version the newest one again. Nothing is lost: the present one stays in the history."""
    with open_store() as store:
        newest = store.version(id).number
        if version is None and newest == 1:
            raise InputError(f"procedure {id} has one version only: there is nothing to go back to")
        number = store.restore(id, version or newest - 1, who=who, why=why, expected_version=seen or newest)
    typer.echo(f"{id} is version {number}, as it was in version {version or newest - 1}")


@kb.command()
def scheduled() -> None:
    """Changes that hold from a later day: waiting, brought in, in conflict, taken back."""
    with open_store() as store:
        for one in Schedule(store.database, store.clock, store.ledger).all():
            reason = f" ({one.why})" if one.why else ""
            note = f": {one.note}" if one.note else ""
            typer.echo(f"{one.number}  {one.effective_on}  {one.procedure.id}  {one.state}{note}; by {one.who}{reason}")


@kb.command()
def withdraw(number: Annotated[int, typer.Argument(help="As `kb scheduled` shows it")], who: Who) -> None:
    """Take a scheduled change back before it holds."""
    with open_store() as store:
        one = Schedule(store.database, store.clock, store.ledger).withdraw(number, who=who)
    typer.echo(f"the change of {one.procedure.id} from {one.effective_on} is taken back")


def _saved(store: Store, changed: Procedure, seen: int, who: str, why: str | None, start: datetime | None) -> str:
    if start:
        store.schedule(changed, start.date(), who=who, why=why, expected_version=seen)
        return f"{changed.id} changes on {start.date()}"
    number = store.save(changed, who=who, why=why, expected_version=seen)
    return (
        f"{changed.id} is version {number}"
        if number > seen
        else f"{changed.id} stays version {number}: nothing changed"
    )


def _read(id: str, draft: Path) -> Procedure:
    procedure = next(read_records(draft))
    if procedure.id != id:
        raise InputError(f"the id was changed from {id} to {procedure.id}: a procedure keeps its id")
    return procedure


def _as_yaml(procedure: Procedure) -> str:
    content = procedure.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)


def _empty(id: str, clock: Clock) -> str:
    """What a new record needs at least."""
    official = Official(code=id, name="Tên thủ tục", source=Source(verified_on=today(clock).isoformat()))
    return _as_yaml(Procedure(id=id, official=official))


def _when(at: datetime) -> str:
    return f"{at.astimezone(HANOI):%Y-%m-%d %H:%M}"
