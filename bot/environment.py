"""Rasa's surroundings: the project and the TensorFlow stand-in on the path, its libraries quiet, a lifeline."""

import os
import signal
import sys
import threading
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATHS = [str(ROOT / "bot" / "stubs"), str(ROOT)]
QUIET = {
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TQDM_DISABLE": "1",
    "OMP_NUM_THREADS": "1",  # more threads only get in each other's way: training takes twice as long
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "LOG_LEVEL_MATPLOTLIB": "ERROR",
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "PYTHONPATH": os.pathsep.join(PATHS),
}


def prepare() -> None:
    """Call before anything of Rasa is imported. With `MOTCUA_LIFELINE` set, this process ends with its parent."""
    os.environ.update(QUIET)
    warnings.simplefilter("ignore")
    sys.path[:0] = PATHS
    if os.environ.pop("MOTCUA_LIFELINE", None):
        _hold_lifeline()


def fail_with_the_tracker_store() -> None:
    """A turn that cannot be stored must fail and be tried again: Rasa would keep it in memory, where it is forgotten,
    and would take a conversation that it cannot read for a new one."""
    import rasa.core.agent

    rasa.core.agent.FailSafeTrackerStore = lambda store: store


def _hold_lifeline() -> None:
    """Standard input closes when who holds its other end dies, however it dies: then this process group goes too."""

    def wait() -> None:
        while os.read(0, 1024):  # not sys.stdin: its lock would break the interpreter's own shutdown
            pass
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()
