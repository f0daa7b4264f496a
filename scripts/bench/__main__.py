"""`python -m scripts.bench [--quick] [--json]`, in the order in which the figures come to be."""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from tests.conftest import SHARED_DATA, Service, start_service, stop_service

from .crowds import compare_crowds
from .deadlines import measure_deadlines
from .desk_pages import measure_desk
from .imports import measure_import, measure_search, write_synthetic
from .lookups import measure_lookup_turns, measure_lookups
from .memory import measure_memory
from .rasa_alone import RasaAlone
from .report import Report, seconds_of
from .restoration import measure_restoration
from .trace import measure_trace
from .turns import Effort, compare_turns
from .webhooks import compare_webhooks

FULL = Effort(rounds=12, crowd_rounds=5)
QUICK = Effort(rounds=2, crowd_rounds=1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="see that it runs; too few turns for figures")
    parser.add_argument(
        "--json", action="store_true", help="the figures as JSON on standard output, the table on error"
    )
    wanted = parser.parse_args()
    report = Report(sys.stderr if wanted.json else sys.stdout)
    report.say(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run, Python {platform.python_version()}"
    )
    measure_deadlines(2_000 if wanted.quick else 20_000, report)
    measure_restoration(report)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), report, quick=wanted.quick)
    if wanted.json:
        json.dump(report.figures, sys.stdout, ensure_ascii=False, indent=2)


def measure(folder: Path, report: Report, *, quick: bool) -> None:
    service = started(folder / "service", report)
    try:
        with RasaAlone(service, folder / "rasa-alone") as alone:
            compare_turns(service, alone, QUICK if quick else FULL, report)
        measure_lookup_turns(service, 4 if quick else 40, report)
        measure_memory(service, report)
        synthetic = folder / "synthetic.jsonl"
        write_synthetic(service, synthetic, 2_000 if quick else 100_000)
        measure_imports(service, synthetic, report)
    finally:
        stop_service(service)
    compare_crowds(folder, folder / "service", 1 if quick else 3, report)
    measure_trace(folder / "trace", 50_000 if quick else 1_000_000, 5_000 if quick else 100_000, report)
    measure_lookups(folder / "dossiers", 2_000 if quick else 50_000, report)
    measure_desk(folder / "desk", 0.1 if quick else 1, 2 if quick else 20, report)
    compare_webhooks(folder / "platforms", 2.0 if quick else 10.0, report)


def started(data: Path, report: Report) -> Service:
    """The assistant, started twice: with training and without."""
    report.heading("start of `motcua serve`")
    data.mkdir()
    seconds, service = seconds_of(lambda: start_service(data))
    report.figure("first, training included", seconds, "s")
    stop_service(service)
    seconds, service = seconds_of(lambda: start_service(data))
    report.figure("second", seconds, "s")
    return service


def measure_imports(service: Service, synthetic: Path, report: Report) -> None:
    """The real records into the running assistant, the synthetic ones into a folder of their own."""
    report.heading("`kb import`")
    if SHARED_DATA.exists():
        real = SHARED_DATA / "procedures.jsonl"
        measure_import(service.environment, real, "", report)
        measure_import(service.environment, real, ", the same again", report)
    apart = service.environment | {"MOTCUA_DATA_DIR": str(synthetic.with_name("apart"))}
    measure_import(apart, synthetic, ", made up", report)
    if SHARED_DATA.exists():
        report.heading("search, embedded")
        measure_search(service, SHARED_DATA / "questions_dev.jsonl", report)


if __name__ == "__main__":
    main()
