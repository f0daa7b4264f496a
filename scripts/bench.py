"""`make bench`: how fast and how large, on this machine, now. Figures, no verdicts; docs/measured.md keeps some."""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import SHARED_DATA, Service, start_service, stop_service  # noqa: E402

CONVERSATION = (
    "xin chào",
    "làm giấy khai sinh cho con cần những gì",
    "lệ phí bao nhiêu",
    "bao lâu thì có",
    "nộp ở đâu",
    "lam ho chieu can gi",
    "thời tiết hôm nay",
    "cảm ơn",
)
CITIZENS = 32


def main() -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        service = timed("first start, training included", lambda: start_service(data))
        stop_service(service)
        service = timed("second start", lambda: start_service(data))
        try:
            measure(service)
        finally:
            stop_service(service)


def measure(service: Service) -> None:
    talk(service, 1)  # the first conversation warms the connections
    turns("one citizen", [talk(service, 5)])
    with ThreadPoolExecutor(CITIZENS) as pool:
        started = time.perf_counter()
        rounds = list(pool.map(lambda _: talk(service, 1), range(CITIZENS)))
        seconds = time.perf_counter() - started
    turns(f"{CITIZENS} citizens at once", rounds)
    print(f"  {sum(map(len, rounds)) / seconds:.0f} messages a second")
    for name, megabytes in memory(service):
        print(f"memory of {name}: {megabytes:.0f} MB")
    if SHARED_DATA.exists():
        records = str(SHARED_DATA / "procedures.jsonl")
        timed("kb import of 2,923 records", lambda: service.motcua("kb", "import", records))
        timed("the same again, nothing changed", lambda: service.motcua("kb", "import", records))
        turns("one citizen, 2,923 records", [talk(service, 5)])
        searches(service)


def timed[T](what: str, act: Callable[[], T]) -> T:
    started = time.perf_counter()
    result = act()
    print(f"{what}: {time.perf_counter() - started:.1f} s")
    return result


def talk(service: Service, times: int) -> list[float]:
    """Milliseconds of each turn of a conversation."""
    took: list[float] = []
    with httpx.Client(base_url=service.url, timeout=120) as client:
        session = client.post("/api/chat/sessions").json()["session"]
        for text in CONVERSATION * times:
            started = time.perf_counter()
            client.post("/api/chat", json={"session": session, "text": text}).raise_for_status()
            took.append((time.perf_counter() - started) * 1000)
    return took


def turns(what: str, rounds: list[list[float]]) -> None:
    took = sorted(ms for round_ in rounds for ms in round_)
    print(f"{what}: {len(took)} turns, p50 {statistics.median(took):.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms")


def searches(service: Service) -> None:
    batch = service.data / "bench.jsonl"
    rows = [json.loads(line) for line in (SHARED_DATA / "questions_dev.jsonl").open(encoding="utf-8")]
    batch.write_text("".join(json.dumps({"id": r["id"], "question": r["question"]}) + "\n" for r in rows))
    lines = service.motcua("search", "--batch", str(batch)).stdout.splitlines()
    turns("search in 2,923 records", [[json.loads(line)["ms"] for line in lines]])


def memory(service: Service) -> list[tuple[str, float]]:
    """Resident megabytes of each process, by its role."""
    listing = subprocess.run(["ps", "-eo", "pid,rss,args"], capture_output=True, text=True, check=True).stdout
    roles = {"rasa": r"bot/run\.py", "actions": r"motcua\.child actions", "gateway": r"motcua\.child gateway"}
    found = []
    for line in listing.splitlines()[1:]:
        pid, rss, command = line.split(None, 2)
        role = next((name for name, pattern in roles.items() if re.search(pattern, command)), None)
        environ = Path(f"/proc/{pid}/environ")
        if role and environ.exists() and str(service.data).encode() in environ.read_bytes():
            found.append((role, int(rss) / 1024))
    return found


if __name__ == "__main__":
    main()
