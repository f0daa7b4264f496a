"""A code of six digits from an authenticator, every thirty seconds another (RFC 6238)."""

import pyotp

from core.clock import Clock
from core.secret_key import SecretKey

ISSUER = "Một Cửa"
_SECONDS = 30
_DRIFT = (0, -1, 1)
"""Steps that a phone's clock may be wrong."""


class SecondFactor:
    def __init__(self, clock: Clock, secret: SecretKey) -> None:
        self._clock = clock
        self._secret = secret

    def fresh(self) -> str:
        """A new secret, encrypted as it is kept."""
        return self._secret.encrypt(pyotp.random_base32())

    def address_of(self, box: str, name: str) -> str:
        """For the picture that an authenticator reads."""
        return pyotp.TOTP(self._secret.decrypt(box)).provisioning_uri(name=name, issuer_name=ISSUER)

    def step_of(self, box: str, code: str, after: int) -> int | None:
        """The time step that this is the code of, later than `after`; None: wrong, too old, or taken before."""
        now = int(self._clock.now().timestamp()) // _SECONDS
        codes = pyotp.TOTP(self._secret.decrypt(box))
        typed = code.replace(" ", "")
        right = (now + off for off in _DRIFT if pyotp.utils.strings_equal(codes.generate_otp(now + off), typed))
        return next((step for step in right if step > after), None)
