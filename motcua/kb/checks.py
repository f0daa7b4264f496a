"""Doubts and counts: `kb check`, `kb stats`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from procedure_kb.checks import check as doubts
from procedure_kb.model import Procedure
from procedure_kb.record_file import read_records
from procedure_kb.statistics import statistics

from .common import kb, open_store


@kb.command()
def stats() -> None:
    """How many procedures there are, by field, level and date of reading."""
    with open_store() as store:
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
    with open_store() as store:
        yield store.procedures()
