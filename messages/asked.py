"""What citizens asked lately, personal numbers as marks, to be asked again of other records."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from core.database import Database
from vietnamese import folded_words

from .outcome import Outcome
from .tables import inbox, turns

_ASKED = (Outcome.ANSWERED, Outcome.CLARIFIED, Outcome.NO_MATCH)


@dataclass(frozen=True)
class PastQuestion:
    """`current` is the procedure that was talked about before it; `times` how often it was asked so."""

    text: str
    aspect: str | None
    current: str | None
    times: int = 1


def past_questions(database: Database, most: int) -> list[PastQuestion]:
    """The last `most` typed questions about procedures, the same words in the same place as one, newest first."""
    earlier, its_message = turns.alias("earlier"), inbox.alias("its_message")
    current = (
        select(earlier.c.procedure_id)
        .join(its_message, its_message.c.id == earlier.c.inbox_id)
        .where(its_message.c.conversation_id == inbox.c.conversation_id, its_message.c.id < inbox.c.id)
        .where(earlier.c.procedure_id.is_not(None))
        .order_by(its_message.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(inbox.c.text, turns.c.aspect, current.label("current"))
        .join(turns, turns.c.inbox_id == inbox.c.id)
        .where(inbox.c.text.is_not(None), inbox.c.payload.is_(None))
        .where(turns.c.outcome.in_([str(outcome) for outcome in _ASKED]))
        .order_by(inbox.c.id.desc())
        .limit(most)
    )
    found: dict[tuple[str, str | None, str | None], PastQuestion] = {}
    with database.read() as connection:
        for text, aspect, talked_about in connection.execute(query):
            key = (folded_words(text), aspect, talked_about)
            known = found.get(key)
            found[key] = replace(known, times=known.times + 1) if known else PastQuestion(text, aspect, talked_about)
    return list(found.values())
