"""docs/backing-up-and-restoring.md, tried."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from core.database import Database
from procedure_kb.store import Store
from tests.conftest import ROOT
from tests.procedure_kb.samples import procedure

from .guide import Command, steps

GUIDE = ROOT / "docs" / "backing-up-and-restoring.md"


def test_sqlite(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
    environment |= {"MOTCUA_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT)}
    commands = [step for step in steps(GUIDE) if isinstance(step, Command)]
    assert len(commands) == 2
    for command in commands:
        call = [sys.executable, "-m", "motcua", *command.arguments]
        done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
        assert command.matches(done.stdout + done.stderr), done.stdout + done.stderr


@pytest.mark.postgresql
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="PostgreSQL's client programs are not installed")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql(database: Database, clock, ledger, tmp_path: Path) -> None:
    store = Store(database, clock, ledger)
    store.save(procedure(summary="giữ lại"), who="lan", expected_version=0)
    dump, bring_back = re.findall(r"^```sh\n(.*?)\n```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    address = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    environment = os.environ | {"MOTCUA_DATABASE_URL": address}
    subprocess.run(["/bin/bash", "-c", dump], cwd=tmp_path, env=environment, check=True, timeout=60)
    with database.write() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    script = bring_back.replace("pg_restore ", "pg_restore --clean --if-exists ", 1)  # the schema itself stands here
    subprocess.run(["/bin/bash", "-c", script], cwd=tmp_path, env=environment, check=True, timeout=60)
    assert store.get("1.000001") == procedure(summary="giữ lại")
    assert store.version("1.000001").who == "lan"
