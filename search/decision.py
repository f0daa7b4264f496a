"""Answer at once, offer choices, or say that there is none.

Two logistic curves, fitted by `motcua train ranker` on questions that no phrase was written from; their weights stand
in `weights.toml`. What they reach, also on questions kept apart, stands in docs/evaluation.md.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from .evidence import Rarity
from .ranking import Candidate, prior
from .weights import weights

Decision = Literal["direct", "choices", "none"]

CHOICES = 3
"""At most so many are offered."""

SHOWN: Mapping[Decision, int] = {"direct": 1, "choices": CHOICES, "none": 0}

OFFERED_SHARE = 0.4
"""Of the best score: what lies further behind is not offered beside it."""

OFFERED_COVERAGE = 0.5
"""Of what the best covers of the message: "kết hôn" is not offered beside "ly hôn"."""

TIE_SHARE = 0.06
"""Of the best score: two matters nearer to each other than this are a toss-up."""

ALIKE_SHARE = 0.8
"""Of the best likeness of a phrase or title: what is less alike is no toss-up."""

FEW_WORDS = 8
"""In so few words each one counts; who tells a story says many that tell siblings apart and mean nothing by them."""

ELLIPTIC_WORDS = 3
ELLIPTIC_RARITY = 0.6
"""Of a word that nobody here ever used: a rare word is a new matter, also one without a record."""
ELLIPTIC_SCOPE = 0.5

STORY_WORDS = 30
"""Who says more tells a story: few of its words name the procedure, so likeness is measured otherwise."""
STORY_LIKELIHOOD = 0.1
"""For each word of a story. Ten stories about a procedure reached 0.04 to 0.32, twelve about nothing of ours 0.08."""
STORY_SCOPE = 0.5
"""Of such a story: worth asking back, and the intent model has its say."""

MOST_WORDS = 12
"""Beyond so many words that name a procedure, more make nothing surer."""

GREATEST_LEAD = 0.5
"""Of likelihood over the next matter, beyond which more makes nothing surer."""


def decide(matters: Sequence[Candidate], words: int) -> Decision:
    """From the best candidate of each matter, best first, and the number of words that may name a procedure."""
    if not matters or scope(matters[0], words) < weights().none.threshold:
        return "none"
    best, others = matters[0], matters[1:]
    sure = confidence(best, others) >= weights().direct.threshold
    if best.listing.absent:
        return "none" if sure or all(each.listing.absent for each in _shown(matters, CHOICES)) else "choices"
    few = words <= FEW_WORDS
    doubt = few and (_sibling(best, others) or _toss_up(best, others) or best.evidence.elsewhere)
    return "direct" if sure and not doubt and not _left_out(best, others) else "choices"


def says_little(matters: Sequence[Candidate], words: Sequence[str], rarity: Rarity, telling: bool) -> bool:
    """Whether the words left are a few common ones that point nowhere ("mấy ngày duyệt"), so that the message may go on
    with what was talked about. `telling`: neighbours among them name a matter.
    """
    if telling or len(words) > ELLIPTIC_WORDS or rarity.most(words) > ELLIPTIC_RARITY:
        return False
    return not matters or (
        scope(matters[0], len(words)) < ELLIPTIC_SCOPE and confidence(matters[0], matters[1:]) < ELLIPTIC_SCOPE
    )


def _sibling(best: Candidate, others: Sequence[Candidate]) -> bool:
    """The best may be no more than a sibling of what is meant."""
    fit = best.evidence
    return (fit.differs and not fit.quotes) or (fit.bare and any(each.evidence.bare for each in others))


def _left_out(best: Candidate, others: Sequence[Candidate]) -> bool:
    """The message names a circumstance, and there is the same matter for it: "chồng người Hàn … đăng ký kết hôn"."""
    title = best.listing.title_forms.folded
    return best.evidence.lacks and any(
        title < each.listing.title_forms.folded and not each.evidence.lacks for each in others[:CHOICES]
    )


def _toss_up(best: Candidate, others: Sequence[Candidate]) -> bool:
    """The next is as near and as alike, and no circumstance that the message names speaks against it."""
    if not others or best.score - others[0].score >= TIE_SHARE * best.score:
        return False
    alike = others[0].evidence.echo >= ALIKE_SHARE * best.evidence.echo
    return alike and not others[0].evidence.lacks


def offered(matters: Sequence[Candidate], decision: Decision) -> list[Candidate]:
    """What to show for a decision: one, one to three, or none. Records without a code, all of 2021, come last."""
    near = [each for each in _shown(matters, SHOWN[decision]) if not each.listing.absent]
    return sorted(near, key=lambda each: each.listing.code is None)


def _shown(matters: Sequence[Candidate], count: int) -> list[Candidate]:
    return [each for each in matters if _worth_offering(each, matters[0])][:count]


def _worth_offering(each: Candidate, best: Candidate) -> bool:
    covered, fully = each.evidence.covered, best.evidence.covered
    return each.score >= OFFERED_SHARE * best.score and covered >= OFFERED_COVERAGE * fully


def scope(best: Candidate, words: int) -> float:
    """How likely the message is about any procedure at all. Between 0 and 1."""
    if words > STORY_WORDS:
        return STORY_SCOPE if best.likelihood >= STORY_LIKELIHOOD else 0.0
    return weights().none(**scope_features(best, words))


def scope_features(best: Candidate, words: int) -> dict[str, float]:
    share = min(words, MOST_WORDS) / MOST_WORDS
    return {"likelihood": best.likelihood, "echo": best.evidence.echo, "words": share}


def confidence(best: Candidate, others: Sequence[Candidate]) -> float:
    """How likely the first candidate is the right one. Between 0 and 1."""
    return weights().direct(**confidence_features(best, others))


def confidence_features(best: Candidate, others: Sequence[Candidate]) -> dict[str, float]:
    """`lead` is by how much likelier the best is than the next; 0 where there is nothing to compare it with."""
    lead = min(GREATEST_LEAD, best.likelihood - others[0].likelihood) if others else 0.0
    return {"echo": best.evidence.echo, "lead": lead}


def matters(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate of each title, in their order, standing for the level a citizen goes to first."""
    found: dict[tuple[str, ...], Candidate] = {}
    for candidate in candidates:
        best = found.setdefault(candidate.listing.matter, candidate)
        if prior(candidate.listing) > prior(best.listing):
            found[candidate.listing.matter] = best._replace(listing=candidate.listing)
    return list(found.values())
