"""Every page of the officers' desk for a signed-in administrator, over 3,000 records, 100,000 messages, 20,000 cases.

    .venv/bin/python -m scripts.bench.desk_pages [--quick]

The pages are those of the route table: a new one is measured by itself. One whose address holds a name of which
`examples` knows nothing stops the run, as does one that answers anything but 200. "processor" is the mean time for
which this process was at work on a page: other work on the machine lengthens it less.
"""

import argparse
import io
import os
import re
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import func, insert, select, update

from core.clock import SystemClock
from core.database import Database
from core.secret_key import SecretKey
from core.settings import Settings
from desk.pages.app import create_app
from desk.pages.door import COOKIE, ROOT
from desk.roles import Role
from desk.sessions import Sessions
from desk.tables import staff
from feedback.tables import case_photos, cases
from messages.tables import drawn_messages, handoffs
from motcua.child import settle
from motcua.gateway import Addresses, Gateway
from motcua.migrate import migrate
from procedure_kb.starters import load_starters
from procedure_kb.store import Store

from .crowds import Unavailable, postgresql
from .desk_filling import fill_cases, fill_messages, fill_records
from .report import Report, seconds_of

AIM = 200
"""Milliseconds for a page."""
LONG = 5_000
"""Milliseconds after which no more rounds of one page are made: a download of every record is one of them."""
CHIEF = "Minh"
NOBODY = Addresses("http://127.0.0.1:9", "http://127.0.0.1:9")
"""The other processes do not run: their health is answered by a refusal at once."""

HARDER = (
    "/so-lieu?ngay=1",
    "/so-lieu?ngay=90",
    "/so-lieu?ngay=90&kenh=zalo&cach-go=unmarked",
    "/so-lieu/bang/ngay.csv?ngay=90",
    "/so-lieu/tin-nhan?ngay=90",
    "/so-lieu/tin-nhan?ngay=90&ket-qua=error_search",
    "/so-lieu/tin-nhan?ngay=90&ket-qua=no_match&kenh=telegram",
    "/so-lieu/cho-can-bo?ngay=90",
    "/so-lieu/danh-gia?ngay=90&diem=1",
    "/phan-anh?trang-thai=tat-ca&trang=200",
    "/phan-anh?qua-han=1",
    "/phan-anh?trang-thai=tat-ca&so-lieu=late&tu={first}&den={last}",
    "/phan-anh?trang-thai=tat-ca&noi=Chi nhánh số 7",
    "/cau-hoi?loai=bo-di",
    "/thu-tuc?tim=khai sinh",
)
"""Pages of which some address asks for more than the plain one."""


def measure_desk(folder: Path, scale: float, rounds: int, report: Report) -> None:
    """On each database. `scale` 1: the whole city."""
    folder.mkdir()
    for name in ("SQLite", "PostgreSQL"):
        try:
            with postgresql(name) as url:
                address = url.get("MOTCUA_DATABASE_URL") or f"sqlite:///{folder / 'desk.db'}"
                with closing(Database(address.replace("postgresql://", "postgresql+psycopg://"))) as database:
                    _measure(database, folder / name, scale, rounds, report)
        except Unavailable:
            report.say(f"  {name}: not measured, its server is not there")


def _measure(database: Database, folder: Path, scale: float, rounds: int, report: Report) -> None:
    migrate(database)
    clock, secret = SystemClock(), SecretKey("a key for the bench, thirty-two characters or more")
    gateway = Gateway(Settings(data_dir=folder), database, clock, secret, NOBODY)
    town = _Town(database, gateway)
    seconds, _ = seconds_of(lambda: town.fill(int(3_000 * scale), int(100_000 * scale), int(20_000 * scale)))
    report.heading(f"the desk, {database.engine.dialect.name}", "p50", "p95", "processor")
    report.say(f"  filled in {seconds:.0f} s; load {os.getloadavg()[0]:.1f}")
    seconds, _ = seconds_of(gateway.office.numbers.messages.count_days)
    report.figure("days of messages counted, all of them", seconds, "s")
    settle()
    slow = []
    for address in town.addresses():
        town.milliseconds(address)  # templates are read once
        before = time.process_time()
        took = sorted(_samples(town, address, rounds))
        busy = (time.process_time() - before) * 1000 / len(took)
        values = [statistics.median(took), took[max(0, -(-95 * len(took) // 100) - 1)], busy]
        report.row(address, values, "ms")
        slow += [address] * (values[1] > AIM)
    report.say(f"  over {AIM} ms at p95: {', '.join(slow) or 'none'}")


def _samples(town: "_Town", address: str, rounds: int) -> list[float]:
    """As many as asked for; of what takes long, three will do."""
    took: list[float] = []
    while len(took) < rounds and not (len(took) >= 3 and sum(took) > LONG):
        took.append(town.milliseconds(address))
    return took


class _Town:
    def __init__(self, database: Database, gateway: Gateway) -> None:
        self._database = database
        self._office = gateway.office
        self._pages = create_app(gateway.desk())
        app = FastAPI()
        app.mount(ROOT, self._pages)
        self._client = TestClient(app, base_url="http://desk.test", follow_redirects=False)

    def fill(self, records: int, messages: int, reports: int) -> None:
        office, now = self._office, self._office.clock.now()
        load_starters(self._database, office.clock, office.ledger)
        fill_records(self._database, list(office.knowledge.store.procedures()), now, records)
        fill_messages(self._database, now, messages)
        fill_cases(self._database, now, reports)
        office.staff.add(CHIEF, Role.ADMINISTRATOR)
        for number in range(60):
            office.staff.add(f"Cán bộ {number}", Role.CASE_OFFICER)
        with self._database.write() as connection:
            connection.execute(update(staff).values(password_hash="none: nobody signs in with it"))  # noqa: S106
            token = Sessions(self._database, office.clock, office.secret).begin(connection, CHIEF, "bench")
            photo = {"case_id": 1, "state": "kept", "received_at": now, "size": 9}
            connection.execute(insert(case_photos).values(id="p1", **photo))
        self._client.cookies.set(COOKIE, token, domain="desk.test", path=ROOT)
        office.numbers.marks.draw()
        draft = office.knowledge.drafts.begin("9.000001", CHIEF)
        office.knowledge.effects.ask(draft)
        self._file = office.imports.receive("cong.jsonl", io.BytesIO(_corrected(office.knowledge.store)), CHIEF, None)
        self._draft = draft.number

    def addresses(self) -> list[str]:
        """Each page once, those of many things with one of them; and some that ask for more."""
        found = []
        for route in self._pages.routes:
            assert isinstance(route, APIRoute)  # noqa: S101 - the desk has no other
            if "GET" in route.methods:
                found.append(re.sub(r"{(\w+)}", lambda name: self._example(route.path, name[1]), route.path))  # noqa: B023
        first, last = self._days()
        return found + [address.format(first=first, last=last) for address in HARDER]

    def _days(self) -> tuple[str, str]:
        last = self._office.numbers.today()
        return str(last.replace(year=last.year - 1)), str(last)

    def _example(self, path: str, name: str) -> str:
        with self._database.read() as connection:
            examples = {
                "/hoi-thoai/": connection.scalar(select(func.max(handoffs.c.id))),
                "/phan-anh/": connection.scalar(select(func.max(cases.c.number))),
                "/cham-diem/": connection.scalar(select(func.max(drawn_messages.c.week))),
                "/anh/": "p1",
                "/thu-tuc/": "9.000001",
                "/ban-soan/": self._draft,
                "/nhap-tep/": self._file,
                "/so-lieu/bang/": "ngay",
                "/van-hanh/kenh/": "telegram",
            }
        if (path, name) == ("/nhap-tep/{number}/thu-tuc/{id}", "id"):
            return "9.000001"
        if path.startswith("/cau-hoi/"):
            return self._first_link("/cau-hoi")
        for start, example in examples.items():
            if path.startswith(start):
                return str(example)
        raise SystemExit(f"bench: {path} needs an example of {name}: add one in scripts/bench/desk_pages.py")

    def _first_link(self, path: str) -> str:
        """To one of the things that a list shows."""
        return re.findall(rf'href="{ROOT}{path}/([^"?]+)', self._client.get(f"{ROOT}{path}").text)[0]

    def milliseconds(self, address: str) -> float:
        started = time.perf_counter()
        answer = self._client.get(f"{ROOT}{address}")
        took = (time.perf_counter() - started) * 1000
        if answer.status_code != (404 if "/anh/" in address else 200):  # no picture lies there
            raise SystemExit(f"bench: {address} answers {answer.status_code}")
        return took


def _corrected(store: Store) -> bytes:
    """A file of all records, each with another text."""
    official = lambda each: each.official.model_copy(update={"requirements": "Có mặt khi nộp"})  # noqa: E731
    changed = (each.model_copy(update={"official": official(each)}) for each in store.procedures())
    return "\n".join(each.model_dump_json(exclude_defaults=True) for each in changed).encode()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.desk_pages", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the city, two rounds: see that it runs")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        measure_desk(Path(folder) / "desk", 0.1 if quick else 1, 2 if quick else 20, Report(sys.stdout))


if __name__ == "__main__":
    main()
