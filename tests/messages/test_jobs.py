"""Repeated work, over a real database."""

import threading

import pytest

from core.database import Database
from core.errors import MotcuaError
from messages.jobs import LONGEST_PAUSE, RUN_SECONDS, Job, Jobs, JobStore
from tests.conftest import FixedClock


class Bell:
    """A job that counts its runs; `faults` are raised first, one a run."""

    def __init__(self, *faults: Exception) -> None:
        self.rung = 0
        self.faults = list(faults)

    def __call__(self) -> None:
        self.rung += 1
        if self.faults:
            raise self.faults.pop(0)


@pytest.fixture
def store(database: Database, clock: FixedClock) -> JobStore:
    return JobStore(database, clock)


def jobs_of(store: JobStore, *jobs: Job) -> Jobs:
    return Jobs(store, jobs)


def test_a_job_runs_at_once_and_then_at_its_interval(store: JobStore, clock: FixedClock) -> None:
    bell = Bell()
    jobs = jobs_of(store, Job("bell", 60, bell))
    assert (jobs.run_one(), jobs.run_one()) == (True, False)
    clock.pass_(seconds=59)
    assert not jobs.run_one()
    clock.pass_(seconds=2)
    assert jobs.run_one()
    assert bell.rung == 2


def test_a_restart_does_not_run_it_before_its_time(store: JobStore, clock: FixedClock) -> None:
    bell = Bell()
    jobs_of(store, Job("bell", 60, bell)).run_one()
    assert not jobs_of(store, Job("bell", 60, bell)).run_one()


def test_what_fails_is_tried_again_later_and_holds_up_no_other(store: JobStore, clock: FixedClock) -> None:
    bad, good = Bell(MotcuaError("the source is away"), KeyError("bug")), Bell()
    jobs = jobs_of(store, Job("bad", 60, bad), Job("good", 60, good))
    while jobs.run_one():
        pass
    state = {each.name: each for each in store.all()}
    assert (state["bad"].failures, state["bad"].error) == (1, "the source is away")
    assert (good.rung, state["good"].last_done is not None) == (1, True)
    clock.pass_(seconds=LONGEST_PAUSE)
    while jobs.run_one():
        pass
    assert {each.name: each for each in store.all()}["bad"].error == "KeyError; see the log"
    clock.pass_(seconds=LONGEST_PAUSE)
    while jobs.run_one():
        pass
    assert {each.name: each for each in store.all()}["bad"].failures == 0


def test_two_processes_never_run_the_same_job_at_once(store: JobStore, clock: FixedClock) -> None:
    inside, release = threading.Event(), threading.Event()

    def slow() -> None:
        inside.set()
        assert release.wait(20)

    first = jobs_of(store, Job("slow", 60, slow))
    thread = threading.Thread(target=first.run_one)
    thread.start()
    assert inside.wait(20)
    second = jobs_of(store, Job("slow", 60, Bell()))
    assert not second.run_one()
    release.set()
    thread.join(20)


def test_a_job_whose_process_died_is_taken_over(store: JobStore, clock: FixedClock) -> None:
    bell = Bell()
    jobs = jobs_of(store, Job("bell", 60, bell))
    store.plan(["bell"])
    dead = store.lease(["bell"])
    assert dead is not None and not jobs.run_one()
    clock.pass_(seconds=RUN_SECONDS + 1)
    assert jobs.run_one()
    store.done(dead, 9999)  # it was only slow: what the other one wrote stays
    clock.pass_(seconds=61)
    assert jobs.run_one()
    assert bell.rung == 2
