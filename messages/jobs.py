"""Work that is done again and again, whoever writes: by one process at a time, also when there are several."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Row, and_, or_, select, update

from core.clock import Clock
from core.database import Database, insert_unless_there
from core.errors import MotcuaError

from .crew import Crew, Held, Stumble
from .tables import jobs

RUN_SECONDS = 60.0
"""A process that runs a job renews its lease; after this without, it is dead and another one takes over."""

LONGEST_PAUSE = 600.0
"""Seconds before a job that failed is tried again, at most; the first time a thirtieth of it."""

_log = structlog.get_logger("messages.jobs")


@dataclass(frozen=True)
class Job:
    """Run at least `every` seconds apart. `run` must bear being cut off at any point and begun anew."""

    name: str
    every: float
    run: Callable[[], object]


@dataclass(frozen=True)
class JobState:
    """What an operator wants to know."""

    name: str
    due: datetime
    last_done: datetime | None
    failures: int
    error: str | None
    is_running: bool = False


@dataclass(frozen=True)
class Turn:
    """One run under a lease."""

    name: str
    lease: str


class JobStore:
    """Each method is one short transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def plan(self, names: Collection[str]) -> None:
        """Names that are new are due at once; the others stay as they are."""
        with self._database.write() as connection:
            for name in names:
                insert_unless_there(connection, jobs, {"name": name, "due": self._now()})

    def lease(self, names: Collection[str]) -> Turn | None:
        """The job that is due longest and that nobody runs; None if there is none."""
        now = self._now()
        free = or_(jobs.c.lease.is_(None), jobs.c.leased_until < now)
        query = select(jobs.c.name).where(jobs.c.name.in_(list(names)), jobs.c.due <= now, free).order_by(jobs.c.due)
        with self._database.write() as connection:
            name = connection.execute(query.limit(1).with_for_update(skip_locked=True)).scalar()
            if name is None:
                return None
            turn = Turn(name, uuid.uuid4().hex)
            taken = {"lease": turn.lease, "leased_until": now + RUN_SECONDS, "last_begun": self._clock.now()}
            connection.execute(update(jobs).where(jobs.c.name == name).values(**taken))
            return turn

    def renew(self, turns: Collection[Turn]) -> None:
        if turns:
            with self._database.write() as connection:
                ours = jobs.c.lease.in_([turn.lease for turn in turns])
                connection.execute(update(jobs).where(ours).values(leased_until=self._now() + RUN_SECONDS))

    def done(self, turn: Turn, every: float) -> None:
        self._end(turn, due=self._now() + every, last_done=self._clock.now(), failures=0, error=None)

    def failed(self, turn: Turn, error: str) -> None:
        """Tried again after a pause that doubles."""
        with self._database.read() as connection:
            failures = connection.execute(select(jobs.c.failures).where(jobs.c.name == turn.name)).scalar_one()
        pause = min(LONGEST_PAUSE, LONGEST_PAUSE / 30 * 2.0 ** min(failures, 10))
        self._end(turn, due=self._now() + pause, failures=failures + 1, error=error)

    def all(self) -> list[JobState]:
        with self._database.read() as connection:
            rows = connection.execute(select(jobs).order_by(jobs.c.name)).all()
        return [_state(row, self._clock) for row in rows]

    def run_now(self, connection: Connection, name: str) -> bool:
        """Due at once, whatever its pause; part of the caller's transaction. False if there is no such job."""
        due = update(jobs).where(jobs.c.name == name).values(due=self._now())
        return bool(connection.execute(due).rowcount)

    def _end(self, turn: Turn, **values: object) -> None:
        with self._database.write() as connection:
            ours = and_(jobs.c.name == turn.name, jobs.c.lease == turn.lease)
            connection.execute(update(jobs).where(ours).values(lease=None, leased_until=None, **values))

    def _now(self) -> float:
        return self._clock.now().timestamp()


class Jobs:
    """`start()`, `stop()` ends after the runs under way."""

    def __init__(self, store: JobStore, jobs: Collection[Job], on_stumble: Stumble = lambda _: None) -> None:
        self._store = store
        self._jobs: Mapping[str, Job] = {job.name: job for job in jobs}
        self._running = Held[Turn]()
        self._is_planned = False
        self._crew = Crew("job", self.run_one, self._renew, RUN_SECONDS / 3, on_stumble)

    def start(self, count: int = 1) -> None:
        """With `count` threads; a job never runs twice at once."""
        if self._jobs:
            self._crew.start(count)

    def stop(self, timeout: float = 15.0) -> None:
        self._crew.stop(timeout)

    def alive(self) -> bool:
        return not self._jobs or self._crew.alive()

    def run_one(self) -> bool:
        """True if something was due."""
        if not self._is_planned:
            self._store.plan(self._jobs)
            self._is_planned = True
        turn = self._store.lease(self._jobs)
        if turn is None:
            return False
        with self._running.holding(turn):
            self._run(turn, self._jobs[turn.name])
        return True

    def _run(self, turn: Turn, job: Job) -> None:
        try:
            job.run()
        except MotcuaError as error:
            _log.warning("job_failed", job=job.name, reason=str(error))
            self._store.failed(turn, str(error))
        except Exception as error:  # a bug of ours: it may not end the other jobs
            _log.exception("job_broke", job=job.name)
            self._store.failed(turn, f"{type(error).__name__}; see the log")
        else:
            self._store.done(turn, job.every)

    def _renew(self) -> None:
        self._store.renew(self._running.all())


def _state(row: Row[Any], clock: Clock) -> JobState:
    is_running = row.lease is not None and row.leased_until > clock.now().timestamp()
    return JobState(row.name, _moment(row.due, clock), row.last_done, row.failures, row.error, is_running)


def _moment(seconds: float, clock: Clock) -> datetime:
    return datetime.fromtimestamp(seconds, clock.now().tzinfo)
