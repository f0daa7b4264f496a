"""Why search found what it found, for the people who keep the knowledge base."""

from collections.abc import Sequence
from dataclasses import dataclass

from .evidence import Rarity, best_saying
from .query import Query
from .ranking import Candidate


@dataclass(frozen=True)
class Ranked:
    """A procedure, and what of it is most like the message: its title, or one citizens' phrase.

    Shares between 0 and 1: `likeness` of the two, `named` of the title that the message says, `covered` of the message
    that title or phrase says, `likelihood` that somebody who means it says so. `against`: what speaks against it.
    """

    id: str
    name: str
    score: float
    said: str
    is_title: bool
    likeness: float
    named: float
    covered: float
    likelihood: float
    against: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What a message was understood as. `stands_for`: citizens' words, and the official ones they stand for."""

    words: tuple[str, ...]
    codes: tuple[str, ...]
    left: tuple[str, ...]
    is_bare: bool
    """Typed without diacritics; `words` have them put back."""
    stands_for: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    """Words that ask something of a procedure, and prove nothing about which."""


AGAINST = {
    "unasked_action": "tên nói một việc khác (cấp lại, gia hạn…) mà câu hỏi không nhắc",
    "lacks": "câu hỏi nêu hoàn cảnh mà tên không có",
    "differs": "chỉ câu hỏi hoặc chỉ tên nói rõ hoàn cảnh: có thể là thủ tục anh em",
    "elsewhere": "câu hỏi có cụm từ của một việc khác",
    "bare": "chỉ nêu một danh từ, thủ tục khác cũng khớp",
}


def reading(query: Query) -> Reading:
    return Reading(
        words=tuple(part.text for part in query.said),
        codes=tuple(query.codes),
        left=query.left,
        is_bare=query.plain,
        stands_for=tuple((_joined(each.said), _joined(each.official)) for each in query.expansions),
        asks=tuple(sorted(part.text for part in query.aspects)),
    )


def ranked_by(candidate: Candidate, query: Query, rarity: Rarity) -> Ranked:
    number, listing, fit = best_saying(query, candidate.listing, rarity), candidate.listing, candidate.evidence
    return Ranked(
        id=listing.id,
        name=listing.name,
        score=round(candidate.score, 1),
        said=listing.name if number == 0 else _joined(listing.phrases[number - 1]),
        is_title=number == 0,
        likeness=round(fit.echo, 3),
        named=round(fit.named, 3),
        covered=round(fit.covered, 3),
        likelihood=round(candidate.likelihood, 3),
        against=tuple(words for name, words in AGAINST.items() if getattr(fit, name)),
    )


def _joined(parts: Sequence[object]) -> str:
    return " ".join(str(getattr(part, "text", part)) for part in parts)
