import pytest

from core.database import Database
from core.errors import DatabaseError, DialogueError
from motcua.database_health import REMEMBERED, DatabaseHealth


class Time:
    now = 0.0


@pytest.fixture
def health(database):
    return DatabaseHealth(database, lambda: Time.now)


def test_a_database_that_can_be_read_is_well(health):
    assert health.look() == {"ok": True}


def test_a_write_that_failed_is_named_until_one_succeeds(health):
    health.failed(DatabaseError("database is locked"))
    assert health.look() == {"ok": False, "why": "database is locked"}
    health.wrote()
    assert health.look() == {"ok": True}


def test_without_anything_to_write_a_failure_is_forgotten_in_time(health, monkeypatch):
    health.failed(DatabaseError("disk full"))
    monkeypatch.setattr(Time, "now", REMEMBERED + 1)
    assert health.look() == {"ok": True}


def test_what_is_not_the_databases_fault_is_not_held_against_it(health):
    health.failed(DialogueError("Rasa is away"))
    assert health.look() == {"ok": True}


def test_a_database_that_is_away_is_named(tmp_path):
    health = DatabaseHealth(Database(f"sqlite:///{tmp_path}")).look()  # a folder is no database
    assert health["ok"] is False and str(tmp_path) in health["why"]
