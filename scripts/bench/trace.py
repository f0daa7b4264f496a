"""The ledger: entries appended and verified a second; the public pages over a hundred thousand cases."""

import statistics
import time
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert

from core.clock import SystemClock
from core.database import Database
from core.ledger import FIRST, Ledger, hash_of, ledger
from core.secret_key import SecretKey
from core.settings import Settings
from feedback.tables import cases
from motcua.migrate import migrate
from motcua.office import Office

from .report import Report, seconds_of

APPENDED = 2_000
BATCH = 20_000


def measure_trace(folder: Path, entries: int, count: int, report: Report) -> None:
    folder.mkdir()
    database, clock = Database(f"sqlite:///{folder / 'trace.db'}"), SystemClock()
    migrate(database)
    secret = SecretKey("a key for the bench, thirty-two characters or more")
    book = Ledger(database, clock, secret)
    report.heading("the ledger and the public pages, SQLite")
    seconds, _ = seconds_of(lambda: [_append(database, book, number) for number in range(APPENDED)])
    report.figure("appended, a transaction each", APPENDED / seconds, "/s")
    _fill(database, book, entries)
    seconds, checked = seconds_of(book.verify)
    if checked.broken is not None:
        raise SystemExit(f"the bench's own ledger is broken at {checked.broken}: {checked.why}")
    report.figure(f"{checked.count:,} entries verified", seconds, "s", "under 30 s for 1,000,000")
    _file(database, clock, count)
    office = Office(Settings(data_dir=folder), database, clock, secret, {})
    _measure_pages(office, count, report)
    database.close()


def _append(database: Database, book: Ledger, number: int) -> None:
    with database.write() as connection:
        book.append(connection, "case_received", f"case:PA-26-{number % 100:06d}", "staff:lan", {"state": "received"})


def _fill(database: Database, book: Ledger, entries: int) -> None:
    """Written in bulk, as they would stand there."""
    checked = book.verify()
    before, at = checked.head, "2026-11-25T00:00:00.000000+00:00"
    for first in range(checked.count + 1, entries + 1, BATCH):
        rows = []
        for number in range(first, min(first + BATCH, entries + 1)):
            texts = (at, "case_received", FIRST, FIRST, '{"state":"received"}')
            hashed = hash_of(before, number, *texts)
            rows.append((number, *texts, before, hashed))
            before = hashed
        with database.write() as connection:
            connection.execute(insert(ledger), [dict(zip(ledger.c.keys(), row, strict=True)) for row in rows])


def _file(database: Database, clock: SystemClock, count: int) -> None:
    now, units = clock.now(), ("centre", "branch", "ward", "infrastructure")
    for first in range(0, count, BATCH):
        rows = [
            {
                "number": f"PA-26-{number:06d}",
                "receipt_hash": f"{number:064d}",
                "receipt": "",
                "key": str(number),
                "category": "road",
                "place": f"số {number} phố Huế",
                "text": "ổ gà rất to trước cửa nhà",
                "public_text": "ổ gà rất to trước cửa nhà",
                "is_hidden": False,
                "urgency": "normal",
                "unit": units[number % 4],
                "state": "confirmed" if number % 3 else "working",
                "filed_at": now - timedelta(days=number % 300),
                "receive_by": now,
                "handle_by": now,
                "handled_at": now if number % 3 else None,
                "handled_hours": float(number % 90) if number % 3 else None,
                "deadline": "5 ngày làm việc",
                "is_anonymous": True,
                "updated_at": now,
            }
            for number in range(first, min(first + BATCH, count))
        ]
        with database.write() as connection:
            connection.execute(insert(cases), rows)


def _measure_pages(office: Office, count: int, report: Report) -> None:
    app = FastAPI()
    for router in office.routers():
        app.include_router(router)
    with TestClient(app) as client:
        for name, path in (
            ("figures, counted anew", ""),
            ("figures, again", ""),
            ("a page of cases", "/phan-anh?trang=40"),
        ):
            took = [_milliseconds(client, f"/cong-khai{path}") for _ in range(1 if "anew" in name else 10)]
            report.figure(f"{count:,} cases: {name}, p50", statistics.median(took), "ms")


def _milliseconds(client: TestClient, path: str) -> float:
    started = time.perf_counter()
    client.get(path).raise_for_status()
    return (time.perf_counter() - started) * 1000
