"""Citizens who want to be told when their dossier moves."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from core.clock import Clock
from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey

from .factor import code_hash
from .model import Dossier, Status
from .subscription_tables import subscriptions

LOOK_SECONDS = 1800.0
"""Between two looks at the same dossier, where its source does not say by itself that it moved."""


@dataclass(frozen=True)
class Subscription:
    id: int
    conversation_id: str
    code: str
    state: str
    status: Status


def fingerprint(dossier: Dossier) -> str:
    """Changes when there is something to tell: not with every stroke of an officer's pen."""
    told = [dossier.status, dossier.papers, dossier.amount, str(dossier.due_at)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


class Subscriptions:
    """Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._ledger = ledger

    def add(self, conversation: str, dossier: Dossier) -> bool:
        """The citizen has agreed. False if they are told of it already."""
        hashed = code_hash(self._secret, dossier.code)
        with self._database.write() as connection:
            known = and_(_active(conversation), subscriptions.c.code_hash == hashed)
            if connection.execute(select(subscriptions.c.id).where(known)).first():
                return False
            row = {
                "conversation_id": conversation,
                "code_hash": hashed,
                "code": self._secret.encrypt(dossier.code),
                "state": fingerprint(dossier),
                "status": dossier.status.value,
                "agreed_at": self._clock.now(),
                "look_at": self._now() + LOOK_SECONDS,
            }
            connection.execute(insert(subscriptions).values(**row))
            self._trace(connection, "subscribed", hashed, conversation)
            return True

    def end(self, conversation: str) -> int:
        """All of this citizen; how many there were."""
        with self._database.write() as connection:
            ended = update(subscriptions).where(_active(conversation)).returning(subscriptions.c.code_hash)
            found = connection.execute(ended.values(ended_at=self._clock.now(), ended_by="citizen")).scalars().all()
            for hashed in found:
                self._trace(connection, "unsubscribed", hashed, conversation)
            return len(found)

    def forget_ended(self, days: int) -> int:
        """How many went: those that ended at least so many days ago."""
        before = self._clock.now() - timedelta(days=days)
        with self._database.write() as connection:
            return connection.execute(delete(subscriptions).where(subscriptions.c.ended_at < before)).rowcount

    def wake(self, codes: Iterable[str]) -> int:
        """The source says that these moved: they are looked at next. How many subscriptions that means."""
        hashes = [code_hash(self._secret, code) for code in codes]
        with self._database.write() as connection:
            named = and_(subscriptions.c.code_hash.in_(hashes), subscriptions.c.ended_at.is_(None))
            return connection.execute(update(subscriptions).where(named).values(look_at=0.0)).rowcount

    def due(self, most_codes: int) -> dict[str, list[Subscription]]:
        """Of at most so many dossiers, those waiting longest: code -> who wants to know."""
        active = and_(subscriptions.c.ended_at.is_(None), subscriptions.c.look_at <= self._now())
        longest = func.min(subscriptions.c.look_at)
        hashes = (
            select(subscriptions.c.code_hash)
            .where(active)
            .group_by(subscriptions.c.code_hash)
            .order_by(longest)
            .limit(most_codes)
        )
        with self._database.read() as connection:
            chosen = list(connection.execute(hashes).scalars())
            wanted = and_(subscriptions.c.code_hash.in_(chosen), subscriptions.c.ended_at.is_(None))
            rows = connection.execute(select(subscriptions).where(wanted).order_by(subscriptions.c.id)).all()
        found: dict[str, list[Subscription]] = {}
        for row in rows:
            code = self._secret.decrypt(row.code)
            each = Subscription(row.id, row.conversation_id, code, row.state, Status(row.status))
            found.setdefault(code, []).append(each)
        return found

    def looked(self, codes: Iterable[str]) -> None:
        """Nothing more to tell of these for now."""
        hashes = [code_hash(self._secret, code) for code in codes]
        with self._database.write() as connection:
            those = subscriptions.c.code_hash.in_(hashes)
            connection.execute(update(subscriptions).where(those).values(look_at=self._now() + LOOK_SECONDS))

    def told(self, connection: Connection, subscription: Subscription, dossier: Dossier) -> bool:
        """In the transaction that keeps the news: False if another process told it, or it has ended meanwhile."""
        unchanged = and_(
            subscriptions.c.id == subscription.id,
            subscriptions.c.state == subscription.state,
            subscriptions.c.ended_at.is_(None),
        )
        final: dict[str, object] = (
            {"ended_at": self._clock.now(), "ended_by": "final"} if dossier.status.is_final else {}
        )
        values = {"state": fingerprint(dossier), "status": dossier.status.value, **final}
        return connection.execute(update(subscriptions).where(unchanged).values(**values)).rowcount == 1

    def count(self, kind: Literal["active", "all"] = "active") -> int:
        query = select(func.count()).select_from(subscriptions)
        if kind == "active":
            query = query.where(subscriptions.c.ended_at.is_(None))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def _trace(self, connection: Connection, act: str, code_hash: str, conversation: str) -> None:
        self._ledger.append(connection, f"dossier_{act}", about=f"dossier:{code_hash}", by=f"person:{conversation}")

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _active(conversation: str) -> ColumnElement[bool]:
    return and_(subscriptions.c.conversation_id == conversation, subscriptions.c.ended_at.is_(None))
