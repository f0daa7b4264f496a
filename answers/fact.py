"""One fact and the field where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """`field` is a path such as "official.submission_methods[0].fees[0].amount"; `text` is what is shown of it.

    `group` is what the fact belongs to: the case of a paper, the channel of a fee, else a heading or nothing.
    A fact that is not `sure` is shown only together with the request to confirm it.
    """

    field: str
    text: str
    group: str = ""
    sure: bool = True


def distinct(facts: list[Fact]) -> list[Fact]:
    """The first of those that say the same in the same group."""
    first: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        first.setdefault((fact.group, fact.text.lower()), fact)
    return list(first.values())


def grouped(facts: list[Fact]) -> dict[str, list[Fact]]:
    """Facts by group, both in their first order."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.group, []).append(fact)
    return groups
