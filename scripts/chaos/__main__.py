"""`python -m scripts.chaos [--messages N] [--conversations C] [--database sqlite|postgresql|both]`."""

import argparse
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from core.settings import load_settings

from .plan import Wish
from .points import AT_RANDOM, EXACT
from .report import show
from .run import run
from .servers import SQLITE, Store, postgresql_server, postgresql_store


def main() -> None:
    usual = Wish()
    parser = argparse.ArgumentParser(prog="python -m scripts.chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=usual.messages)
    parser.add_argument("--conversations", type=int, default=usual.conversations)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=usual.seed, help="another order of messages and kills")
    parser.add_argument("--each", type=int, default=usual.each, help="how often each exact point is struck")
    parser.add_argument("--at-random", type=int, default=usual.at_random, help="how often each process, at any moment")
    parser.add_argument("--points", action="store_true", help="names the points, and does nothing")
    wanted = parser.parse_args()
    console = Console()
    if wanted.points:
        for point in (*EXACT, *AT_RANDOM):
            console.print(f"{point.name:14} {point.where}: {point.step}", markup=False, highlight=False)
        return
    wish = Wish(wanted.messages, wanted.conversations, wanted.seed, wanted.each, wanted.at_random)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the service started here ends, too
    are_good = []
    if wanted.database != "postgresql":
        are_good.append(_tried(wish, SQLITE, console))
    if wanted.database != "sqlite":
        with postgresql_server() as server:
            if server:
                with postgresql_store(server) as store:
                    are_good.append(_tried(wish, store, console))
            else:
                console.print("PostgreSQL is not installed, and MOTCUA_TEST_POSTGRESQL_URL names no server: left out")
                are_good.append(wanted.database == "both")
    sys.exit(0 if all(are_good) else 1)


def _tried(wish: Wish, store: Store, console: Console) -> bool:
    """The data folder of a bad run stays: its logs tell more."""
    data = Path(tempfile.mkdtemp(prefix="motcua-chaos-"))
    outcome = run(wish, store, data, load_settings().data_dir / "models")
    show(console, outcome)
    if outcome.is_good:
        shutil.rmtree(data, ignore_errors=True)
    else:
        console.print(f"The data folder, logs included, stays: {data}", markup=False)
    return outcome.is_good


if __name__ == "__main__":
    main()
