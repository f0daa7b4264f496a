from collections.abc import Collection, Mapping, Sequence

import pytest

from search.embedded import EmbeddedEngine
from search.engine import Clause, Engine, EngineError, Entry, Kind, Match
from search.failover import RETRY_SECONDS, FailoverEngine
from search.searcher import Searcher

from .samples import CODES, MemoryCatalog, procedures


class FlakyEngine(Engine):
    """An engine one can switch off. What it held is lost when `forget` is called."""

    name = "flaky"

    def __init__(self) -> None:
        self.inner = EmbeddedEngine()
        self.away = False
        self.calls = 0

    def _call(self) -> None:
        self.calls += 1
        if self.away:
            raise EngineError("flaky does not answer")

    def replace(self, entries: Collection[Entry], revision: int) -> None:
        self._call()
        self.inner.replace(entries, revision)

    def revision(self) -> int | None:
        return self.inner.revision()

    def search(self, clauses: Sequence[Clause], limit: int) -> Mapping[Kind, list[Match]]:
        self._call()
        return self.inner.search(clauses, limit)

    def check(self) -> None:
        self._call()

    def forget(self) -> None:
        self.inner = EmbeddedEngine()


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def primary() -> FlakyEngine:
    return FlakyEngine()


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def searcher(primary: FlakyEngine, clock: Seconds) -> Searcher:
    return Searcher(FailoverEngine(primary, clock=clock), MemoryCatalog(procedures()))


def best(searcher: Searcher) -> tuple[str, str]:
    found = searcher.find("đăng ký kết hôn")
    return found.offered[0].id, found.engine


def test_the_primary_answers_while_it_can(searcher: Searcher) -> None:
    searcher.refresh()
    assert best(searcher) == (CODES["MARRIAGE"], "flaky")
    assert searcher.engine.degraded is None


def test_the_fallback_answers_and_says_why(searcher: Searcher, primary: FlakyEngine) -> None:
    searcher.refresh()
    primary.away = True
    assert best(searcher) == (CODES["MARRIAGE"], "embedded")
    assert searcher.engine.degraded == "flaky does not answer"


def test_a_failed_primary_is_left_alone_and_then_tried_again(
    searcher: Searcher, primary: FlakyEngine, clock: Seconds
) -> None:
    searcher.refresh()
    primary.away = True
    best(searcher)
    calls = primary.calls
    best(searcher)
    searcher.refresh()
    assert primary.calls == calls
    primary.away = False
    clock.now += RETRY_SECONDS
    assert best(searcher) == (CODES["MARRIAGE"], "flaky")
    assert searcher.engine.degraded is None


def test_a_primary_away_from_the_start_gets_its_index_when_it_comes(
    searcher: Searcher, primary: FlakyEngine, clock: Seconds
) -> None:
    primary.away = True
    searcher.refresh()
    assert best(searcher) == (CODES["MARRIAGE"], "embedded")
    primary.away = False
    clock.now += RETRY_SECONDS
    assert best(searcher)[1] == "embedded"  # it is back, but empty
    assert searcher.refresh()
    assert best(searcher) == (CODES["MARRIAGE"], "flaky")


def test_a_primary_that_comes_back_empty_is_not_asked_before_it_is_built(
    searcher: Searcher, primary: FlakyEngine, clock: Seconds
) -> None:
    searcher.refresh()
    primary.away = True
    best(searcher)
    primary.away = False
    primary.forget()
    clock.now += RETRY_SECONDS
    assert best(searcher) == (CODES["MARRIAGE"], "embedded")
    assert searcher.refresh()
    assert best(searcher)[1] == "flaky"


def test_check_tells_of_the_primary(searcher: Searcher, primary: FlakyEngine) -> None:
    primary.away = True
    with pytest.raises(EngineError):
        searcher.engine.check()
