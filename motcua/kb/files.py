"""Procedures in and out: `kb import`, `kb export`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from core.errors import InputError
from procedure_kb.importer import ImportReport, import_files
from procedure_kb.model import Procedure

from .common import kb, open_store, user


@kb.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="JSON lines (the portal's or ours) or YAML")],
    who: Annotated[str, typer.Option(default_factory=user, show_default="the user of this system")],
) -> None:
    """Take procedures in: all files, or on any error nothing. Plain words of this house are kept."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with open_store() as store, bar:
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
    with open_store() as store:
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
