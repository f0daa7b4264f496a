"""Doubts and counts: `kb check`, `kb stats`."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from core.clock import SystemClock, today
from procedure_kb.checks import KINDS, Finding, Severity, check_all
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


@dataclass
class Tally:
    """Findings and records of each kind; those that plain words settle are counted apart."""

    findings: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    _last: dict[str, str] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        if finding.settled:
            self.settled[finding.kind] += 1
            return
        self.findings[finding.kind] += 1
        self.records[finding.kind] += self._last.get(finding.kind) != finding.procedure_id
        self._last[finding.kind] = finding.procedure_id

    def of(self, severity: Severity) -> int:
        """Findings of this severity that nothing settles."""
        return sum(count for kind, count in self.findings.items() if KINDS[kind].severity == severity)


@kb.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE…]", help="Instead of the database")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind, such as fee-too-low; may be repeated")] = None,
    severity: Annotated[Severity | None, typer.Option(help="Only these")] = None,
    settled: Annotated[bool, typer.Option("--settled", help="Also show what our plain words settle")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as JSON lines")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if an error is not settled")] = False,
) -> None:
    """What is doubtful: one line a finding, then how many of each kind. Doubts are no failure: the exit status is 0."""
    if unknown := set(kind or ()) - KINDS.keys():
        raise typer.BadParameter(f"{min(unknown)} is none of {', '.join(KINDS)}", param_hint="--kind")
    tally, day = Tally(), today(SystemClock())
    with _records(files) as procedures:
        for finding in _asked(procedures, day, kind, severity):
            tally.add(finding)
            if settled or not finding.settled:
                typer.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else _line(finding))
    _print(tally)
    if strict and tally.of("error"):
        raise typer.Exit(1)


@contextmanager
def _records(files: list[Path] | None) -> Iterator[Iterable[Procedure]]:
    if files:
        yield chain.from_iterable(map(read_records, files))
        return
    with open_store() as store:
        yield store.procedures()


def _asked(
    procedures: Iterable[Procedure], day: date, kinds: list[str] | None, severity: Severity | None
) -> Iterator[Finding]:
    for finding in check_all(procedures, day):
        if finding.kind in (kinds or KINDS) and severity in (None, finding.severity):
            yield finding


def _line(finding: Finding) -> str:
    place = f"{finding.procedure_id} {finding.field}: {finding.severity}: {finding.kind}: {finding.message}"
    return f"{place} (settled)" if finding.settled else place


def _print(tally: Tally) -> None:
    """The table and the sum on standard error: findings alone stand on standard output."""
    table = Table("", "kind", "findings", "records", "settled", "what it means", box=None)
    for name, known in KINDS.items():
        counts = (tally.findings[name], tally.records[name], tally.settled[name])
        if any(counts):
            table.add_row(known.severity, name, *(f"{count:,}" for count in counts), known.meaning)
    if table.row_count:
        Console(stderr=True, width=None if Console(stderr=True).is_terminal else 140).print(table)
    typer.echo(f"{tally.of('error'):,} errors, {tally.of('warning'):,} warnings", err=True)
