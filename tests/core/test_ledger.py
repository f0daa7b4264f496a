"""The ledger, over a real database."""

import json
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from core.clock import day_in_hanoi
from core.database import Database
from core.ledger import FIRST, Ledger, ledger, roots
from core.secret_key import SecretKey
from tests.conftest import FixedClock

CHECK = Path(__file__).parents[2] / "scripts" / "check_ledger.py"


@pytest.fixture
def book(database: Database, clock: FixedClock, secret: SecretKey) -> Ledger:
    return Ledger(database, clock, secret)


def write(book: Ledger, database: Database, act: str, about: str, by: str | None = None, **facts: str | int) -> str:
    with database.write() as connection:
        return book.append(connection, act, about, by, facts)


def fill(book: Ledger, database: Database, count: int = 6) -> None:
    for number in range(count):
        write(book, database, "case_filed", f"case:PA-{number % 2}", "person:an", category="đường sá", number=number)


def test_a_whole_chain_holds_and_its_parts_are_found_by_what_they_are_about(book: Ledger, database: Database) -> None:
    fill(book, database)
    checked = book.verify()
    assert (checked.count, checked.broken) == (6, None)
    mine = book.chain("case:PA-1")
    assert [json.loads(entry.facts)["number"] for entry in mine] == [1, 3, 5]
    assert mine[-1].hash == checked.head
    assert book.chain("case:PA-9") == []


def test_an_act_that_is_rolled_back_leaves_no_entry(book: Ledger, database: Database) -> None:
    fill(book, database)
    with pytest.raises(RuntimeError), database.write() as connection:
        book.append(connection, "case_closed", "case:PA-1")
        raise RuntimeError
    assert book.verify().count == 6


COLUMNS = ["at", "act", "chain", "actor", "facts", "before", "hash"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(number=st.integers(1, 6), column=st.sampled_from(COLUMNS), data=st.data())
def test_any_changed_byte_is_found(
    book: Ledger, database: Database, number: int, column: str, data: st.DataObject
) -> None:
    if book.verify().count == 0:
        fill(book, database)
    with database.read() as connection:
        text = connection.execute(select(ledger.c[column]).where(ledger.c.number == number)).scalar_one()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=1000).filter(lambda letter: letter != text[place]))
    row = update(ledger).where(ledger.c.number == number)
    with database.write() as connection:
        connection.execute(row.values({column: text[:place] + other + text[place + 1 :]}))
    try:
        assert book.verify().broken in (number, number + 1)
    finally:
        with database.write() as connection:
            connection.execute(row.values({column: text}))


def test_a_removed_entry_and_a_cut_off_end_are_found(book: Ledger, database: Database, clock: FixedClock) -> None:
    fill(book, database)
    clock.pass_(days=1)
    assert book.publish_roots() == 1
    with database.write() as connection:
        connection.execute(delete(ledger).where(ledger.c.number == 6))
    checked = book.verify()
    assert (checked.broken, checked.count) == (6, 5) and "root" in checked.why
    with database.write() as connection:
        connection.execute(delete(ledger).where(ledger.c.number == 3))
    assert book.verify().broken == 3


def test_a_chain_written_anew_from_the_start_does_not_fit_its_published_root(
    book: Ledger, database: Database, clock: FixedClock
) -> None:
    fill(book, database)
    clock.pass_(days=1)
    book.publish_roots()
    with database.write() as connection:
        connection.execute(delete(ledger))
    fill(book, database)
    assert book.verify().broken == 6


def test_roots_are_of_days_that_are_over_and_never_change(book: Ledger, database: Database, clock: FixedClock) -> None:
    fill(book, database)
    assert book.publish_roots() == 0
    clock.pass_(days=1)
    assert (book.publish_roots(), book.publish_roots()) == (1, 0)
    fill(book, database, 1)
    clock.pass_(days=2)
    assert book.publish_roots() == 1
    assert [root.number for root in book.roots()] == [7, 6]


def test_forgetting_a_person_breaks_nothing_and_leads_to_nobody(book: Ledger, database: Database) -> None:
    fill(book, database)
    actor = book.chain("case:PA-1")[0].actor
    with database.write() as connection:
        assert book.reference(connection, "person:an") == actor
        book.forget(connection, "person:an")
        assert book.reference(connection, "person:an") != actor
    assert book.verify().broken is None


def test_nothing_of_a_name_stands_in_the_book(book: Ledger, database: Database) -> None:
    fill(book, database)
    with database.read() as connection:
        assert "PA-1" not in str(connection.execute(select(ledger)).all())


def test_many_who_append_at_once_make_one_chain(book: Ledger, database: Database) -> None:
    threads = [threading.Thread(target=fill, args=(book, database, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checked = book.verify()
    assert (checked.count, checked.broken) == (40, None)


def test_a_clock_that_goes_back_does_not_turn_the_order_round(
    book: Ledger, database: Database, clock: FixedClock
) -> None:
    fill(book, database, 1)
    clock.pass_(hours=-30)
    fill(book, database, 1)
    assert len(book.entries(day_in_hanoi(clock.now()))) == 0
    first, second = book.chain("case:PA-0")
    assert first.at == second.at and book.verify().broken is None


def test_what_is_published_can_be_checked_with_the_script(
    book: Ledger, database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    fill(book, database)
    day = day_in_hanoi(clock.now())
    clock.pass_(days=1)
    book.publish_roots()
    file = tmp_path / "day.jsonl"
    lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in book.entries(day)]

    def check(lines: list[str]) -> int:
        file.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, str(CHECK), str(file), "--after", FIRST, "--root", book.roots()[0].hash]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert check(lines) == 0
    assert check(lines[:-1]) == 1
    assert check(lines[1:]) == 1
    assert check([*lines[:2], lines[2].replace("đường sá", "đường xá"), *lines[3:]]) == 1


def test_a_root_cannot_be_moved_to_another_entry(book: Ledger, database: Database, clock: FixedClock) -> None:
    fill(book, database)
    with database.write() as connection:
        connection.execute(insert(roots).values(day="2026-01-01", number=2, hash="f" * 64))
    assert book.verify().broken == 2
