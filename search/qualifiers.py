"""What tells siblings apart: the action (cấp lại, cấp đổi, gia hạn …) and the circumstance (nước ngoài …)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .lexicon import Lexicon, Word

NEW = "new"
"""The action of a title or a message that names none."""


class Qualifiers(NamedTuple):
    actions: frozenset[str]
    """At least one; several are alternatives."""
    circumstances: frozenset[str]


UNQUALIFIED = Qualifiers(frozenset((NEW,)), frozenset())


def qualifiers(texts: Iterable[Sequence[Word]], lexicon: Lexicon, plain: bool = False) -> Qualifiers:
    """Those that any of the texts names."""
    named = (value for text in texts for _, value in lexicon.qualifiers.split(text, plain) if value)
    found = frozenset[tuple[str, str]]().union(*named)
    actions = frozenset(name for kind, name in found if kind == "action")
    return Qualifiers(actions or frozenset((NEW,)), frozenset(name for kind, name in found if kind == "circumstance"))


def unasked_action(asked: Qualifiers, title: Qualifiers) -> bool:
    """The title is about an action that the message does not name: "cấp lại" for one who only says "làm thẻ"."""
    return NEW not in title.actions and not asked.actions & title.actions


def differ(asked: Qualifiers, title: Qualifiers) -> bool:
    """Only one of the two names an action or a circumstance: they may be siblings, not the same."""
    return not asked.actions & title.actions or asked.circumstances != title.circumstances
