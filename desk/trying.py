"""How the desk reaches the part that finds and answers, which runs in another process."""

from typing import Protocol

from answers.explanation import Explanation


class Trying(Protocol):
    """Tries a question as a citizen would ask it."""

    def explain(self, text: str, with_intents: bool = True) -> Explanation | None:
        """None: that part is away. `with_intents`: also what the intent model says, where it answers."""
