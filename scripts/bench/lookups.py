"""How long a look-up of a dossier takes: alone over a large registry, and as turns of a conversation."""

import re
import statistics
import time
import uuid
from dataclasses import replace
from pathlib import Path

from core.clock import SystemClock
from core.database import Database
from core.secret_key import SecretKey
from core.settings import Settings
from dossiers.examples import examples
from dossiers.factor import factor
from dossiers.lookups import Asker, Found
from dossiers.model import Filed
from dossiers.registry import Registry
from motcua.migrate import migrate
from motcua.office import Office
from tests.conftest import Service

from .report import Report

DIGITS, WRONG = "1234", "9999"
ASKED = 400


def measure_lookups(folder: Path, count: int, report: Report) -> None:
    """Every other one with wrong digits: nobody may tell them apart by the clock."""
    folder.mkdir()
    database, clock = Database(f"sqlite:///{folder / 'dossiers.db'}"), SystemClock()
    migrate(database)
    secret = SecretKey("a key for the bench, thirty-two characters or more")
    codes = _fill(Registry(database, clock, secret), clock, secret, count)
    lookups = Office(Settings(data_dir=folder), database, clock, secret, {}).lookups
    took: dict[str, list[float]] = {DIGITS: [], WRONG: []}
    for number in range(ASKED):
        digits = (DIGITS, WRONG)[number % 2]
        started = time.perf_counter()
        answer = lookups.look_up(Asker(uuid.uuid4().hex), codes[number * count // ASKED], digits, "k")
        took[digits].append((time.perf_counter() - started) * 1000)
        if isinstance(answer, Found) != (digits == DIGITS):
            raise SystemExit("the bench's own dossier was not found by its digits, or by others")
    database.close()
    report.heading(f"look-up of one of {count:,} dossiers, SQLite")
    for name, digits in (("right digits", DIGITS), ("wrong digits", WRONG)):
        report.figure(f"{name}, p50", statistics.median(took[digits]), "ms")
        report.figure(f"{name}, p95", statistics.quantiles(took[digits], n=20)[-1], "ms")


def measure_lookup_turns(service: Service, rounds: int, report: Report) -> None:
    """Two turns each: the code, then the digits."""
    told = service.motcua("dossiers", "examples").stdout
    known = re.findall(r"(\d{3}\.\S+-\d{4})\s+(\d{4})", told)
    took = []
    for number in range(rounds):
        code, digits = known[number % len(known)]
        session = service.say(text="xin chào")["session"]
        for text in (code, digits):
            started = time.perf_counter()
            answer = service.say(session=session, text=text)
            took.append((time.perf_counter() - started) * 1000)
        if answer["outcome"] != "dossier_found":
            raise SystemExit(f"the look-up of an example ended as {answer['outcome']}")
    report.heading("look-up in a conversation")
    report.figure("a turn, p50", statistics.median(took), "ms")
    report.figure("a turn, p95", statistics.quantiles(took, n=20)[-1], "ms")


def _fill(registry: Registry, clock: SystemClock, secret: SecretKey, count: int) -> list[str]:
    model = examples(clock.now(), [("1.001193", "Đăng ký khai sinh")], secret)[0].filed.dossier
    codes = [f"000.00.04.H26-{240101 + number // 10_000:06d}-{number % 10_000:04d}" for number in range(count)]
    registry.put_all(Filed(replace(model, code=code), frozenset({factor(secret, code, DIGITS)})) for code in codes)
    return codes
