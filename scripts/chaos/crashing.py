"""`python -m scripts.chaos.crashing serve|gateway|actions`: the product's own process, that dies at a named step.

The product knows nothing of it: its methods are wrapped here, before it starts. For Rasa: crashing_rasa.py.
"""

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import messages.inbox
import motcua.serve
from core.ledger import Ledger
from core.settings import load_settings
from feedback.filing import Filing
from messages.dialogue import RasaDialogue
from messages.inbox import Inbox
from messages.intake import Intake
from messages.outbox import Outbox
from motcua.process import Process

from . import marks, points
from .servers import cut

RASA = str(Path(__file__).with_name("crashing_rasa.py"))


def comes_by(*at: points.Point) -> None:
    """At one of these points: dies there, or cuts the database's connections, if it is this one's turn."""
    for point in at:
        if marks.comes_by(point.name):
            if point.name in points.CUTS:
                cut(load_settings().database)
            else:
                marks.die()


def before(owner: Any, name: str, *at: points.Point, when: Callable[..., bool] = lambda *_, **__: True) -> None:
    """`when` is given what the method is called with."""
    original = getattr(owner, name)

    @wraps(original)
    def wrapped(*args: Any, **named: Any) -> Any:
        if when(*args, **named):
            comes_by(*at)
        return original(*args, **named)

    setattr(owner, name, wrapped)


def after(owner: Any, name: str, *at: points.Point) -> None:
    """Where the method gave something, or is one that gives nothing at all (`settle`)."""
    original = getattr(owner, name)
    gives = original.__annotations__.get("return") is not None

    @wraps(original)
    def wrapped(*args: Any, **named: Any) -> Any:
        result = original(*args, **named)
        if result is not None or not gives:
            comes_by(*at)
        return result

    setattr(owner, name, wrapped)


def wrap_gateway() -> None:
    after(Intake, "take", points.KEPT)
    after(Inbox, "lease", points.LEASED)
    after(RasaDialogue, "answer", points.ANSWERED, points.CUT_ANSWERED)
    before(messages.inbox, "remember_offers", points.SETTLING, points.CUT_SETTLING)
    after(Inbox, "settle", points.COMMITTED)
    after(Outbox, "lease", points.SENDING)
    before(Outbox, "sent", points.DELIVERED)


def wrap_actions() -> None:
    from actions.talks import Listening

    before(Listening, "run", points.ASKED)
    after(Filing, "file", points.FILED)
    before(Ledger, "append", points.CUT_FILING, when=lambda _, connection, act, *__, **___: act == "case_filed")


class CrashingProcess(Process):
    """A child of `serve`, started through its wrapper."""

    def __init__(self, name: str, command: Sequence[str], *others: Any, **more: Any) -> None:
        super().__init__(name, wrapped_command(name, command), *others, **more)


def wrapped_command(name: str, command: Sequence[str]) -> list[str]:
    if name == "rasa":
        return [command[0], RASA, *command[2:]]
    return [command[0], "-m", "scripts.chaos.crashing", name]


def main() -> None:
    role = sys.argv[1]
    if role == "serve":
        from motcua.cli import main as start

        motcua.serve.Process = CrashingProcess  # type: ignore[misc]
    else:
        from motcua.child import main as start

        wrap_gateway() if role == "gateway" else wrap_actions()
    start()


if __name__ == "__main__":
    main()
