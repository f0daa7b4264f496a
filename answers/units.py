"""Agencies on levels that ended with the two-level local government of 1 July 2025."""

import re

from .fact import Fact

_ENDED = re.compile(r"\bhuyện\b|\bthị trấn\b|\bthị xã\b|\bquận\b(?! (?-i:[A-ZÀ-Ỹ]))", re.IGNORECASE)
"""A district with its name ("quận Ba Đình") is part of an address, which people still find."""
_SENDING = ("_agency", "_address", ".description")
"""Ends of the fields that say where to go."""


def names_ended_level(facts: list[Fact]) -> bool:
    """Whether the record sends people to such a level."""
    return any(fact.field.endswith(_SENDING) and _ENDED.search(fact.text) for fact in facts)
