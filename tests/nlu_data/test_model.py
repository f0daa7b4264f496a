"""A gate: the trained model still understands sentences it has not seen. No unbiased estimate (docs/measured.md)."""

import json

import pytest
import yaml

from tests.conftest import ROOT, Service
from vietnamese import fold

pytestmark = pytest.mark.service

FLOOR = 0.85


@pytest.fixture(scope="module")
def understood(service: Service, tmp_path_factory) -> list[tuple[str, str, str]]:
    """(text, intent meant, intent seen) of the held-out sentences."""
    held_out = yaml.safe_load((ROOT / "tests" / "nlu_data" / "held_out.yml").read_text(encoding="utf-8"))
    meant = [
        (line.removeprefix("- "), block["intent"])
        for block in held_out["nlu"]
        for line in block["examples"].strip().splitlines()
    ]
    batch = tmp_path_factory.mktemp("nlu") / "held_out.jsonl"
    batch.write_text("".join(json.dumps({"id": i, "text": text}) + "\n" for i, (text, _) in enumerate(meant)))
    done = service.motcua("nlu", "--batch", str(batch))
    assert done.returncode == 0, done.stderr
    seen = [json.loads(line)["intent"] for line in done.stdout.splitlines()]
    return [(text, intent, found) for (text, intent), found in zip(meant, seen, strict=True)]


def share_right(rows: list[tuple[str, str, str]]) -> float:
    return sum(meant == seen for _, meant, seen in rows) / len(rows)


def test_held_out_sentences_are_understood(understood):
    assert share_right(understood) >= FLOOR, [row for row in understood if row[1] != row[2]]


def test_also_without_diacritics(understood):
    assert share_right([row for row in understood if row[0].lower() == fold(row[0])]) >= FLOOR
