import itertools
import os

import pytest

from core.errors import InputError
from procedure_kb.catalog import Catalog
from procedure_kb.citizen_phrases import Phrases
from procedure_kb.store import Store
from tests.procedure_kb.samples import procedure


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "phrases.tsv"
    path.write_text("code\tphrase\n1.000001\tLàm giấy khai sinh\n1.000001\tmới đẻ\n", encoding="utf-8")
    return path


@pytest.fixture
def store(database, clock, ledger) -> Store:
    return Store(database, clock, ledger)


@pytest.fixture
def catalog(store, file) -> Catalog:
    return Catalog(store, Phrases(file))


def rewrite(file, content):
    """Also within the clock's resolution this is seen as a change."""
    file.write_text(content, encoding="utf-8")
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))


def test_search_sees_staffs_phrases_first_and_no_phrase_twice(store, catalog):
    store.save(procedure(phrases=("lam giay khai sinh", "xin khai sinh")), who="lan", expected_version=0)
    expected = ("lam giay khai sinh", "xin khai sinh", "mới đẻ")
    assert [p.plain.phrases for p in catalog.procedures(["1.000001", "9.999999"])] == [expected]
    assert catalog.get("1.000001").plain.phrases == expected
    assert store.get("1.000001").plain.phrases == ("lam giay khai sinh", "xin khai sinh")


def test_a_procedure_without_phrases_or_no_procedure(store, catalog):
    store.save(procedure("1.000009"), who="lan", expected_version=0)
    assert catalog.get("1.000009") == procedure("1.000009")
    assert catalog.get("1.000008") is None


def test_the_revision_moves_with_the_database_and_with_the_file(store, catalog, file):
    seen = [catalog.revision()]
    store.save(procedure(), who="lan", expected_version=0)
    seen.append(catalog.revision())
    rewrite(file, "code\tphrase\n1.000001\tkhai sinh cho bé\n")
    seen.append(catalog.revision())
    assert len(set(seen)) == 3
    assert catalog.get("1.000001").plain.phrases == ("khai sinh cho bé",)


def test_the_revision_is_the_same_in_every_process(store, catalog, file):
    store.save(procedure(), who="lan", expected_version=0)
    assert Catalog(Store(store.database, store.clock, store.ledger), Phrases(file)).revision() == catalog.revision()


@pytest.mark.parametrize("line", ["1.000001 mới đẻ", "1.000001\t ", "\tmới đẻ"])
def test_a_broken_phrases_file_names_its_line(catalog, file, line):
    rewrite(file, f"code\tphrase\n\n{line}\n")
    with pytest.raises(InputError, match=r"phrases\.tsv line 3"):
        catalog.revision()


def test_a_missing_phrases_file_is_named(catalog, file):
    file.unlink()
    with pytest.raises(InputError, match=r"phrases\.tsv cannot be read"):
        catalog.revision()


def test_the_shipped_phrases():
    phrases = Phrases()
    assert "con mới đẻ đi làm giấy khai sinh" in phrases.phrases_for("1.001193")
    assert phrases.phrases_for("no such code") == ()


def test_a_stamp_differs_when_its_procedure_or_its_phrases_do_and_no_other_does(store, catalog, file):
    for id in ("1.000001", "1.000002"):
        store.save(procedure(id), who="lan", expected_version=0)
    seen = [catalog.stamps()]
    store.save(procedure("1.000002", summary="Mới"), who="lan", expected_version=1)
    seen.append(catalog.stamps())
    rewrite(file, "code\tphrase\n1.000001\tkhai sinh cho bé\n")
    seen.append(catalog.stamps())
    for id, differs in (("1.000001", [False, True]), ("1.000002", [True, False])):
        assert [then[id] != now[id] for then, now in itertools.pairwise(seen)] == differs
