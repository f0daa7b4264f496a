"""The embedded registry: dossiers that were imported, for trials and for offices without a system of their own."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, select

from core.clock import Clock
from core.database import Database
from core.errors import InputError
from core.secret_key import SecretKey

from .model import Dossier, Filed, Status, Step
from .registry_tables import dossiers as table

_DOSSIER = TypeAdapter(Dossier)
AT_ONCE = 500
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Imported:
    """How many rows of an import were new, changed what was there, or said the same."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Listed:
    code: str
    status: Status
    due_at: datetime | None


class Registry:
    """A `Source`."""

    name = "embedded registry"

    def __init__(self, database: Database, clock: Clock, secret: SecretKey) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret

    def find(self, code: str) -> Filed | None:
        return self.find_many([code]).get(code)

    def find_many(self, codes: Collection[str]) -> Mapping[str, Filed]:
        found: dict[str, Filed] = {}
        with self._database.read() as connection:
            for some in batched(codes, AT_ONCE):
                rows = connection.execute(
                    select(table.c.code, table.c.body, table.c.factors).where(table.c.code.in_(some))
                )
                found |= {row.code: self._filed(row.body, row.factors) for row in rows}
        return found

    def check(self) -> str | None:
        """It is where everything else is."""
        return None

    def put_all(self, filed: Iterable[Filed]) -> Imported:
        """All of them, or none; of the same code the last. A file that tells no steps takes none away."""
        wanted = list({each.dossier.code: each for each in filed}.values())
        counts = {"new": 0, "changed": 0, "unchanged": 0}
        rows: list[dict[str, Any]] = []
        for some in batched(wanted, AT_ONCE):  # encrypted before anything is locked
            known = self._digests([each.dossier.code for each in some])
            for each in self._with_steps(some, known):
                digest = self._digest(each)
                before = known.get(each.dossier.code)
                counts["unchanged" if before == digest else "changed" if before else "new"] += 1
                if before != digest:
                    rows.append(self._row(each, digest))
        with self._database.write() as connection:
            for part in batched(rows, AT_ONCE):
                connection.execute(delete(table).where(table.c.code.in_([row["code"] for row in part])))
                connection.execute(insert(table), list(part))
        return Imported(**counts)

    def _digests(self, codes: list[str]) -> dict[str, str]:
        with self._database.read() as connection:
            query = select(table.c.code, table.c.digest).where(table.c.code.in_(codes))
            return {row.code: row.digest for row in connection.execute(query)}

    def _with_steps(self, some: Sequence[Filed], known: Mapping[str, str]) -> Iterator[Filed]:
        """With the course so far where none is told, and a step more where the status is another."""
        silent = [each.dossier.code for each in some if not each.dossier.steps]
        before = self.find_many([code for code in silent if code in known])
        for each in some:
            earlier = before.get(each.dossier.code)
            yield Filed(_went_on(earlier.dossier, each.dossier), each.factors) if earlier else each

    def move(self, code: str, status: Status, note: str | None = None) -> Dossier:
        """A dossier goes on, for trials. Raises InputError if there is none."""
        filed = self.find(code)
        if filed is None:
            raise InputError(f"there is no dossier {code}: see `motcua dossiers list`")
        dossier = _moved(filed.dossier, status, self._clock.now(), note)
        self.put_all([Filed(dossier, filed.factors)])
        return dossier

    def remove(self, code: str) -> None:
        with self._database.write() as connection:
            if connection.execute(delete(table).where(table.c.code == code)).rowcount != 1:
                raise InputError(f"there is no dossier {code}: see `motcua dossiers list`")

    def listed(self, status: Status | None = None, most: int = 200) -> list[Listed]:
        """Codes and times, nothing personal; those due first come first."""
        query = select(table.c.code, table.c.status, table.c.due_at).order_by(table.c.due_at, table.c.code).limit(most)
        if status:
            query = query.where(table.c.status == status.value)
        with self._database.read() as connection:
            return [Listed(row.code, Status(row.status), row.due_at) for row in connection.execute(query)]

    def count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def _digest(self, filed: Filed) -> str:
        """Of all but the moment of the import."""
        without_time = _DOSSIER.dump_json(replace(filed.dossier, updated_at=_NO_TIME)).decode()
        return self._secret.token(f"dossier:{without_time}:{sorted(filed.factors)}")

    def _row(self, filed: Filed, digest: str) -> dict[str, Any]:
        dossier = filed.dossier
        return {
            "code": dossier.code,
            "status": dossier.status.value,
            "due_at": dossier.due_at,
            "body": self._secret.encrypt(_DOSSIER.dump_json(dossier).decode()),
            "factors": sorted(filed.factors),
            "digest": digest,
            "updated_at": dossier.updated_at,
        }

    def _filed(self, body: str, factors: list[str]) -> Filed:
        return Filed(_DOSSIER.validate_json(self._secret.decrypt(body)), frozenset(factors))


def _went_on(before: Dossier, now: Dossier) -> Dossier:
    if before.status == now.status:
        return replace(now, steps=before.steps)
    return replace(now, steps=(*before.steps, Step(now.updated_at, now.status, label=now.label)))


def _moved(dossier: Dossier, status: Status, now: datetime, note: str | None) -> Dossier:
    """What was asked for in the status before is asked no more."""
    gone: dict[str, Any] = {}
    if status != Status.SUPPLEMENT:
        gone |= {"papers": (), "papers_by": None}
    if status != Status.PAYMENT:
        gone |= {"amount": None, "pay_how": None, "pay_by": None}
    is_done = status in (Status.DONE, Status.RETURNED)
    return replace(
        dossier,
        status=status,
        label=None,
        updated_at=now,
        finished_at=(dossier.finished_at or now) if is_done else None,
        steps=(*dossier.steps, Step(now, status, note=note)),
        **gone,
    )
