"""The checks on the 2,923 real records: what they are known to find, and that they stay readable."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from procedure_kb.checks import KINDS, Finding, check_all
from procedure_kb.record_file import read_records
from tests.procedure_kb.doubts import DAY

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "procedures.jsonl"

pytestmark = pytest.mark.real_data


@cache
def findings() -> dict[str, list[Finding]]:
    """By record."""
    if not SOURCE.exists():
        pytest.skip("needs ../shared/data/procedures.jsonl, which is not here")
    found = defaultdict(list)
    for finding in check_all(read_records(SOURCE), DAY):
        found[finding.procedure_id].append(finding)
    return found


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("1.001193", "time-without-unit"),
        ("1.001193", "fee-free-but-charged"),
        ("1.013076", "fee-free-but-charged"),
        ("1.003358", "fee-too-low"),
        ("1.004412", "fee-free-but-charged"),
        ("1.000811", "fee-free-here-only"),
        ("1.001456", "fee-expired"),
        ("2.002043", "fee-contradicted"),
        ("2.001023", "time-contradicted"),
        ("1.001669", "agency-ended"),
        ("1.001303", "agency-ended-as-desk"),
        ("1.000005", "level-contradicts-agency"),
        ("1.001321", "level-contradicts-title"),
        ("3.000226", "other-province"),
        ("2.001709", "other-province"),
        ("1.012834", "other-province"),
        ("1.005401", "online-untold"),
        ("2.000986", "document-abolished"),
        ("1.008498", "form-dead"),
        ("2.002349", "copy-called-original"),
        ("1.013557", "phone-dead"),
        ("2.002245", "programme-ended"),
        ("2.000942", "code-in-name"),
        ("2.002798", "text-filler"),
        ("3.000360", "decision-odd"),
        ("1.014562", "basis-future"),
        ("2.000986", "basis-old"),
        ("1.010387", "text-odd-letters"),
        ("1.004284", "steps-broken"),
        ("1.013442", "step-lost"),
        ("3.000244", "title-repeated"),
    ],
)
def test_a_known_doubt(id, kind):
    assert kind in {finding.kind for finding in findings()[id]}


def test_every_finding_is_one_readable_line():
    for finding in (finding for found in findings().values() for finding in found):
        assert finding.kind in KINDS
        assert 0 < len(finding.message) <= 200
        assert "\n" not in finding.message, finding


def test_most_records_mislead_nobody():
    """A check that called everything wrong would be of no use."""
    misleading = [id for id, found in findings().items() if any(f.severity == "error" for f in found)]
    assert len(misleading) < 1300
