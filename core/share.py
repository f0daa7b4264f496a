"""A share and how sure it is."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

_Z = 1.96


@dataclass(frozen=True)
class Share:
    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, after Wilson (1927): holds for small numbers and near 0 and 1."""
        if not self.of:
            return 0.0, 1.0
        n, p, z2 = self.of, self.value, _Z * _Z
        middle, width = p + z2 / (2 * n), _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, (middle - width) / (1 + z2 / n)), min(1.0, (middle + width) / (1 + z2 / n))

    @property
    def noise(self) -> float:
        """Half the interval: what another drawing of as many questions may change."""
        low, high = self.interval
        return (high - low) / 2

    def __str__(self) -> str:
        return f"{self.value:.3f} ±{self.noise:.2f}" if self.of else "–"

    def as_json(self) -> dict[str, Any]:
        low, high = self.interval
        return {"value": round(self.value, 4), "low": round(low, 4), "high": round(high, 4), "n": self.of}


def share(outcomes: list[bool]) -> Share:
    return Share(sum(outcomes), len(outcomes))
