"""Takes files of procedures into the database: all of them in one transaction, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import batched, chain
from pathlib import Path

from core.clock import Clock
from core.database import Database
from core.errors import InputError

from .changes import Change, change
from .merging import merge_import
from .model import Plain, Procedure
from .record_file import RecordFile
from .starters import last_starters

BATCH = 100
"""Records merged and written together."""

Progress = Callable[[int, int], None]
"""Told after every batch: bytes read, bytes in all."""


@dataclass
class ImportReport:
    """How many records an import met, and what became of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept_plain: int = 0
    """Came with plain words of their own, which gave way to those of this house."""
    kept_official: int = 0
    """Were read earlier than what stands here already."""
    ignored: set[str] = field(default_factory=set)
    """Fields of the files that have no place in a record."""

    @property
    def records(self) -> int:
        return self.new + self.changed + self.unchanged

    def count(self, current: Procedure | None, incoming: Procedure, merged: Procedure) -> None:
        """Count one record that was `incoming`, met `current` and became `merged`."""
        self.new += current is None
        self.unchanged += current == merged
        self.changed += current is not None and current != merged
        self.kept_plain += incoming.plain not in (Plain(), merged.plain)
        self.kept_official += incoming.official != merged.official


def import_files(
    database: Database, clock: Clock, paths: Sequence[Path], *, who: str, on_progress: Progress | None = None
) -> ImportReport:
    """Import all files, later ones over earlier ones; see `merging` for what replaces what.

    Raises InputError that names file, line and field; then nothing of any file was imported.
    """
    report = ImportReport()
    files = [RecordFile(path) for path in paths]
    why = ", ".join(path.name for path in paths)
    try:
        with change(database, clock, who=who, why=why, action="imported") as opened:
            for batch in chain.from_iterable(batched(file, BATCH) for file in files):
                _take(batch, opened, report)
                if on_progress:
                    on_progress(sum(file.bytes_read for file in files), sum(file.size for file in files))
    except InputError as error:
        raise InputError(f"{error}; nothing was imported") from error
    report.ignored = set().union(*(file.ignored for file in files))
    return report


def _take(batch: Sequence[Procedure], opened: Change, report: ImportReport) -> None:
    ids = [procedure.id for procedure in batch]
    current, starters = opened.current(ids), last_starters(opened.connection, ids)
    standing = {id: version.procedure for id, version in current.items()}
    merged = [merge_import(standing.get(p.id), p, starters.get(p.id)) for p in batch]
    for incoming, result in zip(batch, merged, strict=True):
        report.count(standing.get(incoming.id), incoming, result)
    opened.put(merged, current)
