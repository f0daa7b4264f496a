"""A source that may go away: then the last state that was told, with its time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select, update

from core.clock import Clock
from core.database import Database, insert_unless_there
from core.secret_key import SecretKey

from .last_known_tables import dossiers_last_known as table
from .model import Dossier, Filed
from .source import Seen, Source, SourceError

_DOSSIER = TypeAdapter(Dossier)


class LastKnown:
    """Keeps what was told to its owner, encrypted, and nothing that was only guessed at."""

    def __init__(self, source: Source, database: Database, clock: Clock, secret: SecretKey) -> None:
        self._source = source
        self._database = database
        self._clock = clock
        self._secret = secret

    def find(self, code: str) -> Seen | None:
        """Raises SourceError if the source is away and nothing is kept.

        What is kept is looked up in any case, so that a dossier that exists costs the same work as one that does not.
        """
        kept = self._kept(code)
        try:
            filed = self._source.find(code)
        except SourceError:
            seen = self._seen(code, kept)
            if seen is None:
                raise
            return seen
        if filed is None and kept:
            self.forget(code)  # deleted at its source: not to come back from here
        return Seen(filed, self._clock.now(), is_stale=False) if filed else None

    def proven(self, seen: Seen) -> None:
        if not seen.is_stale:
            self.keep(seen.filed)

    def keep(self, filed: Filed) -> None:
        """After it was told to somebody who proved to be its owner."""
        body = _DOSSIER.dump_json(filed.dossier).decode()
        values = {
            "body": self._secret.encrypt(body),
            "factors": sorted(filed.factors),
            "fetched_at": self._clock.now(),
        }
        key = self._hash(filed.dossier.code)
        with self._database.write() as connection:
            if insert_unless_there(connection, table, {"code_hash": key, **values}) is None:
                connection.execute(update(table).where(table.c.code_hash == key).values(**values))

    def forget(self, code: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.code_hash == self._hash(code)))

    def forget_older_than(self, days: int) -> int:
        """How many were forgotten."""
        until = self._clock.now() - timedelta(days=days)
        with self._database.write() as connection:
            return connection.execute(delete(table).where(table.c.fetched_at < until)).rowcount

    def _kept(self, code: str) -> Mapping[str, Any] | None:
        query = select(table.c.body, table.c.factors, table.c.fetched_at).where(table.c.code_hash == self._hash(code))
        with self._database.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return dict(row) if row else None

    def _seen(self, code: str, kept: Mapping[str, Any] | None) -> Seen | None:
        """None also for a row of an older release that no longer reads as a dossier."""
        if kept is None:
            return None
        try:
            dossier = _DOSSIER.validate_json(self._secret.decrypt(kept["body"]))
        except ValidationError:
            return None
        return Seen(Filed(dossier, frozenset(kept["factors"])), kept["fetched_at"], is_stale=True)

    def _hash(self, code: str) -> str:
        return self._secret.token(f"dossier-last-known:{code}")
