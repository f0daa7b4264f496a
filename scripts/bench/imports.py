"""Import of many records, and search in them."""

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

from tests.conftest import ROOT, Service

from .report import Report


def write_synthetic(service: Service, path: Path, count: int) -> None:
    """`count` records of realistic size: the assistant's own, over and over, each time under a new code and title."""
    own = [json.loads(line) for line in service.motcua("kb", "export").stdout.splitlines()]
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(islice(cycle(own), count)):
            code = f"9.{number:06}"
            official = record["official"] | {"code": code, "name": f"{record['official']['name']} số {number}"}
            file.write(json.dumps({**record, "id": code, "official": official}, ensure_ascii=False) + "\n")


def measure_import(environment: Mapping[str, str], records: Path, how: str, report: Report) -> None:
    """Time and peak memory of the command, its start included."""
    command = [sys.executable, "-m", "motcua", "kb", "import", str(records)]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    peak = _peak_until_end(process)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"`kb import {records}` failed")
    with records.open("rb") as file:
        what = f"{sum(1 for _ in file):,} records{how}"
    report.figure(what, seconds, "s")
    report.figure(f"{what}: peak memory", peak, "MB")


def _peak_until_end(process: "subprocess.Popen[bytes]") -> float:
    """Megabytes. Looked up while it runs: what wait4 tells begins with the size of the parent it was forked from."""
    peak = 0.0
    while process.poll() is None:
        with suppress(OSError, IndexError):  # between its end and the next poll there is nothing to read
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024
        time.sleep(0.02)
    return peak


def measure_search(service: Service, questions: Path, report: Report) -> None:
    lines = service.motcua("search", "--batch", str(questions)).stdout.splitlines()
    took = sorted(json.loads(line)["ms"] for line in lines)
    report.figure("p50", statistics.median(took), "ms")
    report.figure("p95", took[int(len(took) * 0.95)], "ms")
