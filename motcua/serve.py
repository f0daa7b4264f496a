"""`motcua serve`: one command from an empty data folder to a running assistant, and its guardian while it runs."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import yaml
from sqlalchemy import make_url

from core.errors import MotcuaError
from core.secret_key import load_secret_key
from core.settings import Settings

from .context import Context
from .process import Process
from .training import RASA, ROOT, train

READY_TIMEOUT = 120.0
WATCH_SECONDS = 0.5
LOOPBACK = "127.0.0.1"


class ServeError(MotcuaError):
    """The service could not be started."""


class Service:
    """The three processes. `run()` returns after SIGTERM or SIGINT, when none is left."""

    def __init__(self, context: Context, tell: Callable[[str], None]) -> None:
        self._settings = context.settings
        self._context = context
        self._tell = tell
        self._stopping = threading.Event()
        self._processes: list[Process] = []
        self.url = ""

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        port = _gateway_port(self._settings)
        self.url = f"http://{self._settings.host}:{port}"
        model = train_if_needed(self._settings, self._tell)
        self._processes = self._planned(model, port)
        try:
            for process in self._processes:
                process.start()
            self._wait_until_ready()
            self._watch()
        finally:
            self._end()

    def _planned(self, model: Path, port: int) -> list[Process]:
        data = self._settings.data_dir.resolve()
        rasa_port, actions_port = free_port(), free_port()
        token = load_secret_key(self._settings).token("internal")
        environment = {
            "MOTCUA_DATA_DIR": str(data),
            "MOTCUA_INTERNAL_TOKEN": token,
            "MOTCUA_RASA_URL": f"http://{LOOPBACK}:{rasa_port}",
            "MOTCUA_ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}",
        }
        endpoints = data / "rasa-endpoints.yml"
        endpoints.write_text(yaml.safe_dump(rasa_endpoints(self._settings, environment["MOTCUA_ACTIONS_URL"])))
        endpoints.chmod(0o600)
        rasa = [*RASA, "run", "--model", str(model), "--interface", LOOPBACK, "--port", str(rasa_port)]
        rasa += ["--endpoints", str(endpoints), "--credentials", "bot/credentials.yml"]
        ours = [sys.executable, "-m", "motcua.child"]
        gateway = {"MOTCUA_PORT": str(port)}
        return [
            Process("actions", [*ours, "actions"], environment, data / "logs" / "actions.log", ROOT),
            Process("rasa", rasa, environment | _sanic(self._settings), data / "logs" / "rasa.log", ROOT),
            Process("gateway", [*ours, "gateway"], environment | gateway, data / "logs" / "gateway.log", ROOT),
        ]

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_TIMEOUT
        while not self._stopping.wait(0.1):
            try:
                if httpx.get(f"{self.url}/health/ready", timeout=5.0).is_success:
                    self._tell(f"Một Cửa is ready: {self.url}")
                    return
            except httpx.HTTPError:
                pass
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
            process.end(timeout=10.0)


def train_if_needed(settings: Settings, tell: Callable[[str], None]) -> Path:
    from .training import model_path

    folder = settings.data_dir / "models"
    folder.mkdir(parents=True, exist_ok=True)
    if not model_path(folder).exists():
        tell("Training the language model (about 15 s) …")
    return train(folder).resolve()


def rasa_endpoints(settings: Settings, actions_url: str) -> dict[str, object]:
    """Rasa's endpoints.yml: the action server, where it keeps conversations, its locks."""
    endpoints: dict[str, object] = {
        "action_endpoint": {
            "url": f"{actions_url}/webhook",
            "headers": {"X-Motcua-Token": "${MOTCUA_INTERNAL_TOKEN}"},
            "enable_selective_domain": True,
        },
        "tracker_store": _tracker_store(settings),
    }
    if settings.redis_url:
        redis = make_url(settings.redis_url)
        endpoints["lock_store"] = {"type": "redis", "url": redis.host, "port": redis.port or 6379} | (
            {"password": redis.password} if redis.password else {}
        )
    return endpoints


def _tracker_store(settings: Settings) -> dict[str, object]:
    if not settings.database_url:
        return {"type": "SQL", "dialect": "sqlite", "db": str(settings.data_dir.resolve() / "rasa.db")}
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return {"type": "SQL", "dialect": "sqlite", "db": f"{url.database}.rasa"}
    store = {
        "type": "SQL",
        "dialect": "postgresql",
        "url": url.host or "",
        "db": url.database,
        "port": url.port or 5432,
    }
    return store | {"username": url.username, "password": url.password, "query": dict(url.query)}


def _sanic(settings: Settings) -> dict[str, str]:
    """Rasa runs more than one process only with Redis for its locks; else it silently stays at one."""
    return {"SANIC_WORKERS": str(min(4, os.cpu_count() or 1)) if settings.redis_url else "1"}


def _gateway_port(settings: Settings) -> int:
    """The port asked for, if it is free. Raises ServeError otherwise."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ServeError(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}): "
                "end what uses it, or set MOTCUA_PORT to another port"
            ) from error
        return int(probe.getsockname()[1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
