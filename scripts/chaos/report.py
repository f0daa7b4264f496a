"""The figures of a run as tables for people."""

from collections.abc import Sequence

import httpx
from rich.console import Console
from rich.table import Table

from .run import Outcome
from .verdict import LOST, OUT_OF_ORDER, TWICE, Finding, Tally

MOST_LINES = 10
"""Of each kind of finding."""

COLUMNS = (
    "struck",
    "messages",
    "answered",
    "told error",
    "lost",
    "twice",
    "out of order",
    "other",
    "unknowable",
    "longest round, s",
)


def show(console: Console, outcome: Outcome) -> None:
    console.print(_points(outcome))
    console.print(_whole(outcome))
    shown: dict[str, int] = {}
    for kind, line in [
        *((finding.kind, finding.line) for finding in outcome.verdict.findings),
        *(("trouble", line) for line in outcome.trouble),
    ]:
        shown[kind] = shown.get(kind, 0) + 1
        if shown[kind] <= MOST_LINES:
            console.print(f"  {kind}: {line}", style="red", markup=False, highlight=False)
    console.print()


def _points(outcome: Outcome) -> Table:
    """One row a point: what became of the messages that came while it was struck, and until all was well again."""
    table = Table(f"chaos: {outcome.store}", *COLUMNS, box=None, header_style="bold", padding=(0, 1))
    for column in table.columns[1:]:
        column.justify = "right"
    for point, rounds in outcome.by_point().items():
        longest = max(outcome.rounds[round] for round in rounds)
        cells = _cells(*outcome.verdict.of(rounds))
        table.add_row(f"{point.where}: {point.step}", f"{len(rounds)}", *cells, f"{longest:.0f}")
    table.add_row("together", f"{len(outcome.plan.blows)}", *_cells(*outcome.verdict.of()), "")
    return table


def _cells(tally: Tally, findings: Sequence[Finding]) -> list[str]:
    """`unknowable` has the parts of answers whose sending ended in the dark, and how many of them had arrived."""
    kinds = [finding.kind for finding in findings]
    of_kinds = [kinds.count(kind) for kind in (LOST, TWICE, OUT_OF_ORDER)]
    dark = f"{tally.unsure} ({tally.unsure_arrived} arrived)" if tally.unsure else "0"
    counts = (tally.taken, tally.answered, tally.apologies, *of_kinds, len(kinds) - sum(of_kinds))
    return [*(f"{count:,}" for count in counts), dark]


def _whole(outcome: Outcome) -> Table:
    verdict, statuses = outcome.verdict, outcome.statuses
    plan, reports = outcome.plan, sum(1 for each in outcome.plan.conversations if each.report)
    refused = statuses.total() - statuses[httpx.codes.OK]
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_row("planned", f"{plan.messages:,} messages in {len(plan.conversations):,} conversations")
    table.add_row("deliveries", f"{statuses.total():,}, of which {refused:,} without 200")
    table.add_row("reports", f"{verdict.reports} of {reports} filed once, each answer in its slot")
    table.add_row("outcomes", ", ".join(f"{name} {count}" for name, count in verdict.outcomes.most_common()))
    table.add_row("seconds", f"{outcome.seconds:.0f}")
    return table
