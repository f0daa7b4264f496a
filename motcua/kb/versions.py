"""A procedure and its past: `kb show`, `kb history`."""

import typer
import yaml

from core.clock import HANOI
from core.errors import InputError
from procedure_kb.changes import changed_fields

from .common import Id, kb, open_store


@kb.command()
def show(id: Id) -> None:
    """One procedure as YAML, which `kb import` reads back."""
    with open_store() as store:
        procedure = store.version(id).procedure
    content = procedure.model_dump(mode="json", exclude_defaults=True)
    typer.echo(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110), nl=False)


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
        when = f"{version.at.astimezone(HANOI):%Y-%m-%d %H:%M}"
        reason = f" ({version.why})" if version.why else ""
        typer.echo(f"{version.number}  {when}  {version.action} by {version.who}{reason}: {', '.join(changed)}")
