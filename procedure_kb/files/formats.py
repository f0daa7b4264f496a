"""Whose JSON a record is. Each collection has a small reader that only renames, nests and parts texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import chatbot_tthc, dichvucong_7sins, egov_faq, nhdandz, own, unified

Path = tuple[int | str, ...]
Shape = Callable[[Mapping[str, Any], set[str]], dict[str, Any]]
"""A record of the file as input for `Procedure`; fields that nobody here knows go to the set, as "documents.video"."""


@dataclass(frozen=True)
class Format:
    """One collection's records."""

    recognises: Callable[[Mapping[str, Any]], bool]
    shape: Shape
    source_path: Callable[[Path], Path] = lambda path: path[1:] if path[:1] == ("official",) else path
    """Where a field of the model stands in the file."""
    verified_on: str | None = None
    """When the collection was read, where its files do not say."""


FORMATS = (
    Format(own.recognises, own.shape, source_path=lambda path: path),
    Format(chatbot_tthc.recognises, chatbot_tthc.shape, chatbot_tthc.source_path, chatbot_tthc.VERIFIED_ON),
    Format(nhdandz.recognises, nhdandz.shape, nhdandz.source_path, nhdandz.VERIFIED_ON),
    Format(dichvucong_7sins.recognises, dichvucong_7sins.shape, dichvucong_7sins.source_path),
    Format(egov_faq.recognises, egov_faq.shape),
    Format(lambda record: True, unified.shape, unified.source_path),
)
"""The first that recognises a record has it; of what nobody knows is said what it lacks as a unified record."""


def format_of(record: Mapping[str, Any]) -> Format:
    """The format of one record."""
    return next(known for known in FORMATS if known.recognises(record))
