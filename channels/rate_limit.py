"""How fast one conversation, and one address, may write."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_ONE_A_MINUTE = RateLimitItemPerMinute(1)

ADDRESS_FACTOR = 30
"""An address may be a whole office or a mobile network behind one number: it gets this many conversations' worth."""


class RateLimit:
    """`a_minute` messages a conversation; 0 turns both limits off. Counts live in this process."""

    def __init__(self, a_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._conversation = RateLimitItemPerMinute(a_minute) if a_minute else None
        self._address = RateLimitItemPerMinute(a_minute * ADDRESS_FACTOR) if a_minute else None

    def admits(self, conversation: str, address: str) -> bool:
        """Counts one message; False if it is one too many."""
        return self.admits_address(address) and self.admits_conversation(conversation)

    def admits_conversation(self, conversation: str) -> bool:
        return self._conversation is None or self._limiter.hit(self._conversation, "conversation", conversation)

    def warns(self, conversation: str) -> bool:
        """Whether to say that it was too much: once a minute, then silence."""
        return self._limiter.hit(_ONE_A_MINUTE, "warned", conversation)

    def admits_address(self, address: str) -> bool:
        return self._address is None or self._limiter.hit(self._address, "address", address)
