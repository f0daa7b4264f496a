"""Fits the curves of `weights.toml` by logistic regression: Newton's method on a few features, done in a moment."""

from collections.abc import Mapping, Sequence
from math import exp
from pathlib import Path

from .weights import FILE, Curve, Weights

Features = Mapping[str, float]
Vector = list[float]

STEPS = 25
"""Newton's method doubles the right digits with each."""

SHRINK = 0.1
"""L2 penalty: keeps a weight finite when a feature tells all."""


def fit(rows: Sequence[Features], labels: Sequence[bool]) -> Curve:
    """A curve with threshold 0.5; every row has the same features, each between 0 and about 1."""
    names = list(rows[0])
    points = [[1.0, *(row[name] for name in names)] for row in rows]
    weights = [0.0] * (1 + len(names))
    for _ in range(STEPS):
        slope, curvature = _derivatives(points, labels, weights)
        weights = [old - step for old, step in zip(weights, _solved(curvature, slope), strict=True)]
    return Curve(0.5, weights[0], dict(zip(names, weights[1:], strict=True)))


def _derivatives(points: list[Vector], labels: Sequence[bool], weights: Vector) -> tuple[Vector, list[Vector]]:
    """Gradient and Hessian of the penalised loss."""
    size = range(len(weights))
    slope = [SHRINK * weight for weight in weights]
    curvature = [[SHRINK if row == column else 0.0 for column in size] for row in size]
    for point, label in zip(points, labels, strict=True):
        chance = 1 / (1 + exp(-sum([weight * value for weight, value in zip(weights, point, strict=True)])))
        for row in size:
            slope[row] += (chance - label) * point[row]
            for column in size:
                curvature[row][column] += chance * (1 - chance) * point[row] * point[column]
    return slope, curvature


def _solved(matrix: list[Vector], right: Vector) -> Vector:
    """The solution of a small positive definite system (Gauss and Jordan)."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for pivot, row in enumerate(rows):
        rows[pivot] = row = [value / row[pivot] for value in row]
        for other in range(len(rows)):
            if other != pivot:
                factor = rows[other][pivot]
                rows[other] = [value - factor * own for value, own in zip(rows[other], row, strict=True)]
    return [row[-1] for row in rows]


def threshold_that_keeps(share: float, probabilities: Sequence[float]) -> float:
    """The highest below which no more than 1 - `share` of them lie."""
    return sorted(probabilities)[int((1 - share) * len(probabilities))]


def threshold_with_precision(least: float, chances: Sequence[tuple[float, bool]]) -> float:
    """The lowest probability from which at least this share is right."""
    best, right = 1.0, 0
    for count, (probability, label) in enumerate(sorted(chances, reverse=True), 1):
        right += label
        if right / count >= least:
            best = probability
    return best


def write(weights: Weights, path: Path = FILE) -> None:
    """Over the old numbers; the words around them stay."""
    lines, section = path.read_text(encoding="utf-8").splitlines(), ""
    for number, line in enumerate(lines):
        if line.startswith("["):
            section = line[1 : line.index("]")]
        elif " = " in line:
            name = line.split(" = ")[0]
            lines[number] = f"{name} = {_value(getattr(weights, section), name):.2f}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _value(curve: Curve, name: str) -> float:
    return {"threshold": curve.threshold, "bias": curve.bias, **curve.by_feature}[name]
