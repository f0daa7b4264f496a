"""Golden questions: what must be answered rightly, whatever is published. They are run against every edit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import get_args

from sqlalchemy import delete, insert, select

from core.clock import Clock
from core.database import Database, alone
from core.errors import ConflictError, InputError, NotFoundError
from procedure_kb.model import Aspect
from vietnamese import folded_words, nfc

from .journal import Journal
from .tables import golden_questions

FILE = Path(__file__).with_name("golden.tsv")


@dataclass(frozen=True)
class GoldenQuestion:
    """`number`, `added_by` and `added_at`: of staff's own; None: it comes with the program."""

    text: str
    procedure_id: str
    aspect: Aspect
    number: int | None = None
    added_by: str | None = None
    added_at: datetime | None = None


class Golden:
    def __init__(self, database: Database, clock: Clock, journal: Journal, file: Path = FILE) -> None:
        self._database = database
        self._clock = clock
        self._journal = journal
        self._file = file

    def all(self, existing: Collection[str]) -> list[GoldenQuestion]:
        """Of the file and of staff, as far as their procedures exist here."""
        query = select(golden_questions).order_by(golden_questions.c.id)
        with self._database.read() as connection:
            added = [
                GoldenQuestion(row.question, row.procedure_id, row.aspect, row.id, row.added_by, row.added_at)
                for row in connection.execute(query)
            ]
        return [each for each in (*from_file(self._file), *added) if each.procedure_id in existing]

    def add(self, text: str, procedure_id: str, aspect: str, by: str) -> None:
        """Raises InputError for an empty text or no aspect, ConflictError if it is among them already."""
        folded = folded_words(text)
        if not folded or aspect not in get_args(Aspect):
            raise InputError("a golden question needs words and an aspect")
        row = {"question": text, "folded": folded, "procedure_id": procedure_id, "aspect": aspect}
        known = select(golden_questions.c.id).where(golden_questions.c.folded == folded)
        with self._database.write() as connection:
            alone(connection, "golden-questions")
            if connection.execute(known).first() or folded in {
                folded_words(each.text) for each in from_file(self._file)
            }:
                raise ConflictError(f"“{text}” is a golden question already")
            connection.execute(insert(golden_questions).values(**row, added_by=by, added_at=self._clock.now()))
            self._journal.write(connection, "golden_added", f"procedure:{procedure_id}", by)

    def remove(self, number: int, by: str) -> None:
        """Raises NotFoundError if staff have none of that number."""
        taken = delete(golden_questions).where(golden_questions.c.id == number)
        with self._database.write() as connection:
            id = connection.execute(taken.returning(golden_questions.c.procedure_id)).scalar_one_or_none()
            if id is None:
                raise NotFoundError(f"there is no golden question {number}")
            self._journal.write(connection, "golden_removed", f"procedure:{id}", by)


@cache
def from_file(file: Path) -> tuple[GoldenQuestion, ...]:
    """Raises InputError that names the line it cannot read."""
    found = []
    for number, line in enumerate(nfc(file.read_text("utf-8")).splitlines()[1:], 2):
        text, _, rest = line.partition("\t")
        code, _, aspect = rest.partition("\t")
        if not text.strip() or aspect not in get_args(Aspect):
            raise InputError(f"{file.name} line {number}: must be a question, a code and an aspect, with tabs between")
        found.append(GoldenQuestion(text.strip(), code.strip(), aspect))  # type: ignore[arg-type]
    return tuple(found)
