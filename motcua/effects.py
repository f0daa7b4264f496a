"""Asks golden and past questions of the records: what a draft will change, and how the published ones fare.

Each in a process of its own: it takes half a minute of a core.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from hashlib import sha256
from threading import Event
from typing import cast

from answers.answer import Answers
from answers.effect import Asked, Difference, Told, differences, run
from answers.service_records import ServiceRecords
from core.clock import today
from core.edits import Edits, stamp_of
from core.errors import MotcuaError
from desk.effects import LONGEST, Effects
from desk.golden import Golden
from desk.golden_checks import Check, GoldenChecks, Missed
from messages.asked import past_questions
from procedure_kb.catalog import Catalog
from procedure_kb.drafts import Draft, record_in
from procedure_kb.model import Aspect, Procedure
from procedure_kb.schedule import meeting, version_at
from procedure_kb.store import Store
from search.embedded import EmbeddedEngine
from search.searcher import Searcher
from search.staff_lexicon import StaffLexicon

from .process import run_to_end

PAST = 1000
"""Questions of citizens that are asked again, the newest."""

STEP = 25
"""Questions between two words of progress."""


Progress = Callable[[int, int], object]
"""Told how many questions were run, of how many."""


class EditedStore:
    """A store with one record as a draft would have it, once `edited` is set."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.edited: Procedure | None = None

    def revision(self) -> int:
        return self._store.revision() * 2 + bool(self.edited)

    def get(self, id: str) -> Procedure | None:
        return self.edited if self.edited and self.edited.id == id else self._store.get(id)

    def stamps(self) -> dict[str, Hashable]:
        stamps: dict[str, Hashable] = dict(self._store.stamps())
        return stamps | ({self.edited.id: "edited"} if self.edited else {})

    def some(self, ids: Collection[str]) -> Iterator[Procedure]:
        edited = self.edited
        if edited and edited.id in ids:
            yield edited
            ids = set(ids) - {edited.id}
        yield from self._store.some(ids)


def effect_of(
    draft: Draft, store: Store, golden: Golden, on_progress: Progress = lambda done, total: None
) -> list[Difference]:
    """What of the golden and the past questions is answered in another way once the draft is published."""
    edited = EditedStore(store)
    searcher, answers = _answers(edited, store)
    asked = _golden(store, golden) + _past(store)  # what matters most is known soonest
    done = _Counter(2 * len(asked), on_progress)
    before = run(answers, asked, done)
    edited.edited = _published(draft, store)
    searcher.refresh()
    after = run(answers, asked, done)
    return differences(asked, before, after)


def _published(draft: Draft, store: Store) -> Procedure:
    """What stands once it is: what others published since the draft began stays."""
    with store.database.read() as connection:
        base = version_at(connection, draft.procedure_id, draft.base_version)
    return meeting(record_in(draft), base, store.get(draft.procedure_id))[0]


def check_golden(store: Store, golden: Golden, checks: GoldenChecks) -> Check | None:
    """Every golden question asked of what is published; kept in `checks`. None: nothing changed since the last time."""
    stamp, last = _stamp(store, golden), checks.last()
    if last and last.stamp == stamp:
        return None
    asked = _golden(store, golden)
    _, answers = _answers(EditedStore(store), store)
    told = run(answers, asked, lambda: None)
    checks.keep(stamp, len(asked), list(_missed(asked, told)))
    return checks.last()


def _stamp(store: Store, golden: Golden) -> str:
    """Differs when the questions might be answered otherwise."""
    vocabulary = stamp_of(StaffLexicon(Edits(store.database, store.clock)).newest())
    questions = repr(golden.all(store.stamps().keys()))
    return f"{store.revision()}.{vocabulary}.{today(store.clock)}.{sha256(questions.encode()).hexdigest()[:16]}"


def _answers(edited: EditedStore, store: Store) -> tuple[Searcher, Answers]:
    catalog = Catalog(edited)
    edits = Edits(store.database, store.clock)
    searcher = Searcher(EmbeddedEngine(), catalog, StaffLexicon(edits))
    searcher.refresh()
    contact, day = ServiceRecords(edits).contact(), today(store.clock)
    return searcher, Answers(searcher, catalog.get, lambda: contact, lambda: day)


def _golden(store: Store, golden: Golden) -> list[Asked]:
    ids = store.stamps().keys()
    return [Asked(each.text, each.aspect, wanted=each.procedure_id) for each in golden.all(ids)]


def _past(store: Store) -> list[Asked]:
    past = past_questions(store.database, PAST)
    return [Asked(each.text, cast("Aspect | None", each.aspect), each.current, each.times) for each in past]


def _missed(asked: Sequence[Asked], told: Sequence[Told]) -> Iterator[Missed]:
    for question, answer in zip(asked, told, strict=True):
        wanted = question.wanted or ""
        if not answer.reaches(wanted):
            yield Missed(question.text, wanted, answer.outcome, answer.procedure)


class _Counter:
    def __init__(self, total: int, on_progress: Progress) -> None:
        self._done, self._total, self._on_progress = 0, total, on_progress

    def __call__(self) -> None:
        self._done += 1
        if self._done % STEP == 0 or self._done == self._total:
            self._on_progress(self._done, self._total)


class EffectRuns:
    """Jobs of the gateway. `close()` ends the runs under way, which are begun anew when their time is over."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._stopping = Event()
        self._has_started = False

    def run(self) -> None:
        """The effect that waits longest, if one does, by `motcua kb effect` in a process of its own."""
        if taken := self._effects.take():
            id, draft = taken
            if error := self._run("effect", str(draft)):
                self._effects.fail(id, error)
            else:
                self._effects.drop_unfinished(id)

    def check_golden(self) -> None:
        """By `motcua kb golden` in a process of its own; not yet the first time, when everything else is starting.

        Raises MotcuaError with what went wrong there.
        """
        if not self._has_started:
            self._has_started = True
            return
        if error := self._run("golden"):
            raise MotcuaError(error)

    def close(self) -> None:
        self._stopping.set()

    def _run(self, *arguments: str) -> str:
        """What went wrong, in one line; empty: nothing."""
        ends_at = time.monotonic() + LONGEST.total_seconds()
        with tempfile.TemporaryFile() as said:
            command = [sys.executable, "-m", "motcua.leashed", "kb", *arguments]
            give_up = lambda: time.monotonic() >= ends_at or self._stopping.wait(0.2)  # noqa: E731
            if run_to_end(command, subprocess.DEVNULL, said, give_up) == 0:
                return ""
            said.seek(0)
            return (said.read().decode(errors="replace").strip().splitlines() or ["cut off"])[-1][:200]
