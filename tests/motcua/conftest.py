"""The command line without a service; and one service between the simulated platforms, for all who only talk to it."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from motcua.cli import main
from tests.conftest import Service
from tests.motcua.live_town import TEMPLATE, LiveTown, live_town


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


@pytest.fixture(scope="session")
def town(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """Everybody in it has an address of their own, and looks at nobody else's messages."""
    templates = json.dumps({"dossier_changed": TEMPLATE})
    with live_town(service, tmp_path_factory.mktemp("town"), MOTCUA_ZALO_TEMPLATES=templates) as town:
        yield town
