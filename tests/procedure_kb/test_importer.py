from itertools import permutations
from pathlib import Path

import pytest

from core.errors import InputError
from procedure_kb.importer import BATCH, import_files
from procedure_kb.record_file import read_records
from procedure_kb.store import Store
from tests.procedure_kb.samples import portal_record, procedure, write_lines

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "procedures.jsonl"


@pytest.fixture
def store(database, clock, ledger) -> Store:
    return Store(database, clock, ledger)


@pytest.fixture
def take(store):
    return lambda *paths, **more: import_files(store.database, store.clock, store.ledger, paths, who="lan", **more)


def state(store):
    """All that a change would change."""
    procedures = list(store.procedures())
    return procedures, [store.history(p.id) for p in procedures], store.revision()


def test_new_procedures_are_versions_that_name_their_file(store, take, tmp_path):
    report = take(write_lines(tmp_path / "july.jsonl", portal_record("1.1"), portal_record("1.2")))
    assert (report.new, report.changed, report.unchanged, report.records) == (2, 0, 0, 2)
    assert store.revision() == 1
    [version] = store.history("1.2")
    assert (version.number, version.who, version.why, version.action) == (1, "lan", "july.jsonl", "imported")


def test_importing_twice_changes_nothing(store, take, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", portal_record("1.1"), portal_record("1.2"))
    take(path)
    before = state(store)
    report = take(path)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert state(store) == before


def test_only_what_differs_gets_a_version(store, take, tmp_path):
    take(write_lines(tmp_path / "a.jsonl", portal_record("1.1"), portal_record("1.2")))
    report = take(write_lines(tmp_path / "b.jsonl", portal_record("1.1"), portal_record("1.2", field="Đất đai")))
    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    assert [len(store.history(id)) for id in ("1.1", "1.2")] == [1, 2]
    assert store.get("1.2").official.field == "Đất đai"


def test_plain_words_survive_an_import(store, take, tmp_path):
    store.save(procedure("1.1", summary="Cho trẻ mới sinh"), who="minh", expected_version=0)
    take(write_lines(tmp_path / "a.jsonl", portal_record("1.1")))
    assert store.get("1.1").official.field == "Hộ tịch"
    assert store.get("1.1").plain.summary == "Cho trẻ mới sinh"


def test_plain_words_of_another_house_come_in_only_where_there_are_none(store, take, tmp_path):
    theirs = [procedure(id, summary="của họ").model_dump(mode="json") for id in ("1.1", "1.2")]
    store.save(procedure("1.1", summary="của ta"), who="minh", expected_version=0)
    report = take(write_lines(tmp_path / "a.jsonl", *theirs))
    assert report.kept_plain == 1
    assert [p.plain.summary for p in store.procedures()] == ["của ta", "của họ"]


def test_an_older_reading_does_not_replace_a_newer_one(store, take, tmp_path):
    take(write_lines(tmp_path / "new.jsonl", portal_record("1.1")))
    report = take(write_lines(tmp_path / "old.jsonl", portal_record("1.1", snapshot="2021-08", field="Cũ")))
    assert (report.unchanged, report.kept_official) == (1, 1)
    assert store.get("1.1").official.field == "Hộ tịch"


@pytest.mark.parametrize("order", list(permutations(("2021-08", "2026-06/07", "2026-08-02"))))
def test_the_newest_reading_stands_whatever_came_first(store, take, tmp_path, order):
    for snapshot in order:
        take(write_lines(tmp_path / "a.jsonl", portal_record("1.1", snapshot=snapshot)))
    assert store.get("1.1").official.source.verified_on == "2026-08-02"


def test_a_broken_row_in_the_last_file_changes_nothing_of_any(store, take, tmp_path):
    take(write_lines(tmp_path / "a.jsonl", portal_record("1.1")))
    before = state(store)
    broken = portal_record("2.2", submission_methods=[{"processing_time": "1"}])
    many = write_lines(tmp_path / "b.jsonl", *(portal_record(f"3.{n}") for n in range(2 * BATCH)))
    last = write_lines(tmp_path / "c.jsonl", portal_record("1.1", field="Khác"), broken)
    with pytest.raises(InputError) as caught:
        take(many, last)
    assert str(caught.value) == "c.jsonl line 2: submission_methods[0].channel is missing; nothing was imported"
    assert state(store) == before


def test_later_files_come_over_earlier_ones(store, take, tmp_path):
    first = write_lines(tmp_path / "a.jsonl", portal_record("1.1"))
    report = take(first, write_lines(tmp_path / "b.jsonl", portal_record("1.1", field="Đất đai")))
    assert (report.new, report.changed) == (1, 1)
    assert store.get("1.1").official.field == "Đất đai"
    assert store.revision() == 1


def test_progress_ends_at_the_size_of_all_files(take, tmp_path):
    paths = [write_lines(tmp_path / f"{n}.jsonl", *(portal_record(f"{n}.{m}") for m in range(150))) for n in range(2)]
    seen = []
    take(*paths, on_progress=lambda done, total: seen.append((done, total)))
    size = sum(path.stat().st_size for path in paths)
    assert len(seen) == 4
    assert seen == sorted(seen)
    assert seen[-1] == (size, size)


@pytest.mark.slow
@pytest.mark.real_data
def test_the_real_records_come_in_whole_and_leave_whole(store, take, tmp_path):
    report = take(REAL)
    assert (report.new, report.records, report.ignored) == (2923, 2923, set())
    read = {p.id: p for p in read_records(REAL)}
    assert {p.id: p for p in store.procedures()} == read
    exported = (p.model_dump(mode="json", exclude_defaults=True) for p in store.procedures())
    again = write_lines(tmp_path / "export.jsonl", *exported)
    assert take(again).unchanged == 2923
    assert store.revision() == 1
