"""Turns a second by how many write at once, on each database, with one Rasa process and with two (which need Redis)."""

import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from tests.conftest import eventually, free_port, start_service, stop_service

from .report import Report, seconds_of
from .turns import CONVERSATION, talk_to_us

SIZES = (1, 4, 16)
POSTGRESQL = os.environ.get("MOTCUA_TEST_POSTGRESQL_URL")


def compare_crowds(folder: Path, model_of: Path, rounds: int, report: Report) -> None:
    """`model_of` is a data folder with a trained model, which need not be trained again."""
    report.heading("turns a second", *(f"{size} at once" for size in SIZES))
    for database in ("SQLite", "PostgreSQL"):
        for processes in (1, 2):
            name = f"{database}, {processes} Rasa process{'es' if processes > 1 else ''}"
            try:
                with postgresql(database) as url, _redis(folder, processes) as locks:
                    report.row(name, _speeds(folder / uuid.uuid4().hex, model_of, url | locks, rounds), "/s")
            except Unavailable:
                report.say(f"  {name:38}not measured: its server is not there")


class Unavailable(Exception):
    pass


def _speeds(data: Path, model_of: Path, settings: dict[str, str], rounds: int) -> list[float]:
    data.mkdir()
    shutil.copytree(model_of / "models", data / "models", copy_function=os.link)
    service = start_service(data, **settings)
    try:
        talk_to_us(service.url)
        return [max(_speed(service.url, size) for _ in range(rounds)) for size in SIZES]
    finally:
        stop_service(service)


def _speed(url: str, size: int) -> float:
    with ThreadPoolExecutor(size) as pool:
        seconds, _ = seconds_of(lambda: list(pool.map(lambda _: talk_to_us(url), range(size))))
    return size * len(CONVERSATION) / seconds


@contextmanager
def postgresql(database: str) -> Iterator[dict[str, str]]:
    """A new database on the server of the tests."""
    if database == "SQLite":
        yield {}
        return
    if not POSTGRESQL:
        raise Unavailable
    name, server = f"bench_{uuid.uuid4().hex}", make_url(POSTGRESQL).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield {"MOTCUA_DATABASE_URL": make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)}
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@contextmanager
def _redis(folder: Path, processes: int) -> Iterator[dict[str, str]]:
    if processes == 1:
        yield {}
        return
    server = shutil.which("redis-server")
    if server is None:
        raise Unavailable
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: _answers(port))
            yield {"MOTCUA_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as client:
        client.sendall(b"PING\r\n")
        return client.recv(5) == b"+PONG"
    return False
