"""How satisfied citizens were, 1 to 5: with a dossier, a case, a talk with an officer. Every rating is recorded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from core.clock import Clock
from core.database import Database
from core.errors import ConflictError, InputError
from core.ledger import Ledger
from core.period import Period, within
from core.secret_key import SecretKey

from .catalog import Kind
from .due import is_in
from .public_text import public_text
from .tables import ratings

BEST = 5
PAGE = 50


@dataclass(frozen=True)
class Satisfaction:
    """`mean` of `raters` scores; silence is nobody's score."""

    raters: int
    mean: float | None


@dataclass(frozen=True)
class Rating:
    """One score and what was told with it, personal numbers struck out; nothing says whose it is."""

    id: int
    at: datetime
    kind: str
    unit: str | None
    score: int
    reason: str | None


class Ratings:
    def __init__(self, database: Database, clock: Clock, secret: SecretKey, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._ledger = ledger

    def rate(
        self,
        kind: Kind,
        subject: str,
        score: int,
        conversation: str,
        key: str,
        reason: str | None = None,
        unit: str | None = None,
        branch: str | None = None,
    ) -> bool:
        """False if this message rated it already. Raises ConflictError if another one did: a rating is not changed."""
        if not 1 <= score <= BEST:
            raise InputError(f"a rating is a number from 1 to {BEST}")
        hashed = self._secret.token(f"rated:{kind}:{subject}")
        mine = (ratings.c.conversation_id == conversation) & (ratings.c.kind == kind) & (ratings.c.subject == hashed)
        with self._database.write() as connection:
            known = connection.execute(select(ratings.c.key).where(mine)).scalar_one_or_none()
            if known == key:
                return False
            if known is not None:
                raise ConflictError("this was rated already")
            public = subject if kind == "case" else None
            row = {
                "kind": kind,
                "subject": hashed,
                "public_subject": public,
                "unit": unit,
                "branch": branch,
                "score": score,
                "key": key,
            }
            told = public_text(reason)[:1000] if reason else None
            connection.execute(
                insert(ratings).values(**row, reason=told, conversation_id=conversation, at=self._clock.now())
            )
            by, facts = f"person:{conversation}", {"kind": kind, "score": score}
            self._ledger.append(connection, "rated", about=f"{kind}:{subject}", by=by, facts=facts)
            return True

    def explain(self, kind: Kind, subject: str, conversation: str, reason: str) -> None:
        """The reason, told after the number."""
        hashed = self._secret.token(f"rated:{kind}:{subject}")
        mine = (ratings.c.conversation_id == conversation) & (ratings.c.kind == kind) & (ratings.c.subject == hashed)
        with self._database.write() as connection:
            connection.execute(ratings.update().where(mine).values(reason=public_text(reason)[:1000]))

    def told(
        self, period: Period, kind: str = "", score: int = 0, unit: str = "", branch: str = "", before: int = 0
    ) -> list[Rating]:
        """PAGE ratings of the period, the newest first. "" and 0: whatever; `before`: the last one's id of a page."""
        wanted = [within(ratings.c.at, period)]
        wanted += [ratings.c.kind == kind] * bool(kind) + [ratings.c.score == score] * bool(score)
        wanted += [is_in(ratings.c.branch, branch)] * bool(branch)
        wanted += [ratings.c.unit == unit] * bool(unit) + [ratings.c.id < before] * bool(before)
        columns = (ratings.c.id, ratings.c.at, ratings.c.kind, ratings.c.unit, ratings.c.score, ratings.c.reason)
        query = select(*columns).where(*wanted).order_by(ratings.c.id.desc()).limit(PAGE)
        with self._database.read() as connection:
            return [Rating(*row) for row in connection.execute(query)]

    def of_unit(self, unit: str) -> Satisfaction:
        with self._database.read() as connection:
            query = select(func.count(), func.avg(ratings.c.score)).where(ratings.c.unit == unit)
            raters, mean = connection.execute(query).one()
        return Satisfaction(raters, float(mean) if mean is not None else None)
