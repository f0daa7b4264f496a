"""Long work in steps of some tens of milliseconds, so that something more urgent can be done between two of them."""

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Yields after each step; its return value is what was made."""


def finished[T](steps: Steps[T]) -> T:
    """What was made, all steps done at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: T = end.value
            return made
