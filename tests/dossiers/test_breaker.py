from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from threading import Barrier, Event

import pytest

from dossiers.breaker import Breaker, Unavailable
from dossiers.source import SourceError


def fail(breaker: Breaker, error: Exception | None = None) -> None:
    with pytest.raises(type(error) if error else Unavailable), breaker.guard():
        raise error or Unavailable("HTTP 500")


def is_open(breaker: Breaker) -> bool:
    try:
        with breaker.guard():
            return False
    except Unavailable as error:
        return "left alone" in str(error)


@pytest.fixture
def breaker(clock) -> Breaker:
    return Breaker(clock, failures=3, open_for=timedelta(seconds=30))


def test_failures_in_a_row_open_it_until_its_time(breaker, clock):
    for _ in range(3):
        fail(breaker)
    assert is_open(breaker)
    clock.pass_(seconds=29)
    assert is_open(breaker)
    clock.pass_(seconds=1)
    assert not is_open(breaker) and not is_open(breaker)


def test_an_answer_between_them_starts_the_count_anew(breaker):
    fail(breaker)
    fail(breaker)
    fail(breaker, SourceError("status is missing"))
    fail(breaker)
    fail(breaker)
    assert not is_open(breaker)


def test_a_failed_trial_opens_it_again(breaker, clock):
    for _ in range(3):
        fail(breaker)
    clock.pass_(seconds=30)
    fail(breaker)
    assert is_open(breaker)


def test_a_call_broken_off_by_a_bug_counts_as_a_failure(breaker):
    for _ in range(3):
        fail(breaker, KeyError("x"))
    assert is_open(breaker)


def test_the_pause_a_system_asks_for_but_not_for_ever(breaker, clock):
    fail(breaker, Unavailable("HTTP 429", pause=10**9))
    assert is_open(breaker)
    clock.pass_(minutes=10)
    assert not is_open(breaker)


def test_of_many_threads_one_makes_the_trial(breaker, clock):
    for _ in range(3):
        fail(breaker)
    clock.pass_(seconds=30)
    ready, done = Barrier(8), Event()

    def call() -> bool:
        ready.wait()
        try:
            with breaker.guard():
                return done.wait(10)
        except Unavailable:
            return False

    with ThreadPoolExecutor(8) as threads:
        finished = as_completed([threads.submit(call) for _ in range(8)])
        assert [next(finished).result() for _ in range(7)] == [False] * 7
        done.set()
        assert next(finished).result()
