"""Files of procedures: sent by one person, shown as what they would change, taken in by another."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from core.clock import Clock
from core.database import Database
from core.errors import ConflictError, InputError, NotFoundError
from core.folders import make_folder
from core.ledger import Ledger
from procedure_kb.fields import differing, fields
from procedure_kb.importer import ImportReport, Met, import_files, preview_files
from procedure_kb.store import Store

from .differences import Changed, compared
from .journal import Journal
from .procedure_form import label_of
from .tables import import_records, imports

PAGE = 50
"""Records on a page of a preview."""

RECENT = 10
"""Files listed after they were decided."""

HELD = ("receiving", "waiting", "taking", "refusing")
"""States of a file that is still there."""

LONGEST = timedelta(minutes=15)
"""Of taking one in: after this it was cut off, and waits again."""

KEPT = timedelta(days=30)
"""How long a file waits."""


class PreviewChanged(ConflictError):
    """What a file would change is not any more what was shown."""


@dataclass(frozen=True)
class Import:
    """`preview`: `counts` by name, and the `revision` that it was made at."""

    number: int
    name: str
    sent_by: str
    sent_at: datetime
    state: str
    preview: dict[str, Any]
    decided_by: str | None
    decided_at: datetime | None

    @property
    def count(self) -> int:
        """Records that are not as they stand here."""
        counts = self.preview.get("counts", {})  # none of one that was cut off while it came
        return sum(counts.get(what, 0) for what in ("new", "changed", "scheduled"))


@dataclass(frozen=True)
class Listed:
    """A record of a file that changes something. `fields` and `doubted` as the form calls them."""

    id: str
    title: str
    what: str
    """new, changed, or scheduled: it `begins` on a later day."""
    begins: str | None
    fields: list[str]
    doubted: list[str]


@dataclass(frozen=True)
class Look:
    """One record of a file as it would be, field by field, and the codes of those before and after it in the file."""

    listed: Listed
    differences: list[Changed]
    previous: str | None
    next: str | None


class Imports:
    """`folder` holds the files that wait."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger, journal: Journal, folder: Path) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._journal = journal
        self._folder = folder
        self._store = Store(database, clock, ledger)

    def receive(self, name: str, file: BinaryIO, by: str, verified_on: str | None) -> int:
        """The number of what waits from now on; a file that changes nothing is done with at once.

        Raises InputError that says where the file is wrong; it is not kept.
        """
        now = self._clock.now()
        name = _file_name(name)
        row = {"name": name, "sent_by": by, "sent_at": now, "state": "receiving", "preview": {}}
        with self._database.write() as connection:
            query = insert(imports).values(**row, verified_on=verified_on).returning(imports.c.id)
            number = int(connection.execute(query).scalar_one())
        try:
            make_folder(self._path(number, name).parent)
            with self._path(number, name).open("wb") as kept:
                shutil.copyfileobj(file, kept)
            preview, rows = self._preview(self._path(number, name), verified_on)
        except BaseException:
            self._forget(number)
            raise
        with self._database.write() as connection:
            _show(connection, number, "receiving", preview, rows)
            self._journal.write(connection, "import_sent", f"import:{number}", by, file=name)
        if not rows:
            self._end(number, "same", by)
        return number

    def _preview(self, path: Path, verified_on: str | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """And a row of each record that changes something, in the order of the file; what it changes as JSON."""
        rows: list[dict[str, Any]] = []

        def keep(met: Met) -> None:
            if met.before != met.after:
                rows.append({"place": len(rows), **_row(met)})

        report = preview_files(self._database, self._clock, [path], verified_on=verified_on, on_met=keep)
        return {"counts": _counts(report), "revision": self._store.revision()}, rows

    def get(self, number: int) -> Import:
        """Raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(select(imports).where(imports.c.id == number)).first()
        if row is None or row.state == "receiving":
            raise NotFoundError(f"there is no import {number}")
        return _import(row)

    def records(self, number: int, page: int = 1) -> list[Listed]:
        """PAGE of them, from page 1 on, in the order of the file."""
        own = select(import_records.c.listed).where(import_records.c.import_id == number)
        query = own.order_by(import_records.c.place).limit(PAGE).offset(PAGE * (page - 1))
        with self._database.read() as connection:
            return [Listed(**listed) for listed in connection.scalars(query)]

    def look(self, number: int, procedure_id: str) -> Look:
        """What the file would change of one procedure. Raises NotFoundError, also when the file was decided."""
        own, held = import_records.c.import_id == number, import_records.c
        with self._database.read() as connection:
            row = connection.execute(select(import_records).where(own, held.procedure_id == procedure_id)).first()
            if row is None or row.changed is None:
                raise NotFoundError(f"import {number} holds no {procedure_id}")
            beside = select(held.place, held.procedure_id).where(own, held.place.in_((row.place - 1, row.place + 1)))
            others: dict[int, str] = {each.place: each.procedure_id for each in connection.execute(beside)}
        before, after = json.loads(row.changed)
        differences = compared(before, after)
        return Look(Listed(**row.listed), differences, others.get(row.place - 1), others.get(row.place + 1))

    def recent(self) -> list[Import]:
        """Those decided last, the newest first."""
        ended = imports.c.decided_at.is_not(None) & imports.c.state.not_in(HELD)
        query = select(imports).where(ended).order_by(imports.c.decided_at.desc(), imports.c.id.desc()).limit(RECENT)
        with self._database.read() as connection:
            return [_import(row) for row in connection.execute(query)]

    def waiting(self) -> list[Import]:
        """The newest first, also those whose taking in was cut off."""
        is_dead = and_(imports.c.state == "taking", imports.c.decided_at < self._clock.now() - LONGEST)
        is_waiting = and_(or_(imports.c.state == "waiting", is_dead), imports.c.sent_at >= self._clock.now() - KEPT)
        with self._database.read() as connection:
            rows = connection.execute(select(imports).where(is_waiting).order_by(imports.c.id.desc())).all()
        for row in rows:
            if row.state == "taking":
                self._move(row.id, "waiting", ("taking",))
        return [replace(_import(row), state="waiting") for row in rows]

    def give_up_old(self) -> int:
        """How many waited too long, or were cut off as they came: they and their files go. For a job."""
        old = and_(imports.c.state.in_(HELD), imports.c.sent_at < self._clock.now() - KEPT)
        with self._database.read() as connection:
            found = connection.execute(select(imports.c.id).where(old)).scalars().all()
        for number in found:
            self._end(number, "refused", None)
        self._sweep()
        return len(found)

    def _sweep(self) -> None:
        """Files left behind where an end was cut off. What comes meanwhile has its row before its folder."""
        folders = [each for each in self._folder.glob("*") if each.name.isdigit()]
        with self._database.read() as connection:
            held = set(connection.execute(select(imports.c.id).where(imports.c.state.in_(HELD))).scalars())
        for folder in folders:
            if int(folder.name) not in held:
                shutil.rmtree(folder, ignore_errors=True)

    def take(self, number: int, by: str) -> None:
        """Bring it in as its preview shows it. Raises ConflictError if it was decided, InputError for one's own.

        Raises PreviewChanged if something else was published since; the preview is the new one then, and a file that
        changes nothing any more is done with.
        """
        sent = self._open(number)
        if sent.sent_by == by:
            raise InputError(f"{by} sent import {number}: somebody else must look at it")
        with self._database.read() as connection:
            verified_on = connection.scalar(select(imports.c.verified_on).where(imports.c.id == number))
        path = self._path(number, sent.name)
        if sent.preview.get("revision") != self._store.revision():
            preview, rows = self._preview(path, verified_on)
            with self._database.write() as connection:
                _show(connection, number, "waiting", preview, rows)
            if not rows:
                self._end(number, "same", by)
            raise PreviewChanged(f"something else was published since import {number} was looked at")
        if not self._move(number, "taking", decided_at=self._clock.now()):
            raise ConflictError(f"import {number} was decided")
        try:
            who = sent.sent_by
            import_files(self._database, self._clock, self._ledger, [path], who=who, verified_on=verified_on)
        except BaseException:
            self._move(number, "waiting", ("taking",))
            raise
        self._end(number, "taken", by)  # cut off before this, it waits again and changes nothing

    def refuse(self, number: int, by: str) -> None:
        """Raises ConflictError if it was decided, or is being taken in."""
        self._open(number)
        if not self._move(number, "refusing"):
            raise ConflictError(f"import {number} was decided")
        self._end(number, "refused", by)

    def _move(self, number: int, to: str, of: Sequence[str] = ("waiting",), **values: object) -> bool:
        """Of two who decide at the same moment one does."""
        held = and_(imports.c.id == number, imports.c.state.in_(of))
        with self._database.write() as connection:
            return connection.execute(update(imports).where(held).values(state=to, **values)).rowcount == 1

    def _open(self, number: int) -> Import:
        found = self.get(number)
        if found.state != "waiting":
            raise ConflictError(f"import {number} was decided")
        return found

    def _end(self, number: int, state: str, by: str | None) -> None:
        is_open = and_(imports.c.id == number, imports.c.state.in_(HELD))
        decided = {"state": state, "decided_by": by, "decided_at": self._clock.now()}
        with self._database.write() as connection:
            if connection.execute(update(imports).where(is_open).values(**decided)).rowcount == 1:
                sent = connection.execute(select(imports).where(imports.c.id == number)).one()
                facts = {"author": sent.sent_by, "file": sent.name}
                self._journal.write(connection, f"import_{state}", f"import:{number}", by, **facts)
                own = import_records.c.import_id == number
                connection.execute(update(import_records).where(own).values(changed=None))
        shutil.rmtree(self._folder / str(number), ignore_errors=True)

    def _forget(self, number: int) -> None:
        with self._database.write() as connection:
            connection.execute(delete(imports).where(imports.c.id == number))
        shutil.rmtree(self._folder / str(number), ignore_errors=True)

    def _path(self, number: int, name: str) -> Path:
        return self._folder / str(number) / name


def _file_name(name: str) -> str:
    """What it is called, without what a path or a shell could be led astray by; its end says of what kind it is."""
    return re.sub(r"[^\w.-]", "_", Path(name).name).lstrip(".")[-80:] or "tep"


def _counts(report: ImportReport) -> dict[str, Any]:
    names = ("new", "changed", "unchanged", "scheduled", "kept_plain", "kept_official")
    counted = {name: getattr(report, name) for name in names}
    return counted | {"doubted": len(report.doubted), "ignored": sorted(report.ignored)[:20]}


def _row(met: Met) -> dict[str, Any]:
    old, new = fields(met.before), fields(met.after)
    names = differing(old, new)
    what = "new" if met.before is None else "scheduled" if met.begins else "changed"
    doubts = set(met.after.plain.doubted) - set(met.before.plain.doubted if met.before else ())
    listed = {
        "id": met.after.id,
        "title": met.after.title,
        "what": what,
        "begins": met.begins.isoformat() if met.begins else None,
        "fields": _labels(names if met.before else []),
        "doubted": _labels([f"plain.{part}" for part in doubts]),
    }
    both = [{name: held[name] for name in names if name in held} for held in (old, new)]
    return {"procedure_id": met.after.id, "listed": listed, "changed": json.dumps(both, ensure_ascii=False)}


def _show(connection: Connection, number: int, of: str, preview: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Raises ConflictError if it was decided meanwhile."""
    held = and_(imports.c.id == number, imports.c.state == of)
    if connection.execute(update(imports).where(held).values(state="waiting", preview=preview)).rowcount != 1:
        raise ConflictError(f"import {number} was decided")
    connection.execute(delete(import_records).where(import_records.c.import_id == number))
    if rows:
        connection.execute(insert(import_records), [{"import_id": number, **row} for row in rows])


def _labels(paths: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(label_of(path) for path in paths if path != "plain.doubted"))


def _import(row: Row[*tuple[Any, ...]]) -> Import:
    return Import(row.id, row.name, row.sent_by, row.sent_at, row.state, row.preview, row.decided_by, row.decided_at)
