"""Our own records, as `kb export` and `kb show` write them: already in the shape of `Procedure`."""

from collections.abc import Mapping
from typing import Any


def recognises(record: Mapping[str, Any]) -> bool:
    return "official" in record


def shape(record: Mapping[str, Any], ignored: set[str]) -> dict[str, Any]:
    return dict(record)
