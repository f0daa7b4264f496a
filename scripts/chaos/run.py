"""One run over one database."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.database import Database
from core.errors import DatabaseError
from core.secret_key import load_secret_key
from core.settings import Settings

from .assistant import Assistant, lend_model
from .blows import Blows
from .load import Load
from .plan import Plan, Wish
from .platforms import simulated
from .points import Point
from .servers import Store
from .verdict import LOST, Verdict, is_quiet, judge, outcome_of

QUIET_SECONDS = 300.0
"""After the last message. A row whose sender was killed alone takes 20 s to be called unsure."""


@dataclass(frozen=True)
class Outcome:
    """All figures of a run. `trouble` is what kept it from meaning anything: no quiet, a blow that did not fall."""

    store: str
    plan: Plan
    statuses: Counter[int]
    verdict: Verdict
    seconds: float
    trouble: list[str]
    rounds: list[float]
    """Seconds until all was well again."""

    @property
    def is_good(self) -> bool:
        return not self.verdict.findings and not self.trouble

    def by_point(self) -> dict[Point, list[int]]:
        """The rounds in which each was struck."""
        found: dict[Point, list[int]] = {}
        for round, blow in enumerate(self.plan.blows):
            found.setdefault(blow.point, []).append(round)
        return found


def run(wish: Wish, store: Store, data: Path, models: Path, quiet_seconds: float = QUIET_SECONDS) -> Outcome:
    """`data` is an empty folder; `models` one where a fitting model may lie."""
    plan = wish.plan(on_postgresql=bool(store.url))
    began = time.monotonic()
    lend_model(models, data)
    database = Database(store.address(data))
    with simulated(wish.seed) as platforms:
        databases = {"MOTCUA_DATABASE_URL": store.url} if store.url else {}
        assistant = Assistant(data, platforms.settings() | databases)
        try:
            assistant.start()
            assistant.wait_until_ready()
            load = Load(plan, platforms, assistant.url, lambda taken: outcome_of(database, taken))
            blows = Blows(assistant, store.cut)
            load.start()
            for round, blow in enumerate(plan.blows):
                blows.deal(round, blow, load)
            load.join()
            trouble = blows.missed + _settled(database, assistant, quiet_seconds)
            secret = load_secret_key(Settings(data_dir=data))
            verdict = judge(database, secret, load.taken, platforms.delivered())
        finally:
            assistant.stop()
            database.close()
    for round, name in load.refused:
        verdict.add(LOST, f"{name}: never answered with 200", round)
    return Outcome(store.name, plan, load.statuses, verdict, time.monotonic() - began, trouble, blows.seconds)


def _settled(database: Database, assistant: Assistant, seconds: float) -> list[str]:
    """Waits until all is answered and sent, and the service well again; what is not so in time."""
    until = time.monotonic() + seconds
    while not _is_quiet(database) or not assistant.is_ready():
        if time.monotonic() > until:
            return [f"not everything was answered and sent, or not all was well again, after {seconds:.0f} s"]
        time.sleep(0.5)
    return []


def _is_quiet(database: Database) -> bool:
    try:
        return is_quiet(database)
    except DatabaseError:
        return False
