import json
from pathlib import Path

import pytest

from dossiers.model import Status
from dossiers.simulator_state import LABELS
from dossiers.statuses import by_label, by_number

REFERENCE = Path(__file__).parents[3] / "shared/reference/dossiers.json"


def test_the_national_numbers_and_labels():
    assert [by_number(str(n)) for n in range(1, 11)] == list(Status)
    assert [by_label(label) for label in LABELS] == list(Status)
    assert [by_number(text) for text in ("0", "11", "", "x", "٤", "4.0", "9" * 9999)] == [None] * 7


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("Hồ sơ mới tiếp nhận", Status.ACCEPTED),
        ("CHỜ BỔ SUNG HỒ SƠ", Status.SUPPLEMENT),
        ("da bo sung – cho tiep nhan", Status.REGISTERED),
        ("Tạm dừng hồ sơ", Status.PROCESSING),
        ("Đã rút hồ sơ", Status.WITHDRAWING),
        ("Không rõ", None),
        ("", None),
    ],
)
def test_local_labels_however_they_are_typed(label, status):
    assert by_label(label) is status


def test_every_label_of_the_reference():
    if not REFERENCE.exists():
        pytest.skip("../shared/reference is not beside this checkout")
    reference = json.loads(REFERENCE.read_text(encoding="utf-8"))
    labels = reference["status_local_examples"] + [name for _, name, _ in reference["status_national_portal"]]
    assert [label for label in labels if by_label(label) is None] == []
