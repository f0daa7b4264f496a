"""Names of procedures as they fit into a line."""

import re

from procedure_kb.model import Procedure

from .text import cut, one_line

HEADING_LIMIT = 90
"""Characters: about two lines on a phone. Half of the official names are longer than 79."""
_LEVEL = re.compile(r"\s*\((?:thực hiện )?(?:tại|ở) cấp [^)]*\)", re.IGNORECASE)


def matter(procedure: Procedure) -> str:
    """The name without its "(thực hiện tại cấp …)": equal for the same matter at several levels."""
    return _LEVEL.sub("", one_line(procedure.title))


def heading_title(procedure: Procedure) -> str:
    """The name without its "(thực hiện tại cấp …)", which the answer about the place tells; shortened with "…"."""
    return cut(matter(procedure), HEADING_LIMIT)
