"""JSON in its three shapes, and texts that no record may hold."""

import json
import tracemalloc

import pytest

from procedure_kb.files.cleaning import without_markup
from procedure_kb.record_file import RecordFile, read_records
from tests.procedure_kb.samples import portal_record

RECORDS = [portal_record(f"1.{number:06}") for number in range(3)]


def dumped(value, indent=None):
    return json.dumps(value, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(map(dumped, RECORDS)),
        dumped(RECORDS),
        dumped(RECORDS, indent=2),
        "\n".join(dumped(record, indent=2) for record in RECORDS),
        "[\n" + " ,\r\n".join(map(dumped, RECORDS)) + "\n]\n",
        "\ufeff\n\n" + dumped(RECORDS, indent=1),
    ],
    ids=["lines", "array", "pretty array", "pretty objects", "array of lines", "byte order mark"],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a"])
def test_every_shape_of_json_holds_the_same(tmp_path, text, name):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    file = RecordFile(path)
    assert [procedure.id for procedure in file] == [record["code"] for record in RECORDS]
    assert file.bytes_read == file.size == path.stat().st_size


def test_memory_does_not_grow_with_an_array(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(dumped([portal_record(f"1.{n:06}", description="x" * 5_000) for n in range(300)]), encoding="utf-8")
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_records(path)) == 300
        assert tracemalloc.get_traced_memory()[1] < 800_000 < path.stat().st_size
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Nộp <b>hồ sơ</b><br/>tại xã</p>", "Nộp hồ sơtại xã"),
        ("a<script>alert('x')</script>b", "ab"),
        ("a<SCRIPT src=x>b", "a"),
        ("<scr<b>ipt>alert(1)</script>", ""),
        ("<img src=x onerror=alert(1)", ""),
        ("a<!-- b -->c<!-- d", "ac"),
        ("<đơn onclick=alert(1)>", "<đơn onclick=alert(1)>"),
        ("<Tên cơ quan> và < 5 ngày, a<b", "<Tên cơ quan> và < 5 ngày, a<b"),
    ],
)
def test_markup_goes_and_text_stays(text, bare):
    assert without_markup(text) == bare


def test_a_record_that_held_markup_is_flagged(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(dumped(portal_record(steps=["<p>Nộp</p>"], quality_flags=["x"])), encoding="utf-8")
    [found] = read_records(path)
    assert (found.official.steps, found.official.quality_flags) == (("Nộp",), ("x", "markup_removed"))
