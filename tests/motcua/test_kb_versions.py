"""`motcua kb`: what an officer does with one procedure."""

import sys
from functools import partial

import pytest

from tests.procedure_kb.samples import portal_record, write_lines


@pytest.fixture
def kb(motcua, tmp_path):
    """Runs `motcua kb …` on a data folder with procedure 9.1."""
    motcua("kb", "import", write_lines(tmp_path / "a.jsonl", portal_record("9.1")), "--who", "lan")
    return partial(motcua, "kb")


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """An editor that replaces one text by another."""

    def replacing(old: str, new: str) -> None:
        script = tmp_path / "editor.py"
        code = "import pathlib, sys\np = pathlib.Path(sys.argv[1])\n"
        code += f"p.write_text(p.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n"
        script.write_text(code, encoding="utf-8")
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
        monkeypatch.delenv("VISUAL", raising=False)

    return replacing


def test_set_then_compare_and_take_back(kb):
    said = kb("set", "9.1", "plain.notes.fee", "8.000 đồng mỗi bản", "--who", "minh", "--why", "hỏi nhiều")
    assert said == (0, "9.1 is version 2\n", "")
    assert kb("diff", "9.1")[1] == "plain.notes.fee\n  + 8.000 đồng mỗi bản\n"
    assert kb("history", "9.1")[1].splitlines()[1].endswith("edited by minh (hỏi nhiều): plain.notes.fee")
    assert kb("rollback", "9.1", "--who", "hoa", "--why", "sai mức")[1] == "9.1 is version 3, as it was in version 1\n"
    assert "plain" not in kb("show", "9.1")[1]
    assert "8.000 đồng mỗi bản" in kb("show", "9.1", "--version", "2")[1]
    assert kb("diff", "9.1", "1", "3")[1] == ""


def test_the_second_of_two_people_is_told(kb):
    kb("set", "9.1", "plain.summary", "của Minh", "--who", "minh", "--version", "1")
    status, _, told = kb("set", "9.1", "plain.summary", "của Hoa", "--who", "hoa", "--version", "1")
    assert (status, "changed by minh" in told, "nothing was overwritten" in told) == (1, True, True)
    assert "của Minh" in kb("show", "9.1")[1]


def test_from_a_later_day(kb):
    said = kb("set", "9.1", "plain.notes.fee", "9.000 đồng", "--from", "2999-01-01", "--who", "minh")
    assert said == (0, "9.1 changes on 2999-01-01\n", "")
    assert "9.000" not in kb("show", "9.1")[1]
    assert kb("scheduled")[1] == "1  2999-01-01  9.1  waiting; by minh\n"
    assert kb("withdraw", "1", "--who", "hoa")[1] == "the change of 9.1 from 2999-01-01 is taken back\n"
    assert kb("scheduled")[1] == "1  2999-01-01  9.1  withdrawn: by hoa; by minh\n"
    assert kb("set", "9.1", "plain.summary", "x", "--from", "2020-01-01")[0] == 1


def test_edit_in_an_editor(kb, editor):
    editor("Hộ tịch", "Đất đai")
    assert kb("edit", "9.1", "--who", "minh") == (0, "9.1 is version 2\n", "")
    assert kb("edit", "9.1") == (0, "nothing was changed\n", "")
    editor("Tên thủ tục", "Cấp giấy mới")
    assert kb("edit", "9.000009", "--who", "minh")[1] == "9.000009 is version 1\n"
    assert "name: Cấp giấy mới" in kb("show", "9.000009")[1]


def test_what_an_editor_wrote_is_never_lost(kb, editor, tmp_path):
    editor("name: Thủ tục", "nom: Thủ tục")
    status, _, told = kb("edit", "9.1", "--who", "minh")
    assert (status, told.count("\n")) == (1, 1)
    assert "official.name is missing" in told
    assert "nom: Thủ tục" in (tmp_path / "house" / "edited-9.1.yaml").read_text(encoding="utf-8")
    assert "version 1," in kb("show", "9.1")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", "9.9", "plain.summary", "x"), "there is no procedure 9.9"),
        (("set", "9.1", "plain.colour", "x"), "plain.colour is not a field of a procedure"),
        (("rollback", "9.1"), "nothing to go back to"),
        (("rollback", "9.1", "7"), "has no version 7"),
        (("diff", "9.1", "7"), "has no version 7"),
        (("withdraw", "3"), "no scheduled change 3 waits"),
    ],
)
def test_one_line_says_what_is_wrong(kb, arguments, told):
    status, said, error = kb(*arguments)
    assert (status, said, error.count("\n")) == (1, "", 1)
    assert told in error


def test_wrong_use_is_exit_2(kb):
    assert kb("set", "9.1", "plain.summary")[0] == 2
    assert kb("set", "9.1", "plain.summary", "x", "--clear")[0] == 2
