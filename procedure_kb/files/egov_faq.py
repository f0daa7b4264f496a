"""Questions of citizens with the answers of 2021. Refused, and the refusal says where questions belong.

They are no procedures, and nothing of them may become one: the answers are four years and one reform of the offices
old; the questions repeat a procedure's title in full, so that search finds it without them; and a phrase is a plain
word, which no import writes into a record that people here keep.
"""

from collections.abc import Mapping
from typing import Any

from .rows import Unreadable


def recognises(record: Mapping[str, Any]) -> bool:
    return {"question", "reference_answer"} <= record.keys()


def shape(record: Mapping[str, Any], ignored: set[str]) -> dict[str, Any]:
    raise Unreadable(
        "", "holds questions and answers (egov_faq), not procedures: write a question you want to keep in plain.phrases"
    )
