"""Files by which the run and the processes under attack talk: a point is armed once, and struck once.

For both environments: standard library only, Python 3.10. A process that was started again finds the point no longer
armed, so nothing dies twice of the same blow.
"""

import os
import signal
import threading
from collections import Counter
from pathlib import Path

VARIABLE = "CHAOS_MARKS"
"""Names the folder, for the processes."""

_lock = threading.Lock()
_passes: "Counter[str]" = Counter()


def arm(folder: Path, point: str, spared: int) -> None:
    """The process that comes to this point dies there, after it came by unharmed `spared` times."""
    draft = folder / f"{point}.draft"
    draft.write_text(f"{spared}")
    draft.replace(folder / f"{point}.armed")


def is_struck(folder: Path, point: str) -> bool:
    return not (folder / f"{point}.armed").exists()


def disarm(folder: Path, point: str) -> None:
    (folder / f"{point}.armed").unlink(missing_ok=True)


def comes_by(point: str) -> bool:
    """Whether this is the pass at which the blow falls: true once each time the point is armed."""
    armed = Path(os.environ[VARIABLE]) / f"{point}.armed"
    if not armed.exists():
        return False
    with _lock:
        try:
            spared = int(armed.read_text())
            if _passes[point] < spared:
                _passes[point] += 1
                return False
            armed.unlink()
        except FileNotFoundError:  # another thread was quicker
            return False
        del _passes[point]
        return True


def die() -> None:
    """As if the power went: no handler runs, no buffer is written."""
    os.kill(os.getpid(), signal.SIGKILL)
