"""The command line without a service."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.cli import main


@pytest.fixture
def motcua(tmp_path: Path, monkeypatch, capfd) -> Callable[..., tuple[int, str, str]]:
    """Runs `motcua …` on a data folder of its own: (exit status, standard output, standard error)."""

    def run(*arguments: object, house: str = "house") -> tuple[int, str, str]:
        monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / house))
        monkeypatch.delenv("MOTCUA_DATABASE_URL", raising=False)
        monkeypatch.delenv("MOTCUA_SECRET_KEY", raising=False)
        monkeypatch.setattr(sys, "argv", ["motcua", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return (ended.value.code or 0, *capfd.readouterr())

    return run
