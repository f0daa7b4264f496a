"""Changes that hold from a later day."""

from datetime import date

import pytest

from core.errors import ConflictError, InputError
from procedure_kb.importer import import_files
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store
from tests.procedure_kb.samples import portal_record, procedure, write_lines

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def store(database, clock, ledger) -> Store:
    return Store(database, clock, ledger)


@pytest.fixture
def schedule(database, clock, ledger) -> Schedule:
    return Schedule(database, clock, ledger)


@pytest.fixture
def saved(store) -> Store:
    store.save(procedure(summary="cũ"), who="lan", expected_version=0)
    return store


def states(schedule) -> list[str]:
    return [one.state for one in schedule.all()]


def test_until_its_day_nothing_changes_and_then_it_does(saved, schedule, clock):
    saved.schedule(procedure(summary="mới"), NEW_YEAR, who="minh", why="nghị định mới", expected_version=1)
    assert (schedule.apply_due(), saved.get("1.000001").plain.summary, saved.revision()) == (0, "cũ", 1)
    clock.time = clock.time.replace(year=2026, month=12, day=31, hour=17)  # midnight in Hanoi
    assert (schedule.apply_due(), saved.get("1.000001").plain.summary, saved.revision()) == (1, "mới", 2)
    newest = saved.version("1.000001")
    assert (newest.number, newest.who, newest.why) == (2, "minh", "nghị định mới; from 2027-01-01")
    assert (schedule.apply_due(), states(schedule)) == (0, ["applied"])


def test_what_others_changed_meanwhile_stays(saved, schedule, clock):
    saved.schedule(procedure(summary="mới"), NEW_YEAR, who="minh", expected_version=1)
    saved.save(procedure(summary="cũ", name="Khác"), who="hoa", expected_version=1)
    clock.pass_(days=60)
    assert schedule.apply_due() == 1
    assert saved.get("1.000001") == procedure(summary="mới", name="Khác")


def test_the_same_field_changed_twice_is_told_and_not_overwritten(saved, schedule, clock):
    saved.schedule(procedure(summary="mới"), NEW_YEAR, who="minh", expected_version=1)
    saved.save(procedure(summary="của Hoa"), who="hoa", expected_version=1)
    clock.pass_(days=60)
    assert schedule.apply_due() == 0
    assert saved.get("1.000001").plain.summary == "của Hoa"
    [one] = schedule.all()
    assert (one.state, one.note) == ("conflict", "changed meanwhile by others too: plain.summary")


def test_taken_back(saved, schedule, clock):
    saved.schedule(procedure(summary="mới"), NEW_YEAR, who="minh", expected_version=1)
    schedule.withdraw(schedule.all()[0].number, who="hoa")
    clock.pass_(days=60)
    assert (schedule.apply_due(), states(schedule)) == (0, ["withdrawn"])
    with pytest.raises(InputError, match="no scheduled change 1 waits"):
        schedule.withdraw(1, who="hoa")


def test_one_change_a_day_waits(saved, schedule):
    for summary in ("a", "b", "b"):
        saved.schedule(procedure(summary=summary), NEW_YEAR, who="minh", expected_version=1)
    assert states(schedule) == ["withdrawn", "waiting"]


def test_a_new_procedure_may_begin_later(store, schedule, clock):
    store.schedule(procedure(), NEW_YEAR, who="minh", expected_version=0)
    assert store.get("1.000001") is None
    clock.pass_(days=60)
    assert (schedule.apply_due(), store.get("1.000001")) == (1, procedure())


def test_refused(saved, schedule, clock):
    with pytest.raises(InputError, match="2026-11-23 is not to come"):
        saved.schedule(procedure(summary="mới"), date(2026, 11, 23), who="minh", expected_version=1)
    with pytest.raises(ConflictError, match="nothing was overwritten"):
        saved.schedule(procedure(summary="mới"), NEW_YEAR, who="minh", expected_version=7)
    assert schedule.all() == []


def test_an_import_that_begins_later_waits_and_the_old_record_is_told_until_then(store, schedule, clock, tmp_path):
    def imported(*paths):
        return import_files(store.database, clock, store.ledger, paths, who="lan")

    imported(write_lines(tmp_path / "a.jsonl", portal_record("1.1")))
    [now] = store.procedures()
    later = now.model_dump(mode="json", exclude_defaults=True)
    later["official"] |= {"effective_from": "2027-01-01", "field": "Đất đai"}
    file = write_lines(tmp_path / "b.jsonl", later)
    reports = [imported(file), imported(file)]
    assert [(r.scheduled, r.changed, r.records) for r in reports] == [(1, 0, 1), (1, 0, 1)]
    assert (store.get("1.1"), states(schedule)) == (now, ["waiting"])
    clock.pass_(days=60)
    schedule.apply_due()
    assert store.get("1.1").official.field == "Đất đai"
    assert imported(file).unchanged == 1


def test_two_peoples_changes_for_one_day_both_hold(saved, schedule, clock):
    saved.schedule(procedure(summary="của Lan"), NEW_YEAR, who="lan", expected_version=1)
    saved.schedule(procedure(summary="cũ", name="Tên của Hoa"), NEW_YEAR, who="hoa", expected_version=1)
    assert states(schedule) == ["waiting", "waiting"]
    clock.pass_(days=60)
    assert schedule.apply_due() == 2
    held = saved.get("1.000001")
    assert (held.plain.summary, held.official.name) == ("của Lan", "Tên của Hoa")


def test_what_is_taken_back_stands_in_the_ledger(saved, schedule, ledger):
    saved.schedule(procedure(summary="mới"), NEW_YEAR, who="lan", expected_version=1)
    schedule.withdraw(schedule.all()[0].number, who="hoa")
    assert ledger.chain("procedure:1.000001")[-1].act == "schedule_withdrawn"
