"""What a citizen sent and is still with a platform, and why it may not come from there."""

from typing import Literal

from core.errors import MotcuaError

MAX_BYTES = 10 * 1024 * 1024
"""Of one file: no photo of a phone is larger."""

Why = Literal["gone", "too_large", "away"]


class FetchError(MotcuaError):
    """It was not fetched. The text is one line for the operator: neither address nor token.

    `why`: "gone" and "too_large" stay so; what is "away" may come later.
    """

    def __init__(self, why: Why, reason: str) -> None:
        super().__init__(reason)
        self.why = why
