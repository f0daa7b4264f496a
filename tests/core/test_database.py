import pytest
from sqlalchemy import insert, select

from core.database import Database, metadata
from core.errors import DatabaseError
from motcua.migrate import load_tables, migrate


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
