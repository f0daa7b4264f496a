"""`python scripts/revision.py "message"`: write the migration that brings a database to the tables in the code."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from core.database import Database
from motcua.migrate import alembic_config, load_tables

load_tables()
with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
    config = alembic_config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        if config.get_main_option("script_location") and list(Path("motcua/migrations/versions").glob("*.py")):
            command.upgrade(config, "head")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.revision(
            config, message=sys.argv[1], autogenerate=True, rev_id=sys.argv[2] if len(sys.argv) > 2 else None
        )
