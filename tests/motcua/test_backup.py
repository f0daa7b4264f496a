"""A backup is only one when it was brought back."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.procedure_kb.samples import portal_record, write_lines


@pytest.fixture
def saved(motcua, tmp_path):
    """A backup of a house with procedure 9.1 and a key."""
    motcua("kb", "import", write_lines(tmp_path / "a.jsonl", portal_record("9.1")))
    (tmp_path / "house" / "secret-key").write_text("the key of this house")
    assert motcua("backup", tmp_path / "copy") == (0, f"{tmp_path / 'copy'}: motcua.db, secret-key\n", "")
    return tmp_path / "copy"


def test_after_the_house_burnt_down(motcua, saved, tmp_path):
    before = motcua("kb", "export")[1]
    shutil.rmtree(tmp_path / "house")
    assert motcua("restore", saved) == (0, "restored: motcua.db, secret-key\n", "")
    assert motcua("kb", "export")[1] == before
    assert "9.1" in before
    assert (tmp_path / "house" / "secret-key").read_text() == "the key of this house"
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "house").iterdir() if file.is_file())


def test_what_stood_there_is_kept(motcua, saved, tmp_path):
    motcua("kb", "set", "9.1", "plain.summary", "sau bản sao lưu")
    motcua("restore", saved)
    assert "sau bản sao lưu" not in motcua("kb", "show", "9.1")[1]
    kept = tmp_path / "house" / "motcua.db.before-restore"
    with closing(sqlite3.connect(kept)) as old:
        assert old.execute("SELECT count(*) FROM procedure_versions WHERE procedure_id = '9.1'").fetchone() == (2,)


def test_a_damaged_backup_changes_nothing(motcua, saved):
    (saved / "motcua.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    status, _, told = motcua("restore", saved)
    assert (status, told.count("\n"), "is damaged" in told) == (1, 1, True)
    assert "9.1" in motcua("kb", "export")[1]


def test_each_backup_has_a_folder_of_its_own(motcua, saved, tmp_path):
    assert "is not empty" in motcua("backup", saved)[2]
    assert "holds no backup" in motcua("restore", tmp_path / "nowhere")[2]


@pytest.mark.service
def test_a_running_service_is_copied_and_not_overwritten(service, tmp_path):
    session = service.say(text="xin chào")["session"]
    done = service.motcua("backup", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "copy" / "motcua.db")) as copy:
        assert copy.execute("SELECT count(*) FROM turns").fetchone()[0] >= 1
    refused = service.motcua("restore", str(tmp_path / "copy"))
    assert (refused.returncode, "another `motcua serve` uses the folder" in refused.stderr) == (1, True)
    assert service.say(text="cảm ơn", session=session)["session"] == session
