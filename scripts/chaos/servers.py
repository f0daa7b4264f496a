"""The database of a run: SQLite in the data folder, or a PostgreSQL database of its own."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from motcua.serve import free_port

VARIABLE = "MOTCUA_TEST_POSTGRESQL_URL"


@dataclass(frozen=True)
class Store:
    """`url` as MOTCUA_DATABASE_URL wants it, empty for SQLite; `cut` ends all connections and counts them."""

    name: str
    url: str = ""
    cut: Callable[[], int] = lambda: 0

    def address(self, data: Path) -> str:
        return self.url or f"sqlite:///{data / 'motcua.db'}"


SQLITE = Store("sqlite")


@contextmanager
def postgresql_store(server: str) -> Iterator[Store]:
    """A new database on a server, dropped at the end."""
    name = f"chaos_{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    try:
        url = make_url(server).set(drivername="postgresql+psycopg", database=name)
        address = url.render_as_string(hide_password=False)
        yield Store("postgresql", address, lambda: cut(address))
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def cut(address: str) -> int:
    """Ends all connections to this PostgreSQL database; how many there were."""
    ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :name"
    return _administer(address, ended, name=str(make_url(address).database))


def _administer(server: str, statement: str, **values: str) -> int:
    """The number that the statement tells, if it does."""
    url = make_url(server).set(drivername="postgresql+psycopg", database="postgres")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement), values)
            return int(result.scalar_one()) if result.returns_rows else 0
    finally:
        engine.dispose()


@contextmanager
def postgresql_server() -> Iterator[str | None]:
    """The address of the one that the environment names, or of one started here; None if neither can be."""
    given, programs = os.environ.get(VARIABLE), sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if given or not programs:
        yield given
        return
    folder, port = Path(tempfile.mkdtemp(prefix="motcua-chaos-pg-")), free_port()
    data, control = folder / "data", f"{programs[-1].parent}/pg_ctl"
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
    try:
        _as_owner(f"{programs[-1]} -D {data} -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync")
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
        _as_owner(f"{control} -D {data} -w -l {folder}/log -o '{options}' start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _as_owner(f"{control} -D {data} -m immediate stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(command: str) -> None:
    shell = ["su", "postgres", "-c", command] if os.getuid() == 0 else ["sh", "-c", command]
    subprocess.run(shell, check=True, stdout=subprocess.DEVNULL, cwd="/")
