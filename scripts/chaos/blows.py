"""One blow after the other, each in its round; the next comes when all is well again."""

import time
from collections.abc import Callable

from . import marks
from .assistant import FIND_SECONDS, LOOK_SECONDS, Assistant
from .load import Load
from .plan import Blow
from .points import SERVE

PASS_SECONDS = 180.0
"""Until a point was passed: what the blow before held up must first be taken up again."""
WELL_SECONDS = 240.0


class Blows:
    """`deal()` returns after the last one; `missed` says which did not fall, and why."""

    def __init__(self, assistant: Assistant, cut_connections: Callable[[], int]) -> None:
        self.missed: list[str] = []
        self.seconds: list[float] = []
        """Of each round."""
        self._assistant = assistant
        self._cut_connections = cut_connections

    def deal(self, round: int, blow: Blow, load: Load) -> None:
        """Opens the round, and ends it."""
        began = time.monotonic()
        try:
            if blow.point.where == "outside":
                load.open(round)
                time.sleep(blow.moment)
                self._from_outside(blow.point.name)
            else:
                marks.arm(self._assistant.marks, blow.point.name, blow.spared)
                load.open(round)
                self._wait_until_struck(blow.point.name)
            self._until(self._assistant.is_ready, WELL_SECONDS, "the service is not well again")
        except Exception as error:
            self.missed.append(f"round {round}, {blow.point.name}: {error}")
        self.seconds.append(time.monotonic() - began)

    def _from_outside(self, name: str) -> None:
        if name == SERVE.name:
            self._assistant.kill_whole_and_start_again()
        elif name == "connections":  # where a blow a moment ago left none, those that come next
            self._until(lambda: self._cut_connections() > 0, FIND_SECONDS, "there was none")
        else:
            self._assistant.kill(name)

    def _wait_until_struck(self, name: str) -> None:
        folder = self._assistant.marks
        try:
            self._until(lambda: marks.is_struck(folder, name), PASS_SECONDS, "nothing came by")
        finally:
            marks.disarm(folder, name)

    def _until(self, true: Callable[[], bool], seconds: float, else_: str) -> None:
        until = time.monotonic() + seconds
        while not true():
            if time.monotonic() > until:
                raise RuntimeError(f"{else_} after {seconds:.0f} s")
            time.sleep(LOOK_SECONDS)
