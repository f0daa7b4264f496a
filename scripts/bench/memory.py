"""Resident memory of all processes of a running assistant."""

import re
from pathlib import Path

from tests.conftest import Service

from .report import Report

ROLES = {
    "serve": r"-m motcua serve",
    "actions": r"motcua\.child actions",
    "rasa": r"bot/run\.py run",
    "gateway": r"motcua\.child gateway",
}


def measure_memory(service: Service, report: Report) -> None:
    report.heading("memory, after these turns")
    sizes = {role: _megabytes(service.data, pattern) for role, pattern in ROLES.items()}
    for role, size in sizes.items():
        report.figure(role, size, "MB")
    report.figure("together", sum(sizes.values()), "MB", "under 900")


def _megabytes(data: Path, pattern: str) -> float:
    """Of this service's process with such a command; pages that processes share are counted in each."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            ours = f"MOTCUA_DATA_DIR={data}".encode() in (process / "environ").read_bytes().split(b"\0")
            if ours and re.search(pattern, command):
                return int(re.findall(r"VmRSS:\s+(\d+)", (process / "status").read_text())[0]) / 1024
        except OSError:  # it ended meanwhile, or is not ours to look at
            continue
    raise SystemExit(f"no process {pattern} is running")
