"""How golden questions fare over what is published now: whatever changed it, an import or a word of the vocabulary."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from core.clock import Clock
from core.database import Database

from .tables import golden_checks


@dataclass(frozen=True)
class Missed:
    """A question whose citizen is neither told of `wanted` nor may choose it; `reached` is what they are told of."""

    text: str
    wanted: str
    outcome: str
    reached: str | None


@dataclass(frozen=True)
class Check:
    """`stamp`: of what was published when the `total` questions were asked."""

    at: datetime
    stamp: str
    total: int
    missed: tuple[Missed, ...]


class GoldenChecks:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def last(self) -> Check | None:
        """None: there was none yet."""
        newest = select(golden_checks).order_by(golden_checks.c.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(newest).first()
        return Check(row.at, row.stamp, row.total, tuple(Missed(**each) for each in row.missed)) if row else None

    def keep(self, stamp: str, total: int, missed: Sequence[Missed]) -> None:
        """In place of the one before."""
        row = {"at": self._clock.now(), "stamp": stamp, "total": total, "missed": [asdict(each) for each in missed]}
        with self._database.write() as connection:
            connection.execute(delete(golden_checks))
            connection.execute(insert(golden_checks).values(**row))
