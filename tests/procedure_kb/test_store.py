from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from core.errors import ConflictError, InputError
from procedure_kb.changes import change
from procedure_kb.fields import changed_fields
from procedure_kb.store import Store
from tests.procedure_kb.samples import any_procedure, procedure


@pytest.fixture
def store(database, clock, ledger) -> Store:
    return Store(database, clock, ledger)


def test_an_empty_database(store):
    assert (store.get("1.000001"), list(store.procedures()), store.count(), store.revision()) == (None, [], 0, 0)


def test_saved_is_read_back(store):
    assert store.save(procedure(summary="Cho trẻ mới sinh"), who="lan", expected_version=0) == 1
    assert store.get("1.000001") == procedure(summary="Cho trẻ mới sinh")
    assert store.count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(any_procedure)
def test_every_procedure_survives_the_database(store, written):
    versions = store.history(written.id)
    store.save(written, who="lan", expected_version=len(versions))
    assert store.get(written.id) == written
    assert list(store.procedures()) == [written]


def test_procedures_come_by_code_points(store):
    for id in ("nocode-b", "1.000002", "Nocode-c", "1.000001", "10.1"):
        store.save(procedure(id), who="lan", expected_version=0)
    assert [p.id for p in store.procedures()] == ["1.000001", "1.000002", "10.1", "Nocode-c", "nocode-b"]


def test_the_revision_moves_with_every_change_and_only_then(store):
    store.save(procedure(), who="lan", expected_version=0)
    assert store.revision() == 1
    assert store.save(procedure(), who="minh", expected_version=1) == 1
    assert store.revision() == 1
    assert len(store.history("1.000001")) == 1
    store.save(procedure(summary="Mới"), who="minh", expected_version=1)
    assert store.revision() == 2


def test_the_second_of_two_editors_learns_who_was_first(store, clock):
    store.save(procedure(), who="lan", expected_version=0)
    clock.pass_(hours=1)
    store.save(procedure(summary="của Lan"), who="lan", expected_version=1)
    with pytest.raises(ConflictError, match=r"changed by lan at 2026-11-23 10:00 \(version 2.*nothing was overwritten"):
        store.save(procedure(summary="của Minh"), who="minh", expected_version=1)
    assert store.get("1.000001") == procedure(summary="của Lan")
    assert store.revision() == 2


def test_of_editors_that_save_at_once_one_wins(store):
    def save(name):
        try:
            return store.save(procedure(name=name), who=name, expected_version=0)
        except ConflictError:
            return None

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(save, "abcdefgh"))
    assert sorted(results, key=str) == [1] + [None] * 7
    assert [v.who for v in store.history("1.000001")] == ["abcdefgh"[results.index(1)]]
    assert store.revision() == 1


def test_a_new_procedure_does_not_replace_one_that_exists(store):
    store.save(procedure(), who="lan", expected_version=0)
    with pytest.raises(ConflictError, match="lan"):
        store.save(procedure(name="Khác"), who="minh", expected_version=0)


def test_an_edit_of_nothing_is_a_conflict(store):
    with pytest.raises(ConflictError, match="does not exist"):
        store.save(procedure(), who="lan", expected_version=3)


def test_history_tells_who_when_and_what_in_order(store, clock):
    start = clock.now()
    for number, summary in enumerate(("một", "hai", "ba")):
        store.save(procedure(summary=summary), who=f"n{number}", why="sửa", expected_version=number)
        clock.pass_(days=1)
    history = store.history("1.000001")
    assert [v.number for v in history] == [1, 2, 3]
    assert [v.at for v in history] == [start + timedelta(days=n) for n in range(3)]
    assert all(v.at.tzinfo for v in history)
    assert [(v.who, v.why, v.action) for v in history][:2] == [("n0", "sửa", "created"), ("n1", "sửa", "edited")]
    assert [v.procedure.plain.summary for v in history] == ["một", "hai", "ba"]


def test_an_old_version_can_be_restored(store):
    store.save(procedure(summary="tốt"), who="lan", expected_version=0)
    store.save(procedure(summary="hỏng"), who="minh", expected_version=1)
    assert store.restore("1.000001", 1, who="lan", expected_version=2) == 3
    assert store.get("1.000001") == procedure(summary="tốt")
    assert store.version("1.000001").action == "restored"
    assert store.version("1.000001", 2).procedure.plain.summary == "hỏng"


def test_a_version_that_never_was(store):
    with pytest.raises(InputError, match=r"no procedure 1\.000001"):
        store.version("1.000001")
    store.save(procedure(), who="lan", expected_version=0)
    with pytest.raises(InputError, match=r"1\.000001 has no version 7"):
        store.version("1.000001", 7)


def test_an_error_inside_a_change_undoes_all_of_it(store, database, clock, ledger):
    with pytest.raises(RuntimeError), change(database, clock, ledger, who="lan", why=None, action="imported") as opened:
        opened.put([procedure("1.000001"), procedure("1.000002")], {})
        raise RuntimeError
    assert (store.count(), store.revision(), store.history("1.000001")) == (0, 0, [])


def test_readers_see_a_change_only_when_it_is_complete(store, database, clock, ledger):
    with change(database, clock, ledger, who="lan", why=None, action="imported") as opened:
        opened.put([procedure()], {})
        assert (store.count(), store.revision()) == (0, 0)
    assert (store.count(), store.revision()) == (1, 1)


def test_changed_fields_name_what_differs():
    assert changed_fields(procedure(), procedure(name="Khác", summary="Mới")) == ["official.name", "plain.summary"]
    assert changed_fields(procedure(summary="Cũ"), procedure()) == ["plain.summary"]
    assert changed_fields(procedure(), procedure()) == []
