"""Fixtures that several rooms share. Tests that need a server take one of these and are marked after it."""

import asyncio
import io
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, make_url, text

from core.clock import SystemClock
from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey
from motcua.migrate import migrate
from motcua.serve import free_port

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
POSTGRESQL_URL = os.environ.get("MOTCUA_TEST_POSTGRESQL_URL")
ELASTICSEARCH_URL = os.environ.get("MOTCUA_TEST_ELASTICSEARCH_URL")

START_SECONDS = 180
"""Training included, on a loaded machine."""

_NEEDS = {
    "postgresql": (bool(POSTGRESQL_URL), "MOTCUA_TEST_POSTGRESQL_URL names no PostgreSQL server"),
    "elasticsearch": (bool(ELASTICSEARCH_URL), "MOTCUA_TEST_ELASTICSEARCH_URL names no Elasticsearch node"),
    "browser": (shutil.which("chromium") is not None, "Chromium is not installed"),
    "real_data": (SHARED_DATA.exists(), "../shared/data is not beside this checkout"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker, (present, reason) in _NEEDS.items():
            if item.get_closest_marker(marker) and not present:
                item.add_marker(pytest.mark.skip(reason=reason))


def run_aside[T](story: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` in another thread: Playwright's loop, once begun, stays in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, story).result()


class FixedClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def pass_(self, **duration: float) -> None:
        self.time += timedelta(**duration)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def secret() -> SecretKey:
    return SecretKey("a key for tests, thirty-two characters or more")


def ledger_of(database: Database) -> Ledger:
    """Of a database that no fixture made."""
    return Ledger(database, SystemClock(), SecretKey("a key for tests, thirty-two characters or more"))


@pytest.fixture
def ledger(database: Database, clock: FixedClock, secret: SecretKey) -> Ledger:
    return Ledger(database, clock, secret)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "motcua.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.rollback()
    database.close()
    return file


_ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
"""A connection that a test left open would hold up the next one."""

_EMPTY = """
    DO $$ DECLARE one record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', one.tablename);
        END LOOP;
        FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0 LOOP
            EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename);
        END LOOP;
    END $$
"""
"""Makes a migrated database as new in a twentieth of the time that copying one takes; foreign keys do not matter."""


@pytest.fixture(scope="session")
def migrated_postgresql() -> Iterator[str]:
    """The name of a migrated database without a row; whoever uses it empties it."""
    name = f"test_{uuid.uuid4().hex}"
    _administer(f"CREATE DATABASE {name}")
    database = Database(_postgresql(name))
    migrate(database)
    database.close()
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database of its own, once on SQLite and once on PostgreSQL."""
    with own_database(request, tmp_path) as database:
        yield database


@contextmanager
def own_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """For a fixture with the parameters BOTH."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "motcua.db")
        database = Database(f"sqlite:///{folder / 'motcua.db'}")
        yield database
        database.close()
        return
    name = request.getfixturevalue("migrated_postgresql")
    database = Database(_postgresql(name))
    yield database
    database.close()
    _administer(_ALONE, name)
    _administer(_EMPTY, name)


@pytest.fixture
def empty_postgresql() -> Iterator[str]:
    """The address of a PostgreSQL database with nothing in it."""
    name = f"empty_{uuid.uuid4().hex}"
    _administer(f"CREATE DATABASE {name}")
    yield _postgresql(name)
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _postgresql(name: str) -> str:
    url = make_url(POSTGRESQL_URL or "").set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def _administer(statement: str, name: str = "postgres") -> None:
    engine = create_engine(_postgresql(name), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without the calls home that a closed network refuses."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", *quiet]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Service:
    """A running `motcua serve`."""

    url: str
    data: Path
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"

    def motcua(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The command line with this service's settings, without a start of its own, which takes seconds."""
        return run_command(self.environment, *arguments)

    def say(self, **body: object) -> dict[str, object]:
        answer = httpx.post(f"{self.url}/api/chat", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def run_command(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`motcua …` in this process, which afterwards is as it was before."""
    from motcua.cli import main  # here: it brings in everything

    outputs = _as_of_a_terminal(), _as_of_a_terminal()
    umask = os.umask(0o077)
    try:
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            mock.patch.object(sys, "argv", ["motcua", *arguments]),
            redirect_stdout(outputs[0]),
            redirect_stderr(outputs[1]),
            pytest.raises(SystemExit) as ended,
        ):
            main()
    finally:
        os.umask(umask)
    told, complained = (output.buffer.getvalue().decode() for output in outputs)
    return subprocess.CompletedProcess(["motcua", *arguments], int(ended.value.code or 0), told, complained)


class _Kept(io.TextIOWrapper):
    """What a command writes, text and bytes, in its order."""

    buffer: io.BytesIO


def _as_of_a_terminal() -> _Kept:
    return _Kept(io.BytesIO(), encoding="utf-8", write_through=True)


def start_service(data: Path, **settings: str) -> Service:
    """Start on an empty folder and wait until it says that it is ready."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
    environment |= {
        "MOTCUA_DATA_DIR": str(data),
        "MOTCUA_PORT": str(port),
        "MOTCUA_RATE_LIMIT": "0",
        "COLUMNS": "200",
    } | settings
    said = data / "said-by-serve"
    with said.open("w") as output:
        command = [sys.executable, "-m", "motcua", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=output, stdout=subprocess.DEVNULL)
    service = Service(f"http://127.0.0.1:{port}", data, environment, process)
    eventually(lambda: "is ready" in said.read_text() or process.poll() is not None, START_SECONDS)
    assert process.poll() is None, f"serve ended before it was ready: {said.read_text()}"
    return service


def eventually(true: Callable[[], bool], seconds: float = 40) -> None:
    """Wait for an event, with a limit."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def stop_service(service: Service) -> int:
    service.process.terminate()
    return service.process.wait(30)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole assistant with the starter records, on SQLite and the embedded engine."""
    service = start_service(tmp_path_factory.mktemp("service"))
    yield service
    stop_service(service)


@pytest.fixture
def fresh(service: Service, tmp_path: Path) -> Iterator[Service]:
    """A service of the test's own, on an empty folder but for the model, which need not be trained again."""
    with another_service(service, tmp_path) as another:
        yield another


@contextmanager
def another_service(lender: Service, data: Path, **settings: str) -> Iterator[Service]:
    """On a folder of its own, with settings of its own; `lender` lends the model."""
    (data / "models").mkdir()
    for model in (lender.data / "models").iterdir():
        os.link(model, data / "models" / model.name)
    service = start_service(data, **settings)
    try:
        yield service
    finally:
        if service.process.poll() is None:
            stop_service(service)
