"""The records that come with the software: `records/*.yaml`, loaded once for each change of a file.

The database remembers what every file last said. So, before and after any import alike:
a new starter adds its procedure, or its plain words to an imported one that has none;
an improved starter replaces only what an earlier starter wrote, never what staff or an import wrote;
what is gone stays gone: a starter once loaded never brings its procedure back.
`merging` holds the rule for each part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger

from .changes import Change, change
from .merging import merge_starter
from .model import Procedure
from .record_file import RecordFile
from .tables import starters

RECORDS = Path(__file__).parent / "records"


@dataclass(frozen=True)
class _Starter:
    fingerprint: str
    procedure: Procedure


def load_starters(database: Database, clock: Clock, ledger: Ledger, folder: Path = RECORDS) -> int:
    """Take in the starter files that are new or changed; returns how many procedures changed by it.

    Costs one query when there is nothing to do. Raises InputError that names the file and field.
    """
    files = {sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.glob("*.yaml"))}
    with database.read() as connection:
        known = set(connection.scalars(select(starters.c.fingerprint)))
    unknown = [_Starter(fingerprint, p) for fingerprint in files.keys() - known for p in RecordFile(files[fingerprint])]
    if not unknown:
        return 0
    with change(database, clock, ledger, who="Một Cửa", why="bản đi kèm chương trình", action="imported") as opened:
        return _take(unknown, opened)


def last_starters(connection: Connection, ids: Sequence[str]) -> dict[str, Procedure]:
    """What the starter files last said about those of `ids` they have."""
    rows = connection.execute(select(starters).where(starters.c.procedure_id.in_(ids)))
    return {
        r.procedure_id: Procedure.model_construct(id=r.procedure_id, official=r.official, plain=r.plain) for r in rows
    }


def _take(fresh: Sequence[_Starter], opened: Change) -> int:
    incoming = [starter.procedure for starter in fresh]
    ids = [procedure.id for procedure in incoming]
    current, earlier = opened.current(ids), last_starters(opened.connection, ids)
    standing = {id: version.procedure for id, version in current.items()}
    wanted = [p for p in incoming if p.id in standing or p.id not in earlier]
    _remember(fresh, opened.connection)
    return opened.put([merge_starter(standing.get(p.id), p, earlier.get(p.id)) for p in wanted], current)


def _remember(fresh: Sequence[_Starter], connection: Connection) -> None:
    rows = [{"procedure_id": s.procedure.id, "fingerprint": s.fingerprint} | dict(s.procedure) for s in fresh]
    connection.execute(delete(starters).where(starters.c.procedure_id.in_([s.procedure.id for s in fresh])))
    connection.execute(insert(starters), rows)
