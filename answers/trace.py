"""What each step of an answer did and how long it took, for `--explain`."""

from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Step:
    name: str
    ms: float
    what: str


class Trace:
    """Collects the steps of one answer; each lasts from the end of the one before."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._since = perf_counter()

    def add(self, name: str, what: str) -> None:
        now = perf_counter()
        self._steps.append(Step(name, round((now - self._since) * 1000, 2), what))
        self._since = now

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)
