"""`motcua demo`: the assistant between a Zalo and a Telegram that are simulated here, and a page with two phones."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import httpx
import typer

from core.errors import MotcuaError
from core.lifeline import VARIABLE
from core.loopback import loopback_client
from core.settings import ROOT, Settings, load_settings

READY_SECONDS = 150.0
END_SECONDS = 50.0
"""`motcua serve` gives each of its three processes 15 s for its turns under way."""

LOOK_SECONDS = 0.2
LOOPBACK = "127.0.0.1"

Tell = Callable[[str], None]


class DemoError(MotcuaError):
    """The demo could not be started, or its assistant ended."""


class Stopped(Exception):
    """SIGTERM or SIGINT came."""


def demo(port: Annotated[int, typer.Option(min=0, max=65535, help="Of the page; 0: a free one")] = 0) -> None:
    """Show the assistant on two simulated phones, Zalo and Telegram, on a page. Keeps nothing."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # nothing here goes farther than loopback
    run(load_settings(), port, stopping, lambda line: typer.echo(line, err=True))


def run(settings: Settings, port: int, stopping: threading.Event, tell: Tell) -> None:
    """Until `stopping`; then nothing is left. Of `settings` only the data folder counts, for its model and fonts."""
    from channels.simulators import telegram, zalo
    from channels.simulators.running import serve

    from .demo_phones import Switches, TelegramPhone, ZaloPhone
    from .demo_web import create_app
    from .serve import free_port
    from .training import fitting_model

    telegram_state, zalo_state = telegram.TelegramState(), zalo.ZaloState()
    url = f"http://{LOOPBACK}:{free_port()}"
    with (
        _door(port) as door,
        tempfile.TemporaryDirectory(prefix="motcua-demo-") as folder,
        serve(telegram.create_app(telegram_state)) as telegram_url,
        serve(zalo.create_app(zalo_state)) as zalo_url,
        loopback_client(timeout=10.0) as http,
    ):
        data = Path(folder)
        _lend(fitting_model(settings, tell, stopping), data)
        environment = {
            "MOTCUA_DATA_DIR": folder,
            "MOTCUA_PORT": url.rsplit(":", 1)[1],
            "MOTCUA_PUBLIC_URL": url,
            "MOTCUA_TELEGRAM_TOKEN": telegram_state.token,
            "MOTCUA_TELEGRAM_API_URL": telegram_url,
            "MOTCUA_ZALO_APP_ID": zalo_state.app_id,
            "MOTCUA_ZALO_APP_SECRET": zalo_state.app_secret,
            "MOTCUA_ZALO_OA_SECRET": zalo_state.oa_secret,
            "MOTCUA_ZALO_REFRESH_TOKEN": zalo_state.refresh_token,
            "MOTCUA_ZALO_API_URL": zalo_url,
            "MOTCUA_ZALO_OAUTH_URL": zalo_url,
        }
        tell("Starting the assistant (10 to 30 s) …")
        with _assistant(environment, data / "serve.log", stopping) as check:
            try:
                _wait(lambda: _is_ready(http, url) and bool(telegram_state.webhook), check)
                phones = ZaloPhone(zalo_state, f"{url}/webhooks/zalo", http), TelegramPhone(telegram_state)
                switches = Switches(zalo_state, telegram_state, phones)
                with serve(create_app(phones, switches, settings.data_dir / "cache"), door) as page:
                    tell(f"Zalo and Telegram on two phones: {page} (Ctrl-C ends it)")
                    _wait(lambda: False, check, seconds=float("inf"))
            except Stopped:
                tell("Ending …")


def _lend(model: Path, data: Path) -> None:
    (data / "models").mkdir()
    (data / "models" / model.name).symlink_to(model)


@contextmanager
def _assistant(settings: Mapping[str, str], log: Path, stopping: threading.Event) -> Iterator[Callable[[], None]]:
    """`motcua serve` with these settings alone. What is given raises Stopped, or DemoError when it has ended."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "motcua.leashed", "serve"],
            cwd=ROOT,
            env={**environment, **settings, VARIABLE: "1"},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def check() -> None:
        if stopping.is_set():
            raise Stopped
        if process.poll() is not None:
            last = (log.read_text(errors="replace").strip().splitlines() or ["no output"])[-1]
            raise DemoError(f"the assistant ended with {process.returncode}: {last}")

    try:
        yield check
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()  # its children hold its lifeline
            process.wait()
        if process.stdin:
            process.stdin.close()


def _wait(is_so: Callable[[], bool], check: Callable[[], None], seconds: float = READY_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        check()
        if time.monotonic() > until:
            raise DemoError(f"the assistant was not ready after {seconds:.0f} s: run `motcua doctor`")
        time.sleep(LOOK_SECONDS)


def _is_ready(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(f"{url}/health/ready").is_success
    except httpx.HTTPError:
        return False


@contextmanager
def _door(port: int) -> Iterator[socket.socket]:
    try:
        door = socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise DemoError(f"cannot listen on port {port} ({error.strerror}): give another --port") from error
    with door:
        yield door
