"""All procedures as a list that people search and sort; built anew when the knowledge base changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from vietnamese import fold, sort_key
from vietnamese.sorting import SortKey

from .store import Store
from .tables import procedures


@dataclass(frozen=True)
class Listed:
    id: str
    title: str
    field: str
    version: int
    updated_at: datetime
    folded: str
    """Code and title, for finding."""
    key: SortKey


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    folded, key = fold(f"{row.id} {row.title}"), sort_key(row.title)
    return Listed(row.id, row.title, row.field or "", row.version, row.updated_at, folded, key)


class Listing:
    """Holds a few hundred bytes a procedure."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._revision = -1
        self._held: dict[str, Listed] = {}
        self._fields: list[str] = []

    def find(self, words: str = "", field: str = "") -> Sequence[Listed]:
        """Those that have every word in code or title, however it is typed, by title as Vietnamese sorts.

        With words, titles that are little more than them come first.
        """
        wanted = fold(words).split()
        found = [
            each
            for each in self._fresh().values()
            if (not field or each.field == field) and all(word in each.folded for word in wanted)
        ]
        said = " ".join(wanted)
        return sorted(found, key=lambda each: (said not in each.folded, len(each.folded))) if wanted else found

    def fields(self) -> Sequence[str]:
        """Every field of law that a procedure has, sorted."""
        self._fresh()
        return self._fields

    def titles(self, ids: Collection[str]) -> dict[str, str]:
        """Of those of these procedures that are there."""
        if not ids:
            return {}
        query = select(procedures.c.id, procedures.c.title).where(procedures.c.id.in_(ids))
        with self._store.database.read() as connection:
            return {row.id: row.title for row in connection.execute(query)}

    def _fresh(self) -> dict[str, Listed]:
        """Only what changed is folded and keyed anew: of thousands that takes a third of a second."""
        revision = self._store.revision()
        if self._revision != revision:
            found = sorted(self._read(self._held), key=lambda each: each.key)
            self._fields = sorted({each.field for each in found if each.field}, key=sort_key)
            self._held, self._revision = {each.id: each for each in found}, revision
        return self._held

    def _read(self, known: Mapping[str, Listed]) -> list[Listed]:
        p = procedures.c
        query = select(p.id, p.title, p.field, p.version, p.updated_at)
        with self._store.database.read() as connection:
            rows = connection.execute(query).all()
        kept = (known.get(row.id) for row in rows)
        return [
            old if old and old.version == row.version else _listed(row) for row, old in zip(rows, kept, strict=True)
        ]
