"""What staff should know of the look-ups: many fail on one dossier, or very many all over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, insert, select

from .lookup_tables import alerts, lookups
from .tries import CROWD, WINDOW, WRONG, failing

ALL_OVER = 200
"""Wrong tries in an hour, of anybody on any code: people mistype less than that."""
_HOUR = timedelta(hours=1)

_log = structlog.get_logger("dossiers.lookups")


@dataclass(frozen=True)
class Alert:
    """`code` is None where the failures are all over; else its owner may have to be warned."""

    code: str | None
    askers: int
    at: datetime


def notice(connection: Connection, code: str, code_box: str, now: datetime) -> None:
    """After a wrong try. Once a day for a code, once an hour for all; the log names no code, only its hash."""
    askers = failing(connection, code, now)
    if askers >= CROWD and not _told(connection, code, now - WINDOW):
        connection.execute(insert(alerts).values(code=code, code_box=code_box, askers=askers, at=now))
        _log.warning("many fail to look up one dossier", code_hash=code[:12], askers=askers)
    if not _told(connection, None, now - _HOUR) and _is_all_over(connection, now):
        connection.execute(insert(alerts).values(askers=ALL_OVER, at=now))
        _log.warning("very many look-ups of dossiers fail", wrong_tries=ALL_OVER, minutes=60)


def _told(connection: Connection, code: str | None, since: datetime) -> bool:
    of_code = alerts.c.code.is_(None) if code is None else alerts.c.code == code
    return connection.execute(select(alerts.c.id).where(of_code, alerts.c.at > since).limit(1)).first() is not None


def _is_all_over(connection: Connection, now: datetime) -> bool:
    """Looks no further than the bound."""
    recent = select(lookups.c.id).where(lookups.c.at > now - _HOUR, lookups.c.outcome.in_(WRONG))
    return connection.execute(recent.offset(ALL_OVER - 1).limit(1)).first() is not None
