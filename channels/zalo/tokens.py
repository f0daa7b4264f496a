"""The OA's tokens: kept encrypted, refreshed by one process at a time, never lost.

A refresh token works once and the answer to it is the only copy of the next one. So a refresh needs the row's lease;
the new pair is committed before anybody uses it; and whoever waited takes the new pair instead of asking for another.
"""

import hmac
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from sqlalchemy import Connection, Row, select, update

from core.clock import Clock
from core.database import Database, insert_unless_there
from core.errors import InputError, SettingsError
from core.secret_key import SecretKey
from messages.delivery import DeliveryError, NotNow, TryAgain

from .oauth import ACCESS_LIFE, OAuth, Pair, challenge_of, is_token
from .tables import zalo_tokens

REFRESH_BEFORE = timedelta(hours=13)
"""Of the 25 hours of an access token: refreshed twice a day, so that one failure leaves half a day to act."""
REFRESH_LIFE = timedelta(days=90)
"""Zalo says three months."""
ALARM_BEFORE = timedelta(days=14)
RETRY_AFTER = timedelta(minutes=10)
"""After a refresh that failed, while the access token still works."""
CONSENT_TIME = timedelta(minutes=10)
LEASE_SECONDS = 120.0
"""Longer than a refresh can take (see oauth.TIMEOUT): two processes with one refresh token would lose it."""
LOOK_SECONDS = 0.05
LOOKS = 300
"""A quarter of a minute of waiting for another process's refresh."""

NO_TOKEN = "the OA has given no token: one of its administrators must consent in a browser"  # noqa: S105 - a sentence


@dataclass(frozen=True)
class Seeds:
    """A pair from the settings, to begin with. `access_token` may be absent."""

    refresh_token: str
    access_token: str | None = None

    def __post_init__(self) -> None:
        if not is_token(self.refresh_token) or not (self.access_token is None or is_token(self.access_token)):
            raise SettingsError("the Zalo tokens of the settings cannot be used: copy them anew, without line ends")


@dataclass(frozen=True)
class TokenStatus:
    """`alarm` says what a person must do; None: nothing."""

    expires_at: datetime | None
    refreshed_at: datetime | None
    refresh_expires_at: datetime | None
    alarm: str | None
    refresh_due: datetime | None = None
    """When it is refreshed next; None: there is none to refresh."""
    failure: str | None = None
    """Of the last refresh."""


@dataclass(frozen=True)
class _Held:
    """The row, with its tokens open."""

    access_token: str | None
    refresh_token: str | None
    expires_at: datetime | None
    refreshed_at: datetime | None
    refresh_expires_at: datetime | None
    leased_until: float
    failure: str | None
    failed_at: datetime | None

    def is_alive(self, now: datetime) -> bool:
        return self.access_token is not None and self.expires_at is not None and now < self.expires_at

    def is_due(self, now: datetime) -> bool:
        """A token of less than 13 hours of life is refreshed when half of it is over."""
        if self.expires_at is None or self.refreshed_at is None or not self.is_alive(now):
            return True
        if self.failed_at is not None and now - self.failed_at < RETRY_AFTER:
            return False
        return now > self.expires_at - _before_end(self.expires_at - self.refreshed_at)

    @property
    def refresh_due(self) -> datetime | None:
        if self.expires_at is None or self.refreshed_at is None:
            return None
        due = self.expires_at - _before_end(self.expires_at - self.refreshed_at)
        return max(due, self.failed_at + RETRY_AFTER) if self.failed_at else due

    def alarm(self, now: datetime) -> str | None:
        if not self.refresh_token or self.refresh_expires_at is None:
            return NO_TOKEN
        if self.failure:
            return f"the last refresh of the Zalo token failed: {self.failure}"
        if self.refresh_expires_at - now <= ALARM_BEFORE:
            return f"the Zalo refresh token ends on {self.refresh_expires_at:%Y-%m-%d}: an administrator must consent"
        return None


def _before_end(life: timedelta) -> timedelta:
    """How long before its end a token of so long a life is refreshed."""
    return REFRESH_BEFORE if life > REFRESH_BEFORE else life / 2


@dataclass(frozen=True)
class _Turn:
    """The right to refresh, and the token to do it with."""

    lease: str
    refresh_token: str


class TokenStore:
    """Safe to use from many threads and processes. Raises the errors of messages.delivery, and DatabaseError."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        secret: SecretKey,
        oauth_url: str,
        app_id: str,
        app_secret: str,
        http: httpx.Client,
        seeds: Seeds | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`seeds` count only while the table is empty."""
        self._database = database
        self._clock = clock
        self._secret = secret
        self._oauth = OAuth(oauth_url, app_id, app_secret, http)
        self._seeds = seeds
        self._pause = pause
        self._unsaved: dict[str, Pair] = {}

    def access_token(self) -> str:
        """The token in force, refreshed if it is due. A refresh that fails is no harm while the old one lives."""
        held, now = self._held(), self._clock.now()
        if held.access_token and not held.is_due(now):
            return held.access_token
        try:
            return self.refresh(held.access_token or "")
        except DeliveryError:
            if held.access_token and held.is_alive(now):
                return held.access_token
            raise

    def refresh(self, used: str) -> str:
        """The token that follows `used`: the one that somebody else got meanwhile, or a new one."""
        self._held()
        waited = False
        for _ in range(LOOKS):
            turn = self._take_turn(used, waited)
            if isinstance(turn, str):
                return turn
            if turn is not None:
                return self._renewed(turn)
            waited = True
            self._pause(LOOK_SECONDS)
        raise TryAgain("another process is still refreshing the Zalo token")

    def consent_url(self, redirect_uri: str) -> str:
        """Where an administrator consents; good once, for ten minutes. A consent begun before is void."""
        self._held()
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        values = {
            "state": self._secret.encrypt(_bound(state, redirect_uri)),
            "verifier": self._secret.encrypt(verifier),
            "consent_until": self._clock.now() + CONSENT_TIME,
        }
        with self._database.write() as connection:
            connection.execute(update(zalo_tokens).values(**values))
        return self._oauth.permission_url(redirect_uri, challenge_of(verifier), state)

    def accept(self, code: str, state: str, redirect_uri: str) -> None:
        """Keep the tokens that a consent brings. Raises InputError if no such consent is under way."""
        verifier = self._redeemed(state, redirect_uri)
        self._keep(self._oauth.exchange(code, verifier), replaced=None)

    def age(self) -> timedelta | None:
        """Since the last refresh; None if there was none."""
        refreshed = self._held().refreshed_at
        return None if refreshed is None else self._clock.now() - refreshed

    def status(self) -> TokenStatus:
        held = self._held()
        alarm = held.alarm(self._clock.now())
        return TokenStatus(
            held.expires_at, held.refreshed_at, held.refresh_expires_at, alarm, held.refresh_due, held.failure
        )

    def _held(self) -> _Held:
        """The row, made from the seeds if there is none."""
        with self._database.read() as connection:
            row = connection.execute(select(zalo_tokens)).one_or_none()
        if row is None:
            self._sow()
            with self._database.read() as connection:
                row = connection.execute(select(zalo_tokens)).one()
        return self._opened(row)

    def _sow(self) -> None:
        pair = self._seeds and Pair(self._seeds.access_token or "", self._seeds.refresh_token, ACCESS_LIFE)
        with self._database.write() as connection:
            insert_unless_there(connection, zalo_tokens, {"id": 1, **(self._sealed(pair) if pair else {})})

    def _sealed(self, pair: Pair) -> dict[str, str | datetime | None]:
        now = self._clock.now()
        return {
            "access_token": self._secret.encrypt(pair.access_token) if pair.access_token else None,
            "refresh_token": self._secret.encrypt(pair.refresh_token),
            "expires_at": now + pair.life if pair.access_token else None,
            "refreshed_at": now if pair.access_token else None,
            "refresh_expires_at": now + REFRESH_LIFE,
        }

    def _opened(self, row: Row[tuple[object, ...]]) -> _Held:
        return _Held(
            access_token=row.access_token and self._secret.decrypt(row.access_token),
            refresh_token=row.refresh_token and self._secret.decrypt(row.refresh_token),
            expires_at=row.expires_at,
            refreshed_at=row.refreshed_at,
            refresh_expires_at=row.refresh_expires_at,
            leased_until=row.leased_until or 0.0,
            failure=row.failure,
            failed_at=row.failed_at,
        )

    def _locked(self, connection: Connection) -> _Held:
        return self._opened(connection.execute(select(zalo_tokens).with_for_update()).one())

    def _take_turn(self, used: str, waited: bool) -> _Turn | str | None:
        """The turn to refresh, or the newer token, or None while somebody else refreshes."""
        now = self._clock.now().timestamp()
        with self._database.write() as connection:
            held = self._locked(connection)
            if held.access_token and held.access_token != used:
                return held.access_token
            if held.leased_until > now:
                return None
            if waited and held.failure:  # eight that waited must not ask eight times more
                raise TryAgain(f"the refresh of the Zalo token that this waited for failed: {held.failure}")
            if not held.refresh_token:
                raise NotNow(NO_TOKEN)
            lease = uuid.uuid4().hex
            connection.execute(update(zalo_tokens).values(lease=lease, leased_until=now + LEASE_SECONDS))
            return _Turn(lease, held.refresh_token)

    def _renewed(self, turn: _Turn) -> str:
        """A pair that the database could not take (full, away) is kept in memory and offered to it again."""
        try:
            pair = self._unsaved.get(turn.refresh_token) or self._oauth.refresh(turn.refresh_token)
        except DeliveryError as error:
            self._note(turn, str(error))
            raise
        self._unsaved = {turn.refresh_token: pair}
        token = self._keep(pair, replaced=turn.refresh_token)
        self._unsaved = {}
        return token

    def _keep(self, pair: Pair, replaced: str | None) -> str:
        """Commit a pair; returns the token in force. A consent that came in meanwhile wins over a refresh."""
        settled = {"lease": None, "leased_until": None, "failure": None, "failed_at": None}
        with self._database.write() as connection:
            held = self._locked(connection)
            if replaced is not None and held.access_token and held.refresh_token != replaced:
                return held.access_token
            connection.execute(update(zalo_tokens).values(**settled, **self._sealed(pair)))
        return pair.access_token

    def _note(self, turn: _Turn, failure: str) -> None:
        """The old pair stays as it is."""
        values = {"lease": None, "leased_until": None, "failure": failure, "failed_at": self._clock.now()}
        with self._database.write() as connection:
            connection.execute(update(zalo_tokens).where(zalo_tokens.c.lease == turn.lease).values(**values))

    def _redeemed(self, state: str, redirect_uri: str) -> str:
        """The verifier of the consent under way, which is over with this. A wrong state does not end it."""
        with self._database.write() as connection:
            row = connection.execute(select(zalo_tokens).with_for_update()).one_or_none()
            if row is None or not row.state or self._clock.now() > row.consent_until:
                raise InputError("no consent of the OA is under way, or its ten minutes are over: begin again")
            expected = self._secret.decrypt(row.state).encode()
            if not hmac.compare_digest(expected, _bound(state, redirect_uri).encode(errors="replace")):
                raise InputError("this consent was not begun here: begin again")
            connection.execute(update(zalo_tokens).values(state=None, verifier=None, consent_until=None))
            return self._secret.decrypt(row.verifier)


def _bound(state: str, redirect_uri: str) -> str:
    """A consent returns to the address it was begun for."""
    return f"{state} {redirect_uri}"
