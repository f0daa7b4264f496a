"""Which ids a file has had already, and where: on disk when they grow many, so that memory does not."""

import sqlite3


class SeenIds:
    """A private, nameless database that goes with this object."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID")

    def first_place(self, id: str, place: str) -> str | None:
        """Where `id` stood first; None if it is here, at `place`."""
        added = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (id, place)).rowcount
        if added:
            return None
        [first] = self._database.execute("SELECT place FROM seen WHERE id = ?", (id,)).fetchone()
        return str(first)

    def close(self) -> None:
        self._database.close()
