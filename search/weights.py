"""The weights of the decision, read from `weights.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

FILE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True)
class Curve:
    """A logistic curve over named features."""

    threshold: float
    bias: float
    by_feature: Mapping[str, float]

    def __call__(self, **features: float) -> float:
        """A probability."""
        return 1 / (1 + exp(-self.bias - sum(self.by_feature[name] * value for name, value in features.items())))


@dataclass(frozen=True)
class Weights:
    direct: Curve
    none: Curve


@lru_cache(maxsize=1)
def weights() -> Weights:
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Weights(**{name: _curve(read[name]) for name in ("direct", "none")})


def _curve(numbers: Mapping[str, float]) -> Curve:
    features = {name: value for name, value in numbers.items() if name not in ("threshold", "bias")}
    return Curve(numbers["threshold"], numbers["bias"], features)
