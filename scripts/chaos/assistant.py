"""`motcua serve` under attack: started, killed in parts or as a whole, started again on the same port."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

from motcua.serve import free_port
from motcua.training import fingerprint
from tests.conftest import ROOT, START_SECONDS, eventually

from . import marks

COMMANDS = {"actions": r"crashing actions", "rasa": r"crashing_rasa\.py run", "gateway": r"crashing gateway"}
LOOK_SECONDS = 0.05
FIND_SECONDS = 60.0
"""A process that was killed a moment ago must first be there again."""


class Assistant:
    """One service on a data folder of its own."""

    def __init__(self, data: Path, settings: dict[str, str]) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.data = data
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        ours = {"MOTCUA_DATA_DIR": str(data), "MOTCUA_PORT": str(port), "MOTCUA_RATE_LIMIT": "0", "COLUMNS": "200"}
        self.marks = data / "marks"
        self.marks.mkdir()
        self._environment = kept | ours | settings | {marks.VARIABLE: str(self.marks)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.data / "said-by-serve").open("ab") as output:
            command = [sys.executable, "-m", "scripts.chaos.crashing", "serve"]
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL, stderr=output
            )

    def wait_until_ready(self) -> None:
        eventually(self.is_ready, START_SECONDS)

    def is_ready(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/health/ready", timeout=5, trust_env=False).is_success
        return False

    def kill(self, role: str) -> None:
        os.kill(self._child(role), signal.SIGKILL)

    def kill_whole_and_start_again(self) -> None:
        """At once, as systemd would; again, should it find the port still taken."""
        process = self._running()
        process.kill()
        process.wait()
        self.start()
        until = time.monotonic() + FIND_SECONDS
        while self._running().poll() is not None or not self._children():
            if self._running().poll() is not None:
                self.start()
            if time.monotonic() > until:
                raise RuntimeError(f"serve does not start again: see {self.data / 'said-by-serve'}")
            time.sleep(0.5)

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _child(self, role: str) -> int:
        until = time.monotonic() + FIND_SECONDS
        while time.monotonic() < until:
            for pid, command in self._children().items():
                if re.search(COMMANDS[role], command):
                    return pid
            time.sleep(LOOK_SECONDS)
        raise RuntimeError(f"no {role} among the children of serve: see {self.data / 'said-by-serve'}")

    def _children(self) -> dict[int, str]:
        """Processes whose parent is our `serve`, with their command lines."""
        parent, found = str(self._running().pid), {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it ended meanwhile
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
                if after_name[1] == parent and after_name[0] != "Z":
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def _running(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None  # noqa: S101 - a bug of this script
        return self._process


def lend_model(models: Path, data: Path) -> None:
    """The fitting model, if it is there: training takes half a minute."""
    model = models / f"motcua-{fingerprint()}.tar.gz"
    if not model.exists():
        return
    (data / "models").mkdir(parents=True)
    try:
        os.link(model, data / "models" / model.name)
    except OSError:  # another file system
        shutil.copy(model, data / "models" / model.name)
