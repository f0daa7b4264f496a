"""What a platform may answer when a message is sent, as its adapter must say it."""

from core.errors import MotcuaError


class DeliveryError(MotcuaError):
    """A message was not, or not surely, delivered. The text is one line for the operator: no token, no message."""


class TryAgain(DeliveryError):
    """Not delivered, for a reason that passes: busy, unreachable, too fast."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        """`seconds` to wait if the platform named them; None: the sender's own growing pause."""
        super().__init__(reason)
        self.seconds = seconds


class NotNow(DeliveryError):
    """The platform does not let us write to this person until they write again, or until a person acts."""


class Undeliverable(DeliveryError):
    """It will never be delivered: the person has blocked us, or we sent what the platform does not take."""


class Unsure(DeliveryError):
    """The request went out and no answer came: it may have been delivered, and sending again may say it twice."""
