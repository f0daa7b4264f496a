import json
from functools import partial

import pytest

from tests.procedure_kb.samples import portal_record, write_lines


@pytest.fixture
def kb(motcua):
    """Runs `motcua kb …`."""
    return partial(motcua, "kb")


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
