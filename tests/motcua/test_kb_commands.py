import json
from functools import partial

import pytest

from tests.procedure_kb.samples import portal_record, write_lines


@pytest.fixture
def kb(motcua):
    """Runs `motcua kb …`."""
    return partial(motcua, "kb")


@pytest.mark.slow
def test_import_export_and_import_elsewhere(kb, tmp_path):
    records = write_lines(tmp_path / "a.jsonl", portal_record("9.2"), portal_record("9.1"))
    assert kb("import", records) == (0, "2 procedures: 2 new, 0 changed, 0 unchanged\n", "")
    assert kb("import", records) == (0, "2 procedures: 0 new, 0 changed, 2 unchanged\n", "")
    _, exported, _ = kb("export")
    ids = [json.loads(line)["id"] for line in exported.splitlines()]
    assert ids == sorted(ids)
    assert {"9.1", "9.2", "1.001193"} <= set(ids)
    copy = tmp_path / "export.jsonl"
    assert kb("export", "--output", copy) == (0, "", "")
    assert copy.read_text(encoding="utf-8") == exported
    assert kb("import", copy, house="other")[0] == 0
    assert kb("export", house="other")[1] == exported


def test_an_error_is_exit_1_with_one_line(kb, tmp_path):
    broken = write_lines(tmp_path / "a.jsonl", portal_record("9.1"), portal_record("9.2", name=None))
    message = "motcua: a.jsonl line 2: name is empty; nothing was imported\n"
    assert kb("import", broken) == (1, "", message)
    assert kb("show", "9.1") == (1, "", "motcua: there is no procedure 9.1\n")
    assert kb("history", "9.1") == (1, "", "motcua: there is no procedure 9.1\n")
    status, _, told = kb("export", "--output", tmp_path / "nowhere" / "a.jsonl")
    assert (status, told.count("\n")) == (1, 1)


def test_what_one_sees(kb, tmp_path):
    kb("import", write_lines(tmp_path / "a.jsonl", portal_record("9.1")), "--who", "lan")
    kb("import", write_lines(tmp_path / "b.jsonl", portal_record("9.1", field="Đo đạc")), "--who", "minh")
    shown = tmp_path / "shown.yaml"
    shown.write_text(kb("show", "9.1")[1], encoding="utf-8")
    assert kb("import", shown)[1].endswith("0 changed, 1 unchanged\n")
    first, second = kb("history", "9.1")[1].splitlines()
    assert first.startswith("1 ")
    assert "imported by lan (a.jsonl): official." in first
    assert second.endswith("imported by minh (b.jsonl): official.field")
    assert "      1  Đo đạc\n" in kb("stats")[1]
    assert "9.1 submission_methods" not in kb("check")[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["all.csv", "all.xlsx", "all.jsonl"])
def test_every_export_comes_back_as_it_was(kb, tmp_path, name):
    kb("import", write_lines(tmp_path / "a.jsonl", portal_record("9.1")))
    _, before, _ = kb("export")
    assert kb("export", "--output", tmp_path / name) == (0, "", "")
    assert kb("import", tmp_path / name)[1].endswith(f"0 changed, {before.count(chr(10))} unchanged\n")
    assert kb("import", tmp_path / name, house="other")[0] == 0
    assert kb("export", house="other")[1] == before


def test_the_format_may_be_said(kb):
    assert kb("export", "--format", "csv")[1].startswith("\ufeffMã bản ghi,Mã thủ tục,Tên thủ tục,")


def test_a_folder_is_all_its_files(kb, tmp_path):
    folder = tmp_path / "folder"
    (folder / "deeper").mkdir(parents=True)
    write_lines(folder / "b.jsonl", portal_record("9.1", field="Đất đai"))
    write_lines(folder / "a.jsonl", portal_record("9.1"), portal_record("9.2"))
    write_lines(folder / ".hidden.jsonl", "broken")
    assert kb("import", folder) == (0, "3 procedures: 2 new, 1 changed, 0 unchanged\n", "")
    assert '"field":"Đất đai"' in kb("export")[1]
    assert kb("import", folder / "deeper") == (1, "", f"motcua: {folder / 'deeper'} holds no file\n")


def test_the_columns_of_a_table(kb):
    shown = kb("columns")[1].splitlines()
    assert "Tên thủ tục  official.name" in shown
    assert "Thành phần hồ sơ  official.documents  (a line each) name | case | form | originals | copies" in shown


@pytest.mark.slow
def test_a_list_without_a_day_needs_one_and_changes_only_what_it_states(kb, tmp_path):
    kb("import", write_lines(tmp_path / "a.jsonl", portal_record("9.000001")))
    listed = tmp_path / "list.csv"
    listed.write_text("Mã số,Tên,Lĩnh vực\n9.000001,Khai sinh,\n9.000002,Khai tử,Hộ tịch\n", encoding="utf-8")
    status, _, told = kb("import", listed)
    assert (status, told.count("\n")) == (1, 1)
    assert "list.csv row 2: official.source is missing: say when the source was read, with --verified-on" in told
    assert kb("import", listed, "--verified-on", "gần đây")[0] == 2
    done = (0, "2 procedures: 1 new, 1 changed, 0 unchanged\n", "")
    assert kb("import", listed, "--verified-on", "2026-07-14") == done
    shown = kb("show", "9.000001")[1]
    assert "name: Khai sinh" in shown
    assert "field: Hộ tịch" in shown
    assert "verified_on: 2026-06/07" in shown
    assert kb("import", listed, "--verified-on", "2021-08")[1].startswith("2 procedures: 0 new, 0 changed")
