"""No figure of `motcua evaluate` may drop by more than its noise below what `tests/evaluation/figures.json` records.

After a change that gains, `motcua evaluate retrieval --json` says what to write there.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from motcua.cli import app
from tests.conftest import ROOT, SHARED_DATA

RECORDED: dict[str, Any] = json.loads((ROOT / "tests" / "evaluation" / "figures.json").read_text(encoding="utf-8"))

GOOD_WHEN_LOW = {("questions with a record", "none"), ("messages without one", "direct")}
"""Sections and figures that must not rise."""


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def dropped(now: dict[str, Any], recorded: dict[str, Any]) -> Iterator[str]:
    for section, rows in recorded.items():
        for row, figures in rows.items():
            for name, was in figures.items():
                found = now[section][row][name]
                fall = was - found["value"] if (section, name) not in GOOD_WHEN_LOW else found["value"] - was
                if fall > (found["high"] - found["low"]) / 2:
                    yield f"{section}, {row}, {name}: {was} -> {found}"


@pytest.mark.slow
def test_no_figure_drops_over_the_starters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path))
    assert not list(dropped(json.loads(run("evaluate", "retrieval", "--json")), RECORDED["starters"]))


@pytest.mark.real_data
@pytest.mark.slow
def test_no_figure_drops_over_all_procedures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path))
    run("kb", "import", str(SHARED_DATA / "procedures.jsonl"))
    assert not list(dropped(json.loads(run("evaluate", "retrieval", "--json")), RECORDED["all"]))
