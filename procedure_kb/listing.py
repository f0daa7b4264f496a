"""All procedures as a list that people search and sort; built anew when the knowledge base changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from vietnamese import fold, sort_key

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


class Listing:
    """Holds a few hundred bytes a procedure."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: tuple[int, list[Listed], list[str]] = (-1, [], [])

    def find(self, words: str = "", field: str = "") -> Sequence[Listed]:
        """Those that have every word in code or title, however it is typed, by title as Vietnamese sorts."""
        wanted = fold(words).split()
        return [
            each
            for each in self._fresh()[1]
            if (not field or each.field == field) and all(word in each.folded for word in wanted)
        ]

    def fields(self) -> Sequence[str]:
        """Every field of law that a procedure has, sorted."""
        return self._fresh()[2]

    def titles(self, ids: Collection[str]) -> dict[str, str]:
        """Of those of these procedures that are there."""
        if not ids:
            return {}
        query = select(procedures.c.id, procedures.c.title).where(procedures.c.id.in_(ids))
        with self._store.database.read() as connection:
            return {row.id: row.title for row in connection.execute(query)}

    def _fresh(self) -> tuple[int, list[Listed], list[str]]:
        revision = self._store.revision()
        if self._held[0] != revision:
            found = sorted(self._read(), key=lambda each: sort_key(each.title))
            fields = sorted({each.field for each in found if each.field}, key=sort_key)
            self._held = (revision, found, fields)
        return self._held

    def _read(self) -> list[Listed]:
        p = procedures.c
        query = select(p.id, p.title, p.field, p.version, p.updated_at)
        with self._store.database.read() as connection:
            return [
                Listed(row.id, row.title, row.field or "", row.version, row.updated_at, fold(f"{row.id} {row.title}"))
                for row in connection.execute(query)
            ]
