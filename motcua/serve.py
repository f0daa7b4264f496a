"""`motcua serve`: one command from an empty data folder to a running assistant, and its guardian while it runs."""

import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from core.errors import MotcuaError
from core.folders import make_folder
from core.loopback import loopback_client
from core.secret_key import load_secret_key
from core.settings import Settings

from .process import Process
from .rasa_endpoints import write_endpoints
from .training import RASA, fitting_model

READY_TIMEOUT = 120.0
END_TIMEOUT = 15.0
"""Seconds each process gets for its turns under way."""

WATCH_SECONDS = 0.5
LOOPBACK = "127.0.0.1"


class ServeError(MotcuaError):
    """The service could not be started."""


class Service:
    """The three processes. `run()` returns after SIGTERM or SIGINT, when none is left."""

    def __init__(self, settings: Settings, tell: Callable[[str], None]) -> None:
        self._settings = settings
        self._tell = tell
        self._stopping = threading.Event()
        self._processes: list[Process] = []

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        with sole_owner(self._settings.data_dir), listening(self._settings) as door:
            settings = self._settings.model_copy(update={"port": door.getsockname()[1]})
            model = fitting_model(settings, self._tell, self._stopping)
            self._processes = planned(settings, model, door)
            try:
                for process in self._processes:
                    process.start()
                self._wait_until_ready(settings.local_url)
                self._watch()
            finally:
                self._end()

    def _wait_until_ready(self, url: str) -> None:
        until = time.monotonic() + READY_TIMEOUT
        with loopback_client(timeout=5.0) as client:
            while not self._stopping.wait(0.1):
                if _is_ready(client, url):
                    self._tell(f"Một Cửa is ready: {url}")
                    return
                self._revive()
                if time.monotonic() > until:
                    logs = self._settings.data_dir / "logs"
                    raise ServeError(f"not ready after {READY_TIMEOUT:.0f} s: look at {logs}, or run `motcua doctor`")

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_SECONDS):
            self._revive()

    def _revive(self) -> None:
        for process in self._processes:
            happened = process.revive()
            if happened:
                self._tell(happened)

    def _end(self) -> None:
        """The gateway first: its turns under way still have Rasa to talk to."""
        for process in reversed(self._processes):
            process.ask_to_end()
            process.end(END_TIMEOUT)


def planned(settings: Settings, model: Path, door: socket.socket) -> list[Process]:
    """The processes in the order they start; the gateway gets the listening socket itself."""
    data = settings.data_dir.resolve()
    rasa_port, actions_port = free_port(), free_port()
    environment = {
        "MOTCUA_DATA_DIR": str(data),
        "MOTCUA_PORT": str(settings.port),
        "MOTCUA_INTERNAL_TOKEN": load_secret_key(settings).token("internal"),
        "MOTCUA_RASA_URL": f"http://{LOOPBACK}:{rasa_port}",
        "MOTCUA_ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}",
        "MOTCUA_DOOR": str(door.fileno()),
        # Rasa runs more than one process only with Redis for its locks; else it would silently stay at one.
        "SANIC_WORKERS": str(min(4, os.cpu_count() or 1)) if settings.redis_url else "1",
    }
    endpoints = write_endpoints(settings, environment["MOTCUA_ACTIONS_URL"])
    rasa = [*RASA, "run", "--model", str(model), "--interface", LOOPBACK, "--port", str(rasa_port)]
    rasa += ["--endpoints", str(endpoints), "--credentials", "bot/credentials.yml"]
    ours = [sys.executable, "-m", "motcua.child"]
    logs = data / "logs"
    return [
        Process("actions", [*ours, "actions"], environment, logs / "actions.log"),
        Process("rasa", rasa, environment, logs / "rasa.log"),
        Process("gateway", [*ours, "gateway"], environment, logs / "gateway.log", [door.fileno()]),
    ]


@contextmanager
def sole_owner(data: Path) -> Iterator[None]:
    """Two services on one folder would fight over it. Raises ServeError for the second."""
    with (make_folder(data) / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ServeError(
                f"another `motcua serve` uses the folder {data}: end it, or set MOTCUA_DATA_DIR"
            ) from error
        yield


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The public socket. It stays open while the gateway is started again: who comes then waits a moment."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        door = socket.create_server(address, family=family, backlog=512)
    except OSError as error:
        raise ServeError(
            f"cannot listen on {settings.host} port {settings.port} ({error.strerror}): "
            "end what uses it, or set MOTCUA_HOST and MOTCUA_PORT"
        ) from error
    with door:
        yield door


def _is_ready(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/health/ready").is_success
    except httpx.HTTPError:
        return False


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as probe:
        return int(probe.getsockname()[1])
