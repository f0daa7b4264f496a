"""Whole conversations with the real service, over the starter records."""

import json
from pathlib import Path

import pytest

from tests.conftest import Service

pytestmark = pytest.mark.service

LEAST = 0.90
"""The aim for turns with the right procedure and fact."""


def test_conversations_keep_their_thread(service: Service, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    done = service.motcua("evaluate", "dialogues", "--json", "--wrong", str(wrong))
    assert done.returncode == 0, done.stderr
    right = json.loads(done.stdout)["dialogues"]["turns right"]["right"]["value"]
    assert right >= LEAST, wrong.read_text(encoding="utf-8-sig")
