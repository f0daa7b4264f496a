"""What a citizen asks about the dossier just looked up, by words. Data: follow_ups.yml."""

from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from vietnamese import folded_words

FollowUp = Literal["late", "missing", "pay", "where", "reason", "steps", "due", "next", "status"]
"""In the order in which they are looked for: "sao trễ thế, bao giờ xong" asks first why."""

_FILE = Path(__file__).with_name("follow_ups.yml")
LONGEST = 25
"""Words; a longer message tells a story."""


def follow_up(text: str) -> FollowUp | None:
    said = f" {folded_words(text)} "
    if len(said.split()) > LONGEST or _says(said, "not_about_it"):
        return None
    return next((what for what in get_args(FollowUp) if _says(said, what)), None)


def _says(said: str, what: str) -> bool:
    return any(f" {phrase} " in said for phrase in _phrases()[what])


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    data: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {what: tuple(folded_words(phrase) for phrase in phrases) for what, phrases in data.items()}
