"""Procedures in and out: `kb import`, `kb export`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from core.errors import InputError
from procedure_kb.export import Format, write
from procedure_kb.files.columns import COLUMNS
from procedure_kb.freshness import meant_days
from procedure_kb.importer import ImportReport, import_files
from procedure_kb.model import Procedure
from procedure_kb.record_file import files_in

from .common import kb, open_store, user


def _day(given: str | None) -> str | None:
    if given and meant_days(given) is None:
        raise typer.BadParameter("must be a day or a month such as 2026-07-14 or 2026-07")
    return given


@kb.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="JSON, YAML, CSV or XLSX; of a folder all files")
    ],
    who: Annotated[str, typer.Option(default_factory=user, show_default="the user of this system")],
    verified_on: Annotated[
        str | None,
        typer.Option(
            help="When the source was read (2026-07-14, 2026-07), for files that do not say it", callback=_day
        ),
    ] = None,
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
            store.ledger,
            files_in(files),
            who=who,
            verified_on=verified_on,
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
    format: Annotated[Format | None, typer.Option(show_default="by the name of --output, else jsonl")] = None,
) -> None:
    """All procedures, sorted by id, as JSON lines, CSV or XLSX; `kb import` reads them back."""
    chosen = format or _format_of(output)
    with open_store() as store:
        if output is None:
            write(store.procedures(), typer.get_binary_stream("stdout"), chosen)
        else:
            _write_whole(store.procedures(), output, chosen)


@kb.command()
def columns() -> None:
    """The columns of CSV and XLSX tables: header, field, parts of a line."""
    for column in COLUMNS:
        repeated = f" | {' | '.join(column.repeated)} …" if column.repeated else ""
        one_a_line = "" if column.kind == "text" else f"  (a line each) {' | '.join(column.parts)}{repeated}".rstrip()
        typer.echo(f"{column.label}  {column.field}{one_a_line}")


def _format_of(output: Path | None) -> Format:
    """By the name; what has another name is JSON lines."""
    by_suffix: dict[str, Format] = {".csv": "csv", ".xlsx": "xlsx"}
    return by_suffix.get(output.suffix.lower(), "jsonl") if output else "jsonl"


def _write_whole(procedures: Iterable[Procedure], path: Path, format: Format) -> None:
    """Written aside and moved into place: an export that broke off leaves the last one as it was."""
    draft = path.with_name(f".{path.name}.partial")
    try:
        try:
            with draft.open("wb") as file:
                write(procedures, file, format)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
