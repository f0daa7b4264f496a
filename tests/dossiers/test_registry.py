"""The embedded registry, its imports and examples, over a real database."""

import json
import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import select

from core.clock import HANOI
from core.database import Database
from core.errors import InputError
from core.secret_key import SecretKey
from dossiers.examples import COUNT, examples
from dossiers.factor import factor
from dossiers.importing import DossierFile, read_files
from dossiers.model import Filed, Status, Step
from dossiers.registry import Imported, Registry
from dossiers.registry_tables import dossiers as table
from tests.conftest import FixedClock

CODE = "000.00.04.H26-250221-0015"
HEAD = (
    "Mã hồ sơ;Tên thủ tục;Trạng thái;Ngày tiếp nhận;Ngày hẹn trả;Người nộp;"
    "Số giấy tờ;Điện thoại;Giấy tờ bổ sung;Số tiền"
)
ROW = (
    f"{CODE};Đăng ký khai sinh;Chờ bổ sung hồ sơ;21/02/2025 09:15;28/02/2025;"
    "Nguyễn Văn Ví Dụ;001099012345;0912 345 678;Tờ khai; 150.000"
)


@pytest.fixture
def registry(database: Database, clock: FixedClock, secret: SecretKey) -> Registry:
    return Registry(database, clock, secret)


@pytest.fixture
def read(tmp_path: Path, clock: FixedClock, secret: SecretKey):
    def read(text: str | bytes, name: str = "a.csv") -> list[Filed]:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return DossierFile(file, clock, secret).read()

    return read


def test_a_row_of_a_table_becomes_a_dossier(read, secret: SecretKey) -> None:
    (filed,) = read(f"\ufeff{HEAD}\n{ROW}\n\n")
    dossier = filed.dossier
    assert (dossier.code, dossier.status, dossier.label) == (CODE, Status.SUPPLEMENT, "Chờ bổ sung hồ sơ")
    assert dossier.received_at == datetime(2025, 2, 21, 9, 15, tzinfo=HANOI)
    assert dossier.due_at == datetime(2025, 2, 28, 17, 0, tzinfo=HANOI)
    assert (dossier.papers, dossier.amount) == (("Tờ khai",), 150_000)
    assert filed.factors == {factor(secret, CODE, "2345"), factor(secret, CODE, "5678")}


def test_json_and_a_workbook_say_the_same(read, tmp_path: Path, clock: FixedClock, secret: SecretKey) -> None:
    (of_csv,) = read(f"{HEAD}\n{ROW}")
    cells = dict(zip(HEAD.split(";"), ROW.split(";"), strict=True))
    assert read(json.dumps([cells]), "a.json") == [of_csv]
    book = Workbook()
    book.active.append(list(cells))
    book.active.append(list(cells.values()))
    book.save(tmp_path / "a.xlsx")
    assert DossierFile(tmp_path / "a.xlsx", clock, secret).read() == [of_csv]


def test_every_bad_row_is_named_without_what_stands_in_it(read) -> None:
    bad = [
        ROW.replace(CODE, "H26-2502"),
        ROW.replace("Chờ bổ sung hồ sơ", "Đang bay").replace("0015", "0016"),
        ROW.replace("28/02/2025", "31/02/2025").replace("0015", "0017"),
        ROW.replace("28/02/2025", "20/02/2025").replace("0015", "0018"),
        ROW.replace("001099012345", "").replace("0912 345 678", "12").replace("0015", "0019"),
        ROW.replace("150.000", "nhiều").replace("0015", "0020"),
        ROW,
        ROW,
    ]
    with pytest.raises(InputError) as caught:
        read("\n".join([HEAD, *bad]))
    said = str(caught.value)
    assert "\n" not in said
    for place, field in enumerate(["code", "status", "due_at", "due_at", "identity, phone", "amount"], start=2):
        assert f"row {place}, {field}:" in said
    assert "row 9, code: stands in this file twice" in said
    assert "0912" not in said and "Ví Dụ" not in said


def test_all_that_is_wrong_with_a_row_is_named_at_once(read) -> None:
    with pytest.raises(InputError) as caught:
        read(f"{HEAD}\n{ROW.replace('Chờ bổ sung hồ sơ', 'Đang bay').replace('150.000', 'nhiều')}")
    assert "row 2, status:" in str(caught.value) and "row 2, amount:" in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("Số giấy tờ", "001099***345", "identity, phone"),
        ("Mã thủ tục", "1.00119", "procedure_code"),
        ("Ngày tiếp nhận", "21/02/2052", "received_at: is yet to come"),
        ("Ngày kết thúc", "20/02/2025", "finished_at: lies before received_at"),
        ("Các bước", [{"status": "4"}], "steps: one has no day"),
    ],
)
def test_a_cell_that_would_become_a_wrong_fact_is_refused(read, cell: str, value: object, told: str) -> None:
    cells: dict[str, object] = dict(zip(HEAD.split(";"), ROW.split(";"), strict=True))
    with pytest.raises(InputError, match=told):
        read(json.dumps([cells | {"Điện thoại": "0912 345 xxx", cell: value}]), "a.json")


def test_of_a_number_shown_with_asterisks_nothing_proves_an_owner(read, secret: SecretKey) -> None:
    (filed,) = read(f"{HEAD}\n{ROW.replace('0912 345 678', '0912***67')}")
    assert filed.factors == {factor(secret, CODE, "2345")}


def test_excels_numbers_and_times_are_read_and_its_formulas_refused(
    read, tmp_path: Path, clock: FixedClock, secret: SecretKey
) -> None:
    cells: dict[str, object] = dict(zip(HEAD.split(";"), ROW.split(";"), strict=True))
    cells |= {"Ngày tiếp nhận": datetime(2025, 2, 21, 9, 15), "Điện thoại": 912345678, "Số tiền": 150000}  # noqa: DTZ001
    assert _of_workbook(tmp_path, cells, clock, secret) == read(f"{HEAD}\n{ROW}")
    with pytest.raises(InputError, match="amount: holds a formula"):
        _of_workbook(tmp_path, cells | {"Số tiền": "=1+1"}, clock, secret)


def _of_workbook(folder: Path, cells: dict[str, object], clock: FixedClock, secret: SecretKey) -> list[Filed]:
    book = Workbook()
    book.active.append(list(cells))
    book.active.append(list(cells.values()))
    book.save(folder / "b.xlsx")
    return DossierFile(folder / "b.xlsx", clock, secret).read()


def test_of_several_files_all_bad_ones_are_named_and_a_code_in_two(
    tmp_path: Path, clock: FixedClock, secret: SecretKey
) -> None:
    for name, text in (("a.csv", f"{HEAD}\n{ROW}"), ("b.csv", f"{HEAD}\n{ROW}"), ("c.csv", "nichts")):
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as caught:
        read_files([tmp_path / name for name in ("a.csv", "b.csv", "c.csv")], clock, secret)
    said = str(caught.value)
    assert "nothing was imported" in said and f"b.csv: {CODE} stands in a.csv too" in said and "c.csv" in said


def test_texts_are_composed_and_hold_no_control_characters(read) -> None:
    (filed,) = read(f"{HEAD}\n{ROW}".replace("Tờ khai", unicodedata.normalize("NFD", "Tờ\u200b khai\x07")))
    assert filed.dossier.papers == ("Tờ khai",)


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("", "a.csv", "names no column ma_ho_so"),
        ("Mã hồ sơ;Tên thủ tục\n", "a.csv", "no column trang_thai"),
        ("{broken", "a.json", "a.json"),
        (b"PK\x03\x04broken", "a.xlsx", "XLSX"),
        ("[1, 2]", "a.json", "is not an object"),
        (b"\xff\xd8\xff", "a.jpg", "is not UTF-8"),
    ],
)
def test_what_is_no_file_of_dossiers_is_said_in_one_line(read, text, name: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        read(text, name)
    assert "\n" not in str(caught.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=10, max_size=10))
def test_hostile_cells_are_read_or_refused(read, cells: list[str]) -> None:
    rows = [dict(zip(HEAD.split(";"), cells, strict=True)) | {"Mã hồ sơ": CODE}]
    with suppress(InputError):
        assert read(json.dumps(rows), "a.json")[0].dossier.code == CODE


def test_an_import_counts_what_is_new_changed_and_the_same(registry: Registry, read, clock: FixedClock) -> None:
    assert registry.put_all(read(f"{HEAD}\n{ROW}")) == Imported(new=1)
    clock.pass_(hours=1)
    assert registry.put_all(read(f"{HEAD}\n{ROW}")) == Imported(unchanged=1)
    assert registry.put_all(read(f"{HEAD}\n{ROW.replace('Chờ bổ sung hồ sơ', '9')}")) == Imported(changed=1)
    found = registry.find(CODE)
    assert found and found.dossier.status == Status.DONE
    registry.remove(CODE)
    assert registry.find(CODE) is None
    with pytest.raises(InputError):
        registry.remove(CODE)


def test_a_file_without_steps_takes_none_away_and_a_new_status_is_one(registry: Registry, read, clock) -> None:
    (filed,) = read(f"{HEAD}\n{ROW}")
    first = Step(datetime(2025, 2, 21, 9, 15, tzinfo=HANOI), Status.REGISTERED)
    registry.put_all([replace(filed, dossier=replace(filed.dossier, steps=(first,)))])
    assert registry.put_all([filed]) == Imported(unchanged=1)
    registry.put_all(read(f"{HEAD}\n{ROW.replace('Chờ bổ sung hồ sơ', '9')}"))
    found = registry.find(CODE)
    assert found and [step.status for step in found.dossier.steps] == [Status.REGISTERED, Status.DONE]
    assert found.dossier.steps[-1].at == clock.now()


def test_what_was_asked_for_is_asked_no_more_once_a_dossier_moves_on(registry: Registry, read) -> None:
    registry.put_all(read(f"{HEAD}\n{ROW}"))
    moved = registry.move(CODE, Status.PROCESSING)
    assert (moved.papers, moved.amount) == ((), None)
    assert registry.move(CODE, Status.DONE).finished_at is not None
    assert registry.move(CODE, Status.PROCESSING).finished_at is None


def test_nothing_personal_rests_in_clear(registry: Registry, read, database: Database) -> None:
    registry.put_all(read(f"{HEAD}\n{ROW}"))
    with database.read() as connection:
        rest = str(connection.execute(select(table)).all())
    assert "Ví Dụ" not in rest and "2345" not in rest.replace(CODE, "") and "Đăng ký" not in rest


def test_many_are_found_at_once_and_moved_on(registry: Registry, clock: FixedClock, secret: SecretKey) -> None:
    made = examples(clock.now(), [("1.001193", "Đăng ký khai sinh")], secret)
    assert registry.put_all(each.filed for each in made) == Imported(new=COUNT)
    assert registry.put_all(each.filed for each in made) == Imported(unchanged=COUNT)
    codes = [each.filed.dossier.code for each in made]
    assert registry.find_many([*codes, CODE]).keys() == set(codes)
    assert {each.filed.dossier.status for each in made} == set(Status)
    registry.move(codes[3], Status.DONE, "xong")
    moved = registry.find(codes[3])
    assert moved and (moved.dossier.steps[-1].note, moved.dossier.finished_at) == ("xong", clock.now())
    assert len(registry.listed(Status.DONE)) == 7


def test_an_examples_digits_prove_it(clock: FixedClock, secret: SecretKey) -> None:
    for each in examples(clock.now(), [("1.001193", "Đăng ký khai sinh")], secret):
        assert factor(secret, each.filed.dossier.code, each.digits) in each.filed.factors
