"""A record as the checks see it."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from pydantic import BaseModel

from ..model import Official, Procedure

_NOT_READ = {"quality_flags", "source", "level", "target_groups", "code"}


class Record:
    """One procedure and the day it is checked on. Its texts are walked once, for all checks."""

    def __init__(self, procedure: Procedure, today: date) -> None:
        self.procedure = procedure
        self.today = today

    @property
    def official(self) -> Official:
        return self.procedure.official

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """Each official text with its place: ("documents[2].name", "Tờ khai")."""
        return [pair for name, value in self.official if name not in _NOT_READ for pair in _texts(value, name)]


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, part in value:
            yield from _texts(part, f"{path}.{name}")
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _texts(part, f"{path}[{index}]")
