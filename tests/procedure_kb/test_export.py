import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from core.errors import InputError
from procedure_kb.export import write
from procedure_kb.files import csv_rows, xlsx_rows
from procedure_kb.files.cells import EXCEL_LIMIT
from procedure_kb.importer import import_files
from procedure_kb.record_file import RecordFile, read_records
from procedure_kb.store import Store
from tests.conftest import SHARED_DATA
from tests.procedure_kb.any_procedures import any_procedures
from tests.procedure_kb.samples import procedure


def exported(path, procedures):
    with path.open("wb") as file:
        write(procedures, file, path.suffix[1:])
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.xlsx"])
def test_any_procedures_come_back_as_they_were(name):
    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(any_procedures)
    def come_back(procedures):
        with tempfile.TemporaryDirectory() as folder:
            file = RecordFile(exported(Path(folder, name), procedures))
            assert list(file) == procedures
            assert (file.ignored, file.is_list) == (set(), False)

    come_back()


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_what_a_spreadsheet_might_run_or_round_begins_with_an_apostrophe(tmp_path, name):
    path = exported(tmp_path / name, [procedure("1.001190", name="=HYPERLINK()", summary="@a", steps=("- Nộp",))])
    with path.open("rb") as file:
        _, (_, cells) = (csv_rows if name == "a.csv" else xlsx_rows).read(file)
    assert {"'1.001190", "'=HYPERLINK()", "'@a", "'- Nộp", "'2026-07"} == set(filter(None, cells))


def test_a_text_that_fits_no_cell_of_excel_is_named(tmp_path):
    long = procedure("1.001190", summary="ă" * (EXCEL_LIMIT + 1))
    with pytest.raises(InputError) as caught:
        exported(tmp_path / "a.xlsx", [procedure("1.1"), long])
    assert str(caught.value) == (
        "1.001190: Tóm tắt dễ hiểu (plain.summary) has 32,768 characters, a cell of Excel holds 32,767: "
        "export as CSV or JSON lines"
    )
    assert list(read_records(exported(tmp_path / "a.csv", [long]))) == [long]


@pytest.mark.real_data
@pytest.mark.slow
def test_all_real_records_leave_as_csv_and_come_into_an_empty_house(database, clock, ledger, tmp_path):
    real = exported(tmp_path / "real.csv", read_records(SHARED_DATA / "procedures.jsonl"))
    store = Store(database, clock, ledger)
    assert import_files(database, clock, ledger, [real], who="lan").new == 2923
    assert exported(tmp_path / "again.csv", store.procedures()).stat().st_size == real.stat().st_size
    assert sorted(store.procedures(), key=lambda p: p.id) == sorted(read_records(real), key=lambda p: p.id)
    as_lines = exported(tmp_path / "all.jsonl", store.procedures())
    assert import_files(database, clock, ledger, [as_lines], who="lan").unchanged == 2923
    assert list(read_records(as_lines)) == list(store.procedures())
