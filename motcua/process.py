"""Processes on a lifeline: children of `serve`, started again when they die, and commands that run to their end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from core.folders import make_folder
from core.lifeline import VARIABLE
from core.settings import ROOT

MAX_LOG = 20_000_000
"""Bytes of a log before it becomes `….log.1` at the next start."""

Cut = Callable[[], bool]
"""Waits a moment and tells whether to cut a command off."""

MAX_BACKOFF = 30.0
STEADY_SECONDS = 60.0
"""A process that lived this long has recovered: the next failure is a first one again."""


def run_to_end(command: Sequence[str], stdout: int | IO[bytes], stderr: int | IO[bytes], give_up: Cut) -> int:
    """Exit status of a command that ends with us, however we end (the lifeline), and when it is given up."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {VARIABLE: "1"},
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )
    while process.poll() is None and not give_up():
        pass
    if process.stdin:
        process.stdin.close()  # lets go of the lifeline
    return process.wait()


class Process:
    """`inherited` are file descriptors that the child gets, such as a listening socket."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        inherited: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._environment = {**os.environ, **environment, VARIABLE: "1"}
        self._inherited = tuple(inherited)
        self._child: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0

    def start(self) -> None:
        make_folder(self.log.parent)
        if self.log.exists() and self.log.stat().st_size > MAX_LOG:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        with self.log.open("ab") as output:
            self._child = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self._inherited,
            )
        self._started = time.monotonic()

    def revive(self) -> str | None:
        """Starts it again if it has died and its time to wait is over; returns what happened, for the operator."""
        if self._child is None or self._child.poll() is None:
            return None
        lived = time.monotonic() - self._started
        self._failures = 0 if lived > STEADY_SECONDS else self._failures
        if lived < min(MAX_BACKOFF, 2.0**self._failures - 1):
            return None
        code = self._child.returncode
        self._failures += 1
        self.end(0)  # what it left of its group, and the pipe
        self.start()
        return f"{self.name} ended with {code} after {lived:.0f} s; started again (its log: {self.log})"

    def ask_to_end(self) -> None:
        if self._child and self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)

    def end(self, timeout: float) -> None:
        """Wait for the end asked for; what is left of the group after `timeout` seconds is killed."""
        if not self._child:
            return
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(timeout)
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        if self._child.stdin:
            self._child.stdin.close()
