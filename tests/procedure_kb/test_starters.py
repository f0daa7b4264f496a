import pytest

from core.errors import InputError
from procedure_kb.importer import import_files
from procedure_kb.record_file import read_records
from procedure_kb.starters import RECORDS, load_starters
from procedure_kb.store import Store
from tests.procedure_kb.samples import procedure, write_lines

ID = "1.000001"

either_order = pytest.mark.parametrize("order", [("release", "import"), ("import", "release")], ids=" then ".join)


@pytest.fixture
def store(database, clock, ledger) -> Store:
    return Store(database, clock, ledger)


@pytest.fixture
def release(store, tmp_path):
    """Ship a starter file with these contents, and start."""

    def ship(**plain) -> int:
        folder = tmp_path / "records"
        folder.mkdir(exist_ok=True)
        name, verified_on = plain.pop("name", "Tên của bản mẫu"), plain.pop("verified_on", "2026-07")
        starter = procedure(ID, name=name, verified_on=verified_on, **plain)
        (folder / "a.yaml").write_text(starter.model_dump_json(), encoding="utf-8")
        return load_starters(store.database, store.clock, store.ledger, folder)

    return ship


@pytest.fixture
def take(store, tmp_path):
    def import_(**changed):
        path = write_lines(tmp_path / "import.jsonl", procedure(ID, **changed).model_dump(mode="json"))
        return import_files(store.database, store.clock, store.ledger, [path], who="lan")

    return import_


def test_the_shipped_starters_fill_an_empty_database_once(store):
    shipped = [p for path in RECORDS.glob("*.yaml") for p in read_records(path)]
    assert load_starters(store.database, store.clock, store.ledger) == len(shipped) >= 20
    assert list(store.procedures()) == sorted(shipped, key=lambda p: p.id)
    assert load_starters(store.database, store.clock, store.ledger) == 0
    assert store.revision() == 1


@either_order
def test_before_or_after_an_import_the_state_is_the_same(store, release, take, order):
    steps = {"release": lambda: release(summary="mẫu"), "import": lambda: take(name="Tên của Bộ")}
    for step in order:
        steps[step]()
    assert store.get(ID) == procedure(ID, name="Tên của Bộ", summary="mẫu")


@either_order
def test_an_older_import_gives_way_to_a_newer_starter_in_either_order(store, release, take, order):
    steps = {"release": lambda: release(summary="mẫu"), "import": lambda: take(name="Cũ", verified_on="2021-08")}
    for step in order:
        steps[step]()
    assert store.get(ID) == procedure(ID, name="Tên của bản mẫu", summary="mẫu")


@either_order
def test_plain_words_of_an_export_win_over_a_starters_in_either_order(store, release, take, order):
    steps = {"release": lambda: release(summary="mẫu"), "import": lambda: take(summary="của cán bộ")}
    for step in order:
        steps[step]()
    assert store.get(ID).plain.summary == "của cán bộ"


def test_an_improved_starter_replaces_what_the_earlier_one_wrote(store, release):
    release(summary="mẫu", name="Tên sai")
    assert release(summary="mẫu tốt hơn", name="Tên đúng") == 1
    assert store.get(ID) == procedure(ID, name="Tên đúng", summary="mẫu tốt hơn")
    assert [v.number for v in store.history(ID)] == [1, 2]


def test_an_improved_starter_leaves_imported_official_fields(store, release, take):
    release(summary="mẫu")
    take(name="Tên của Bộ")
    release(summary="mẫu tốt hơn", name="Tên khác")
    assert store.get(ID) == procedure(ID, name="Tên của Bộ", summary="mẫu tốt hơn")


@pytest.mark.parametrize("edited", [procedure(ID, summary="của cán bộ"), procedure(ID)], ids=["rewritten", "emptied"])
def test_what_staff_edited_stays(store, release, edited):
    release(summary="mẫu")
    store.save(edited, who="minh", expected_version=1)
    assert release(summary="mẫu tốt hơn") == 0
    assert store.get(ID) == edited
    assert release(summary="mẫu tốt nhất") == 0
    assert store.get(ID) == edited


def test_a_file_that_changed_nothing_is_not_loaded_again(store, release):
    release(summary="mẫu")
    store.save(procedure(ID, summary="của cán bộ"), who="minh", expected_version=1)
    release(summary="mẫu tốt hơn")
    revision = store.revision()
    assert release(summary="mẫu tốt hơn") == 0
    assert store.revision() == revision


def test_a_broken_starter_file_is_named(store, tmp_path):
    (tmp_path / "a.yaml").write_text("id: '1'\nofficial: {}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.yaml: official\.name is missing"):
        load_starters(store.database, store.clock, store.ledger, tmp_path)
