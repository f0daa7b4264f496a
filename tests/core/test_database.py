from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import delete, func, insert, inspect, select, text

from core.database import Database, metadata
from core.errors import DatabaseError
from messages.tables import conversations, inbox, turns
from motcua.migrate import alembic_config, load_tables, migrate

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_failed_change_leaves_nothing(database):
    load_tables()
    table = metadata.tables["kb_revision"]
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(insert(table).values(id=7, number=1))
        raise RuntimeError
    with database.read() as connection:
        assert connection.execute(select(table).where(table.c.id == 7)).first() is None


def test_a_database_that_is_away_is_one_line_without_the_password():
    database = Database("postgresql+psycopg://an:geheim@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseError) as caught, database.read():
        pass
    assert "127.0.0.1:1" in str(caught.value)
    assert "geheim" not in str(caught.value) and "\n" not in str(caught.value)


def test_migrating_twice_changes_nothing(database):
    migrate(database)


def test_the_migrations_make_the_tables_of_the_code(database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    load_tables()
    with database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), metadata)
    assert [
        change for change in found if change[0] in {"add_table", "remove_table", "add_column", "remove_column"}
    ] == []


def at_revision(file: Path, revision: str) -> Database:
    database = Database(f"sqlite:///{file}")
    config = alembic_config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return database


def receive(connection, number: int) -> int:
    row = {"conversation_id": "an", "delivery_key": str(number), "message_id": str(number), "received_at": NOW}
    return connection.execute(insert(inbox).values(**row, state="done").returning(inbox.c.id)).scalar_one()


def test_a_table_made_anew_takes_along_nothing_that_refers_to_it(tmp_path):
    database = at_revision(tmp_path / "old.db", "0023")
    with database.write() as connection:
        connection.execute(insert(conversations).values(id="an", channel="web", address="an", created_at=NOW))
        ids = [receive(connection, number) for number in range(3)]
        row = {"outcome": "answered", "explanation": {}, "ms": 1.0, "at": NOW}
        connection.execute(insert(turns), [row | {"inbox_id": id} for id in ids])
    before = {index["name"] for index in inspect(database.engine).get_indexes("inbox")}
    migrate(database)
    with database.write() as connection:
        assert connection.scalar(select(func.count()).select_from(turns)) == 3
        assert {index["name"] for index in inspect(connection).get_indexes("inbox")} == before
        connection.execute(delete(inbox).where(inbox.c.id == ids[-1]))
        assert connection.scalar(select(func.count()).select_from(turns)) == 2, "references work again"
        assert receive(connection, 4) > ids[-1], "the number of what was erased is not given again"
    database.close()


def test_a_change_of_tables_that_would_leave_a_reference_to_nothing_is_none(tmp_path):
    database = at_revision(tmp_path / "whole.db", "head")
    with pytest.raises(DatabaseError, match="turns refers to no inbox"), database.reshape() as connection:
        connection.execute(
            text("INSERT INTO turns (inbox_id, outcome, explanation, ms, at) VALUES (9, 'x', '{}', 1, 0)")
        )
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(turns)) == 0
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
