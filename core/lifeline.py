"""A child process that ends when its parent does, however the parent ended."""

import os
import signal
import threading

VARIABLE = "MOTCUA_LIFELINE"


def hold_lifeline() -> None:
    """Started with a pipe as standard input, this process group is killed when the pipe's other end closes.

    `bot/run.py` does the same for Rasa, which must not import this room.
    """
    if not os.environ.pop(VARIABLE, None):
        return

    def wait() -> None:
        while os.read(0, 1024):  # not sys.stdin: its lock would break the interpreter's own shutdown
            pass
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()
