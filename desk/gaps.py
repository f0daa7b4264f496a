"""Questions that stayed without an answer, put together by likeness: how often, and what staff decided."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from core.clock import Clock
from core.database import Database
from core.labelled import Labelled
from core.masking import MARK
from core.secret_key import SecretKey
from messages.askers import Askers, question_key
from messages.gaps import Ending, Unanswered, left, newest, unanswered
from search.lexicon import Lexicon, lexicon
from vietnamese import fold, folded_words, is_bare, syllables

from .gap_book import Decision, GapBook, Kind
from .likeness import Grouping, Words, shared, telling_words

DAYS = 90
"""How far back questions are looked at."""

MOST = 10_000
"""Messages that are looked at, the newest."""

WEEK = timedelta(days=7)

SLOW, KEPT = 0.1, 10.0
"""Seconds: what took longer than the first to put together is shown for the second before it is looked at again."""


class Standing(Labelled):
    OPEN = "cho-xu-ly", "Chờ xử lý"
    UNDER_WAY = "dang-soan", "Đang soạn"
    DONE = "da-tra-loi", "Đã trả lời"
    OUT_OF_SCOPE = "ngoai-pham-vi", "Ngoài phạm vi"


@dataclass(frozen=True)
class Wording:
    """One question as it was typed, the same words as one however they are typed. `asked`: oldest first."""

    text: str
    key: str
    asked: tuple[datetime, ...]


@dataclass(frozen=True)
class Group:
    """Wordings that say the same, the clearest first. `shared`: words that all say. `waiting`: citizens to be told."""

    wordings: tuple[Wording, ...]
    shared: Words
    decision: Decision | None = None
    waiting: int = 0

    @property
    def key(self) -> str:
        return self.wordings[0].key

    @property
    def text(self) -> str:
        return self.wordings[0].text

    @property
    def phrase(self) -> str:
        """Its text without personal numbers, as a record may hold it."""
        return " ".join(MARK.sub(" ", self.text).split()).rstrip(" ?.!")

    @property
    def common(self) -> str:
        """What all its wordings say, as the clearest writes it."""
        return " ".join(dict.fromkeys(word for word in syllables(self.text) if fold(word) in self.shared))

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(each.key for each in self.wordings)

    @property
    def count(self) -> int:
        return sum(len(each.asked) for each in self.wordings)

    @property
    def last_asked(self) -> datetime:
        return max(each.asked[-1] for each in self.wordings)

    @property
    def joined(self) -> int:
        """Wordings that came after the decision."""
        return len(self.keys - self.decision.questions) if self.decision else 0

    @property
    def standing(self) -> Standing:
        """An answer that did not stop the question is none."""
        if self.decision is None:
            return Standing.OPEN
        if self.decision.kind == Kind.OUT_OF_SCOPE:
            return Standing.OUT_OF_SCOPE
        if self.decision.done_at is None:
            return Standing.UNDER_WAY
        return Standing.OPEN if self.last_asked > self.decision.done_at else Standing.DONE

    def within(self, begin: datetime, end: datetime) -> int:
        return sum(begin <= at < end for each in self.wordings for at in each.asked)

    def trend(self, now: datetime) -> tuple[int, int]:
        """Times asked in the last seven days, and in the seven before."""
        return self.within(now - WEEK, now + WEEK), self.within(now - 2 * WEEK, now - WEEK)


class Gaps:
    """Safe to use from many threads."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        secret: SecretKey,
        book: GapBook,
        askers: Askers,
        kept: float = KEPT,
    ) -> None:
        self._askers = askers
        self.book = book
        self._of = {ending: _Likes(database, clock, secret, ending, kept) for ending in Ending}

    def groups(self, ending: Ending = Ending.UNANSWERED) -> list[Group]:
        """All that ended so, the most asked first, then the newest."""
        decisions = {key: decision for decision in self.book.standing() for key in decision.questions}
        waiting = self._askers.counts()
        found = [self._decided(group, decisions, waiting) for group in self._of[ending].groups()]
        return sorted(found, key=lambda group: (-group.count, -group.last_asked.timestamp()))

    def group(self, key: str, ending: Ending = Ending.UNANSWERED) -> Group | None:
        """The one with this wording."""
        return next((group for group in self.groups(ending) if key in group.keys), None)

    def _decided(self, group: Group, decisions: Mapping[str, Decision], waiting: Mapping[str, int]) -> Group:
        """With its newest decision."""
        made = [decisions[key] for key in group.keys if key in decisions]
        decision = max(made, key=lambda each: each.id, default=None)
        return replace(group, decision=decision, waiting=sum(waiting.get(key, 0) for key in group.keys))

    def refresh(self) -> None:
        """Look at what was asked meanwhile. A job does it, so that nobody who opens a page waits for it."""
        for likes in self._of.values():
            likes.refresh()


class _Likes:
    """Questions of one ending put together by likeness; again only when there are others."""

    def __init__(self, database: Database, clock: Clock, secret: SecretKey, ending: Ending, kept: float) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._ending = ending
        self._kept = kept
        self._lock = Lock()
        self._held: tuple[Group, ...] = ()
        self._stamp: object = None
        self._until = 0.0
        self._words: tuple[Lexicon | None, dict[str, tuple[str, Words]]] = (None, {})

    def refresh(self) -> None:
        self._until = 0.0
        self.groups()

    def groups(self) -> Sequence[Group]:
        if not self._lock.acquire(blocking=self._stamp is None):
            return self._held  # somebody is just putting it together anew
        try:
            now = self._clock.now()
            since = now - timedelta(days=DAYS)
            stamp = (newest(self._database, self._ending, since, now), lexicon())
            if stamp != self._stamp and time.monotonic() >= self._until:
                began = time.monotonic()
                self._held = tuple(self._put_together(self._asked(since, now), stamp[1]))
                took = time.monotonic() - began
                self._stamp, self._until = stamp, time.monotonic() + self._kept if took > SLOW else 0.0
            return self._held
        finally:
            self._lock.release()

    def _asked(self, since: datetime, now: datetime) -> list[Unanswered]:
        if self._ending == Ending.LEFT:
            return left(self._database, since, now, MOST)
        return unanswered(self._database, since, MOST)

    def _put_together(self, asked: Iterable[Unanswered], words: Lexicon) -> list[Group]:
        by_words: dict[str, list[Unanswered]] = {}
        for each in asked:
            by_words.setdefault(folded_words(each.text), []).append(each)
        known = self._told_apart(by_words, words)
        grouping, groups = Grouping(telling for _, telling in known.values()), list[list[str]]()
        for folded in by_words:  # the oldest first, so that a group keeps its first question while others join
            telling = known[folded][1]
            number = grouping.nearest(telling)
            if number is None:
                grouping.begin(telling)
                groups.append([])
            groups[-1 if number is None else number].append(folded)
        return [_group([(known[one][0], by_words[one], known[one][1]) for one in group]) for group in groups]

    def _told_apart(self, by_words: Mapping[str, Sequence[Unanswered]], words: Lexicon) -> dict[str, tuple[str, Words]]:
        """Key and telling words of each; they are worked out once, which takes a millisecond."""
        before = self._words[1] if self._words[0] is words else {}

        def told(folded: str) -> tuple[str, Words]:
            return question_key(self._secret, folded), telling_words(_clearest(by_words[folded]), words)

        known = {folded: before.get(folded) or told(folded) for folded in by_words}
        self._words = words, known
        return known


def _group(found: Collection[tuple[str, Sequence[Unanswered], Words]]) -> Group:
    wordings = [Wording(_clearest(asked), key, tuple(each.at for each in asked)) for key, asked, _ in found]
    wordings.sort(key=lambda each: (is_bare(each.text), -len(each.asked), -each.asked[-1].timestamp()))
    return Group(tuple(wordings), shared([telling for _, _, telling in found]))


def _clearest(asked: Sequence[Unanswered]) -> str:
    """Of the same words the newest that were typed with diacritics."""
    return max(asked, key=lambda each: (not is_bare(each.text), each.at)).text
