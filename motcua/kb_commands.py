"""`motcua kb`: bring procedures in and out, look at them and their history, check them."""

import getpass
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
import yaml
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from core.clock import HANOI
from core.errors import InputError
from procedure_kb.changes import changed_fields
from procedure_kb.checks import check as doubts
from procedure_kb.importer import ImportReport, import_files
from procedure_kb.model import Procedure
from procedure_kb.record_file import read_records
from procedure_kb.statistics import statistics
from procedure_kb.store import Store

from .context import open_context

kb = typer.Typer(no_args_is_help=True, help=__doc__)

Id = Annotated[str, typer.Argument(metavar="ID", help="The procedure's code, such as 1.001193")]


def _user() -> str:
    try:
        return getpass.getuser()
    except OSError:  # a container may run under a number without a name
        return "unknown"


@contextmanager
def _store() -> Iterator[Store]:
    with open_context() as context:
        yield Store(context.database, context.clock)


@kb.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="JSON lines (the portal's or ours) or YAML")],
    who: Annotated[str, typer.Option(default_factory=_user, show_default="the user of this system")],
) -> None:
    """Take procedures in: all files, or on any error nothing. Plain words of this house are kept."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with _store() as store, bar:
        task = bar.add_task("importing", total=None)
        report = import_files(
            store.database,
            store.clock,
            files,
            who=who,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    typer.echo(_summary(report))


def _summary(report: ImportReport) -> str:
    counted = f"{report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged"
    extras = {
        f"kept the plain words of {report.kept_plain:,}": report.kept_plain,
        f"kept the newer official fields of {report.kept_official:,}": report.kept_official,
        f"unknown fields left out: {', '.join(sorted(report.ignored))}": report.ignored,
    }
    return "; ".join([f"{report.records:,} procedures: {counted}", *(text for text, met in extras.items() if met)])


@kb.command()
def export(
    output: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output")] = None,
) -> None:
    """All procedures as JSON lines, sorted by id; `kb import` reads them back."""
    with _store() as store:
        if output is None:
            _write(store.procedures(), typer.get_binary_stream("stdout"))
        else:
            _write_whole(store.procedures(), output)


def _write_whole(procedures: Iterable[Procedure], path: Path) -> None:
    """Written aside and moved into place: an export that broke off leaves the last one as it was."""
    draft = path.with_name(f".{path.name}.partial")
    try:
        try:
            with draft.open("wb") as file:
                _write(procedures, file)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


def _write(procedures: Iterable[Procedure], file: BinaryIO) -> None:
    for procedure in procedures:
        file.write(procedure.model_dump_json(exclude_defaults=True).encode() + b"\n")


@kb.command()
def stats() -> None:
    """How many procedures there are, by field, level and date of reading."""
    with _store() as store:
        found = statistics(store.procedures())
    typer.echo(f"{found.procedures:,} procedures, {found.with_plain:,} in plain words, {found.doubtful:,} doubtful")
    for heading, counts in (("verified", found.by_verified), ("level", found.by_level), ("field", found.by_field)):
        typer.echo(f"\n{heading}")
        for line in _counted(counts):
            typer.echo(line)


def _counted(counts: Counter[str]) -> Iterator[str]:
    for name, count in counts.most_common():
        yield f"{count:7,}  {name or '(none)'}"


@kb.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE…]", help="Instead of the database")] = None,
) -> None:
    """What is doubtful: one line a finding. Doubts are no failure: the exit status is 0."""
    severities: Counter[str] = Counter()
    with _records(files) as procedures:
        for finding in chain.from_iterable(map(doubts, procedures)):
            severities[finding.severity] += 1
            typer.echo(f"{finding.procedure_id} {finding.field}: {finding.severity}: {finding.message}")
    typer.echo(f"{severities['error']:,} errors, {severities['warning']:,} warnings", err=True)


@contextmanager
def _records(files: list[Path] | None) -> Iterator[Iterable[Procedure]]:
    if files:
        yield chain.from_iterable(map(read_records, files))
        return
    with _store() as store:
        yield store.procedures()


@kb.command()
def show(id: Id) -> None:
    """One procedure as YAML, which `kb import` reads back."""
    with _store() as store:
        procedure = store.version(id).procedure
    content = procedure.model_dump(mode="json", exclude_defaults=True)
    typer.echo(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110), nl=False)


@kb.command()
def history(id: Id) -> None:
    """Who changed a procedure when, why, and which fields."""
    with _store() as store:
        versions = store.history(id)
    if not versions:
        raise InputError(f"there is no procedure {id}")
    earlier = [None, *(version.procedure for version in versions)]
    for before, version in zip(earlier, versions, strict=False):
        changed = changed_fields(before, version.procedure)
        when = f"{version.at.astimezone(HANOI):%Y-%m-%d %H:%M}"
        reason = f" ({version.why})" if version.why else ""
        typer.echo(f"{version.number}  {when}  {version.action} by {version.who}{reason}: {', '.join(changed)}")
