"""Takes files of procedures into the database: all of them in one transaction, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from pathlib import Path

from core.clock import Clock, day_in_hanoi
from core.database import Database
from core.errors import InputError
from core.ledger import Ledger

from .changes import Change, change, latest
from .freshness import is_in_force
from .merging import is_older, merge_import, merge_list
from .model import Plain, Procedure
from .record_file import RecordFile
from .schedule import put_off
from .starters import last_starters

BATCH = 100
"""Records merged and written together."""

Merge = Callable[[Procedure | None, Procedure, Procedure | None], Procedure]
"""What stands after (current, incoming, last starter)."""

Progress = Callable[[int, int], None]
"""Told after every batch: bytes read, bytes in all."""


@dataclass
class ImportReport:
    """How many records an import met, and what became of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    scheduled: int = 0
    """Hold from a later day: what stands here is told until then."""
    doubted: list[str] = field(default_factory=list)
    """Plain parts that state what the record no longer does: "1.001193 notes.fee"."""
    kept_plain: int = 0
    """Came with plain words of their own, which gave way to those of this house."""
    kept_official: int = 0
    """Were read earlier than what stands here already."""
    ignored: set[str] = field(default_factory=set)
    """Fields of the files that have no place in a record."""

    @property
    def records(self) -> int:
        return self.new + self.changed + self.unchanged + self.scheduled

    def count(self, current: Procedure | None, incoming: Procedure, merged: Procedure, *, waits: bool) -> None:
        """Count one record that was `incoming`, met `current` and became `merged`, or waits to."""
        self.new += current is None
        self.scheduled += waits
        self.unchanged += current == merged
        self.changed += current is not None and current != merged and not waits
        self.kept_plain += incoming.plain not in (Plain(), merged.plain.model_copy(update={"doubted": ()}))
        self.kept_official += current is not None and is_older(incoming, current)
        known = current.plain.doubted if current else ()
        self.doubted += [f"{merged.id} {part}" for part in merged.plain.doubted if part not in known]


def import_files(
    database: Database,
    clock: Clock,
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    who: str,
    verified_on: str | None = None,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Import all files, later ones over earlier ones; see `merging` for what replaces what.

    `verified_on` is when their source was read, for files that do not say it ("2026-07-14").

    Raises InputError that names file, line and field; then nothing of any file was imported.
    """
    report = ImportReport()
    files = [RecordFile(path, verified_on) for path in paths]
    why = ", ".join(path.name for path in paths)
    try:
        with change(database, clock, ledger, who=who, why=why, action="imported") as opened:
            for file, batch in ((each, batch) for each in files for batch in batched(each, BATCH)):
                _take(batch, opened, report, merge_list if file.is_list else merge_import)
                if on_progress:
                    on_progress(sum(f.bytes_read for f in files), sum(f.size for f in files))
    except InputError as error:
        raise InputError(f"{error}; nothing was imported") from error
    report.ignored = set().union(*(file.ignored for file in files))
    return report


@dataclass(frozen=True)
class Met:
    """One record of a file: what stands here, and what would stand after it, from a later day or at once."""

    before: Procedure | None
    after: Procedure
    begins: date | None


def preview_files(
    database: Database,
    clock: Clock,
    paths: Sequence[Path],
    *,
    verified_on: str | None = None,
    on_met: Callable[[Met], object] = lambda met: None,
) -> ImportReport:
    """What `import_files` would do, without writing, or keeping anybody from it. Raises as it does."""
    report = ImportReport()
    files = [RecordFile(path, verified_on) for path in paths]
    with database.read() as connection:
        opened = Change(connection, clock.now(), "", None, "imported")
        for file, batch in ((each, batch) for each in files for batch in batched(each, BATCH)):
            for met in _met(batch, opened, report, merge_list if file.is_list else merge_import):
                on_met(met)
    report.ignored = set().union(*(file.ignored for file in files))
    return report


def _take(batch: Sequence[Procedure], opened: Change, report: ImportReport, merge: Merge) -> None:
    current = opened.current([procedure.id for procedure in batch])
    fresh: list[Procedure] = []
    for met in _met(batch, opened, report, merge):
        if met.begins:
            put_off(opened, met.after, met.begins, current[met.after.id].number)
        else:
            fresh.append(met.after)
    opened.put(fresh, current)


def _met(batch: Sequence[Procedure], opened: Change, report: ImportReport, merge: Merge) -> list[Met]:
    """Each record of the batch with what it becomes; all are counted."""
    ids = [procedure.id for procedure in batch]
    current, starters = opened.current(ids), last_starters(opened.connection, ids)
    found = []
    for incoming in batch:
        standing = latest(current, incoming.id)
        merged = merge(standing, incoming, starters.get(incoming.id))
        met = Met(standing, merged, _begins_later(merged, standing, opened.at))
        report.count(standing, incoming, merged, waits=met.begins is not None)
        found.append(met)
    return found


def _begins_later(merged: Procedure, standing: Procedure | None, at: datetime) -> date | None:
    """The day from which it takes the place of what stands here, if that is to come. A new one has no place to take."""
    start = merged.official.effective_from
    if standing is None or standing == merged or not start or is_in_force(merged, day_in_hanoi(at)):
        return None
    return date.fromisoformat(start)
