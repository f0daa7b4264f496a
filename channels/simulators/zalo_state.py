"""What the simulated Zalo remembers, and the switches a test may turn."""

import base64
import hashlib
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from core.clock import Clock, SystemClock

from .files import File

Json = dict[str, Any]

ACCESS_SECONDS = 90000
WINDOW = timedelta(days=7)


@dataclass(frozen=True)
class Fault:
    """What befalls the next call of the OA API. "hang_up" and "slow" come after the call was carried out."""

    kind: Literal["answer", "http", "hang_up", "slow"]
    code: int = 0
    retry_after: int | None = None


@dataclass
class Citizen:
    """`last_interaction` opens the window of seven days in which the OA may write."""

    last_interaction: datetime | None
    follows: bool = True
    name: str = "Nguyễn Văn A"


@dataclass
class ZaloState:
    """`sent` holds what citizens got, `calls` the path of every call, `refreshed` every refresh token that was used."""

    app_id: str = "123456789"
    app_secret: str = "app-secret"  # noqa: S105 - of no real app
    oa_id: str = "2345678901234567890"
    oa_secret: str = "oa-secret-key"  # noqa: S105 - of no real OA
    clock: Clock = field(default_factory=SystemClock)
    access_token: str = "access-first"  # noqa: S105 - of no real OA
    refresh_token: str = "refresh-first"  # noqa: S105 - of no real OA
    citizens: dict[str, Citizen] = field(default_factory=dict)
    templates: dict[str, frozenset[str]] = field(default_factory=dict)
    """Approved templates and the parameters each must be given."""
    uploads: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    """What citizens sent, under `/files/<name>`, as Zalo's own servers have it."""
    sent: list[Json] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    _expires_at: datetime = field(init=False)
    _challenges: dict[str, str] = field(default_factory=dict)
    _faults: deque[Fault] = field(default_factory=deque)
    _oauth_faults: deque[str] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._expires_at = self.clock.now() + timedelta(seconds=ACCESS_SECONDS)

    def meet(self, user: str) -> Citizen:
        """A citizen who follows the OA and has just written to it."""
        known = self.citizens.setdefault(user, Citizen(None))
        known.last_interaction = self.clock.now()
        return known

    def answer(self, code: int, times: int = 1) -> None:
        """Answer the next calls with this error, which comes with HTTP 200 as in life."""
        self._faults.extend([Fault("answer", code)] * times)

    def answer_http(self, status: int, times: int = 1, retry_after: int | None = None) -> None:
        """Answer the next calls with a page of HTML, as a proxy before Zalo would."""
        self._faults.extend([Fault("http", status, retry_after)] * times)

    def hang_up(self, times: int = 1) -> None:
        """Carry the next calls out and close the line without an answer."""
        self._faults.extend([Fault("hang_up")] * times)

    def slow(self, times: int = 1) -> None:
        """Carry the next calls out and keep the caller waiting until it gives up."""
        self._faults.extend([Fault("slow")] * times)

    def refuse_oauth(self, error_name: str, times: int = 1) -> None:
        """Refuse the next requests for tokens: HTTP 200 with `error_name`."""
        self._oauth_faults.extend([error_name] * times)

    def expire_access_token(self) -> None:
        self._expires_at = self.clock.now()

    def next_fault(self) -> Fault | None:
        return self._faults.popleft() if self._faults else None

    def next_oauth_fault(self) -> str | None:
        return self._oauth_faults.popleft() if self._oauth_faults else None

    def token_error(self, token: str | None) -> int:
        """0 for the token in force: one that was replaced is as wrong as one that never was."""
        if token != self.access_token:
            return -216
        return -220 if self.clock.now() >= self._expires_at else 0

    def window_error(self, user: object) -> int:
        """0 for a citizen who may be written to."""
        citizen = self.citizens.get(str(user))
        if citizen is None or not citizen.follows:
            return -213
        if citizen.last_interaction is None or self.clock.now() - citizen.last_interaction > WINDOW:
            return -230
        return 0

    def give_pair(self) -> Json:
        """A new pair; the one before it is worth nothing any more."""
        self.access_token, self.refresh_token = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._expires_at = self.clock.now() + timedelta(seconds=ACCESS_SECONDS)
        pair = {"access_token": self.access_token, "refresh_token": self.refresh_token}
        return pair | {"expires_in": str(ACCESS_SECONDS)}

    def give_code(self, challenge: str) -> str:
        """The code of a consent, which works once."""
        code = secrets.token_urlsafe(24)
        self._challenges[code] = challenge
        return code

    def redeem(self, code: str, verifier: str) -> str | None:
        """The name of what is wrong with a code; None if it is good."""
        challenge = self._challenges.pop(code, None)
        if challenge is None:
            return "Invalid authorization code"
        digest = hashlib.sha256(verifier.encode()).digest()
        is_right = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        return None if is_right else "Invalid code verifier"
