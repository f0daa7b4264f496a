"""What a check says."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..model import Aspect

Severity = Literal["error", "warning"]
"""error: a citizen who reads it is misled; warning: something is missing, old or ugly."""


class Doubt(NamedTuple):
    """What one check sees: the place, the kind (`kinds.KINDS`) and the words about it."""

    field: str
    kind: str
    message: str


@dataclass(frozen=True)
class Finding:
    """A doubt about one record. `field` leads to the place: "submission_methods[0].fees[1].amount", "plain.summary"."""

    procedure_id: str
    field: str
    severity: Severity
    kind: str
    message: str
    aspect: Aspect | None = None
    """The question in whose answer the doubtful words would stand; None: in none, or in any."""
    settled: bool = False
    """Whether citizens read instead, or first, what people of this house wrote about that aspect."""
