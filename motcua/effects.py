"""Works out what a draft will change for citizens, in a process of its own: it takes half a minute of a core."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Hashable, Iterator
from threading import Event
from typing import cast

from answers.answer import Answers
from answers.effect import Asked, Difference, differences, run
from answers.service_records import ServiceRecords
from core.clock import today
from core.edits import Edits
from desk.effects import LONGEST, Effects
from desk.golden import Golden
from messages.asked import past_questions
from procedure_kb.catalog import Catalog
from procedure_kb.drafts import Draft, record_in
from procedure_kb.model import Aspect, Procedure
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
    catalog = Catalog(edited)
    edits = Edits(store.database, store.clock)
    searcher = Searcher(EmbeddedEngine(), catalog, StaffLexicon(edits))
    searcher.refresh()
    contact, day = ServiceRecords(edits).contact(), today(store.clock)
    answers = Answers(searcher, catalog.get, lambda: contact, lambda: day)
    asked = _asked(store, golden)
    done = _Counter(2 * len(asked), on_progress)
    before = run(answers, asked, done)
    edited.edited = record_in(draft)
    searcher.refresh()
    after = run(answers, asked, done)
    return differences(asked, before, after)


def _asked(store: Store, golden: Golden) -> list[Asked]:
    """Golden ones first, so that what matters most is known soonest."""
    ids = store.stamps().keys()
    must = [Asked(each.text, each.aspect, wanted=each.procedure_id) for each in golden.all(ids)]
    past = past_questions(store.database, PAST)
    return must + [Asked(p.text, cast("Aspect | None", p.aspect), p.current, p.times) for p in past]


class _Counter:
    def __init__(self, total: int, on_progress: Progress) -> None:
        self._done, self._total, self._on_progress = 0, total, on_progress

    def __call__(self) -> None:
        self._done += 1
        if self._done % STEP == 0 or self._done == self._total:
            self._on_progress(self._done, self._total)


class EffectRuns:
    """Job of the gateway. `close()` ends the run under way, which is begun anew when its time is over."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._stopping = Event()

    def run(self) -> None:
        """The effect that waits longest, if one does, by `motcua kb effect` in a process of its own."""
        if taken := self._effects.take():
            id, draft = taken
            if error := self._run(draft):
                self._effects.fail(id, error)

    def close(self) -> None:
        self._stopping.set()

    def _run(self, draft: int) -> str:
        """What went wrong, in one line; empty: nothing."""
        ends_at = time.monotonic() + LONGEST.total_seconds()
        with tempfile.TemporaryFile() as said:
            command = [sys.executable, "-m", "motcua.leashed", "kb", "effect", str(draft)]
            give_up = lambda: time.monotonic() >= ends_at or self._stopping.wait(0.2)  # noqa: E731
            if run_to_end(command, subprocess.DEVNULL, said, give_up) == 0:
                return ""
            said.seek(0)
            return (said.read().decode(errors="replace").strip().splitlines() or ["cut off"])[-1][:200]
