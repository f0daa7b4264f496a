import json
import tracemalloc

import pytest

from core.errors import InputError
from procedure_kb.files.rows import RECORD_LIMIT
from procedure_kb.model import Document, Fee, LegalBasis, Plain, Result, Source
from procedure_kb.record_file import RecordFile, read_records
from tests.procedure_kb.samples import portal_record, procedure, write_lines


def test_a_portal_record_becomes_a_procedure(tmp_path):
    [found] = read_records(write_lines(tmp_path / "a.jsonl", portal_record()))
    official = found.official
    assert (found.id, found.plain) == ("1.000001", Plain())
    assert official.documents == (
        Document(name="Tờ khai", case="Nộp", form="to-khai.doc", originals=1),
        Document(name="Giấy chứng sinh"),
    )
    assert official.submission_methods[0].fees == (
        Fee(amount="8,000 VNĐ", note="mỗi bản sao"),
        Fee(amount="Miễn phí"),
    )
    assert official.results == (Result(name="Giấy khai sinh", code="KQ.G15.000031"),)
    assert official.source == Source(verified_on="2026-06/07", url="https://example.org/1")
    kept = ("decision_number", "level", "target_groups", "submission_address", "steps", "keywords", "quality_flags")
    for name in kept:
        value = getattr(official, name)
        assert (list(value) if isinstance(value, tuple) else value) == portal_record()[name]


def test_a_legal_basis_without_number_keeps_its_text(tmp_path):
    [found] = read_records(write_lines(tmp_path / "a.jsonl", portal_record()))
    assert found.official.legal_bases == (
        LegalBasis(number="60/2014/QH13", title="Luật Hộ tịch", date="20-11-2014", agency="Quốc Hội"),
        LegalBasis(number="Nghị định 123/2015/NĐ-CP"),
    )


def test_a_record_without_code_goes_by_its_own_id(tmp_path):
    [found] = read_records(write_lines(tmp_path / "a.jsonl", portal_record(code=None, record_id="nocode-1")))
    assert (found.id, found.official.code) == ("nocode-1", None)


def test_unknown_fields_are_left_out_and_named(tmp_path):
    method = portal_record()["submission_methods"][0] | {"speed": 1}
    file = RecordFile(write_lines(tmp_path / "a.jsonl", portal_record(video="x", submission_methods=[method])))
    assert len(list(file)) == 1
    assert file.ignored == {"video", "submission_methods.speed"}


def test_our_own_dump_is_read_back(tmp_path):
    written = procedure(summary="Cho trẻ", notes={"fee": "Miễn phí"})
    assert list(read_records(write_lines(tmp_path / "a.jsonl", written.model_dump(mode="json")))) == [written]


def test_byte_order_mark_blank_lines_and_crlf_are_tolerated(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [json.dumps(portal_record(code)) for code in ("1.1", "1.2")]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n\r\n".join(lines).encode())
    assert [p.id for p in read_records(path)] == ["1.1", "1.2"]


def without(record, *path):
    *parents, last = path
    target = record
    for part in parents:
        target = target[part]
    del target[last]
    return record


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (without(portal_record(), "submission_methods", 0, "channel"), "submission_methods[0].channel is missing"),
        (without(portal_record(), "submission_methods", 0, "fee", 1, "amount"), "submission_methods[0].fee[1].amount"),
        (without(portal_record(), "snapshot"), "snapshot is missing"),
        (without(portal_record(), "name"), "name is missing"),
        (portal_record(name="  "), "name is empty"),
        (portal_record(name=7), "name must be text"),
        (portal_record(steps="Nộp"), "steps must be a list"),
        (portal_record(documents=["Tờ khai"]), "documents[0] must be an object"),
        (
            portal_record(documents=[{"name": "x", "original_count": "hai"}]),
            "documents[0].original_count must be a whole",
        ),
        (portal_record(results=[{"name": "x", "result_code": 5}]), "results[0].result_code must be text"),
        (portal_record(code=None, record_id="n" * 61), "record_id has more than 60 characters"),
        (portal_record(record_id="1.9"), "id '1.9' must be the code '1.000001'"),
        (portal_record(code=None, record_id=None), "record_id is empty"),
        ({"id": "1", "official": {"source": {}}}, "official.name is missing"),
        ([portal_record()], "is not an object"),
        (None, "is not an object"),
    ],
)
def test_a_broken_record_is_named_by_file_line_and_field(tmp_path, record, problem):
    path = write_lines(tmp_path / "procedures.jsonl", portal_record("1.1"), record)
    with pytest.raises(InputError) as caught:
        list(read_records(path))
    assert str(caught.value).startswith("procedures.jsonl line 2: ")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no record"),
        (b"\xef\xbb\xbf\n \n", "holds no record"),
        (b'{"record_id": ', "line 1: is not JSON"),
        (b"\xff\xfe{\x00", "line 1: byte 1 is not UTF-8"),
        (b'{"name": NaN}', "line 1: is not JSON"),
        (b"[" * 100_000, "line 1: is not JSON"),
        (b" " * (RECORD_LIMIT + 1), "line 1: is longer than 5,000,000 bytes"),
        (b'{"name": "\\ud800"}', "line 1: name holds U+D800 (half a character)"),
    ],
    ids=["empty", "blank", "cut off", "UTF-16", "NaN", "deep", "long", "surrogate"],
)
def test_a_broken_file_is_one_line(tmp_path, content, problem):
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_records(path))
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_code_stands_once_in_a_file(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", portal_record("1.1"), portal_record("1.2"), portal_record("1.1"))
    with pytest.raises(InputError, match=r"a\.jsonl line 3: 1\.1 stands already in line 1"):
        list(read_records(path))


@pytest.mark.parametrize("name", ["missing.jsonl", "folder.jsonl"])
def test_what_cannot_be_read(tmp_path, name):
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(InputError, match=f"{name} cannot be read: (No such file|Is a directory)"):
        list(read_records(tmp_path / name))


def test_yaml_scalars_stay_text(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(
        "id: 1.001193\nofficial: {code: 1.001193, name: No, keywords: null, source: {verified_on: 2026-07-14}}\n"
        "plain: {documents: [{name: Tờ khai, originals: 1}]}\n",
        encoding="utf-8",
    )
    [found] = read_records(path)
    assert (found.id, found.official.name, found.official.keywords) == ("1.001193", "No", None)
    assert found.official.source.verified_on == "2026-07-14"
    assert found.plain.documents == (Document(name="Tờ khai", originals=1),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("id: '1'\nofficial: [\n", "a.yaml line 3: is not YAML"),
        ("id: '1'\nid: '2'\n", "a.yaml line 2: is not YAML: id stands twice"),
        ("id: '1'\nofficial: {name: x}\n", "a.yaml: official.source is missing"),
        ("id: '1'\nofficial: {name: x, source: {verified_on: '2026'}, fees: 1}\n", "official.fees is not a field"),
        ("id: !!python/object/apply:os.getcwd []\n", "a.yaml line 1: is not YAML"),
        ("- 1\n", "a.yaml: is not an object"),
    ],
)
def test_broken_yaml_is_named(tmp_path, content, problem):
    path = tmp_path / "a.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_records(path))
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", *(portal_record(f"1.{n}", description="x" * 5_000) for n in range(200)))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_records(path)) == 200
        assert tracemalloc.get_traced_memory()[1] < 500_000 < path.stat().st_size
    finally:
        tracemalloc.stop()
