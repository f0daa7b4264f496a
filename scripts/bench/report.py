"""A table that grows line by line while the figures come in."""

import time
from collections.abc import Callable
from typing import Any, TextIO


class Report:
    """Writes each figure to `out` at once, and keeps all in `figures` for `--json`."""

    def __init__(self, out: TextIO) -> None:
        self.figures: dict[str, dict[str, Any]] = {}
        self._out = out
        self._under: dict[str, Any] = {}

    def say(self, line: str) -> None:
        print(line, file=self._out, flush=True)

    def heading(self, title: str, *columns: str) -> None:
        self._under = self.figures.setdefault(title, {})
        self.say(f"\n{title:40}" + "".join(f"{column:>14}" for column in columns))

    def figure(self, what: str, value: float, unit: str, aim: str = "") -> None:
        self._under[what] = {"value": round(value, 2), "unit": unit}
        self.say(f"  {what:38}{_shown(value, unit):>14}{aim and f'   aim: {aim}'}")

    def row(self, what: str, values: list[float], unit: str) -> None:
        """One figure for each column of the heading."""
        self._under[what] = {"values": [round(value, 2) for value in values], "unit": unit}
        self.say(f"  {what:38}" + "".join(f"{_shown(value, unit):>14}" for value in values))

    def beside(self, what: str, sides: tuple[float, float], unit: str, aim: str = "") -> None:
        """The same figure of the assistant and of Rasa alone, and the one divided by the other."""
        ours, alone = sides
        ratio = ours / alone
        self._under[what] = {"ours": round(ours, 2), "alone": round(alone, 2), "unit": unit, "ratio": round(ratio, 3)}
        columns = (_shown(ours, unit), _shown(alone, unit), f"{ratio:.2f}")
        self.say(f"  {what:38}" + "".join(f"{column:>14}" for column in columns) + (aim and f"   aim: {aim}"))


def _shown(value: float, unit: str) -> str:
    return f"{value:,.1f} {unit}"


def seconds_of[T](act: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result
