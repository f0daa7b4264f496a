"""Files of every broken kind: one line that names file, line (or row) and field, and nothing is imported."""

import gzip
import io
import json
import os
import zipfile

import pytest
from openpyxl import Workbook

from core.errors import InputError
from procedure_kb.files.cells import EXCEL_LIMIT
from procedure_kb.files.rows import RECORD_LIMIT
from procedure_kb.importer import import_files
from procedure_kb.store import Store
from tests.procedure_kb.samples import portal_record, write_lines

GOOD = json.dumps(portal_record("1.000001"), ensure_ascii=False).encode()
HEADER = "Mã thủ tục,Tên thủ tục,Ngày đọc nguồn,Thành phần hồ sơ,Lưu ý\n"


def line(**changed):
    return GOOD + b"\n" + json.dumps(portal_record("1.000002") | changed).encode()


def table(*rows):
    return (HEADER + "1.000001,Khai sinh,2026-07,,\n" + "\n".join(rows)).encode()


def book(*rows):
    made = Workbook()
    for row in (["Mã thủ tục", "Tên thủ tục", "Ngày đọc nguồn"], *rows):
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "/").replace("0", "."), content)
    return file.getvalue()


def book_with(sheet: bytes):
    """A sound workbook whose sheet was replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as sound, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sound.namelist():
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else sound.read(name))
    return file.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&b;</sheetData></worksheet>'

MANY = {f"part{number:o}".replace("0", "o"): b"" for number in range(1_000)}

BAD = {
    # JSON
    "truncated": ("a.jsonl", GOOD + b"\n" + GOOD[:-40], "a.jsonl line 2: is not JSON"),
    "truncated at once": ("a.jsonl", GOOD[:-40], "a.jsonl line 1: is not JSON"),
    "array without end": ("a.json", b"[" + GOOD + b",\n" + GOOD[:-9], "a.json line 2: is not JSON"),
    "array cut between": ("a.json", b"[" + GOOD + b"\n", "a.json line 2: is not JSON: ',' or ']' is expected"),
    "array and more": ("a.json", b"[" + GOOD + b"]\n]", "a.json line 2: is not JSON: nothing may follow the array"),
    "comma at the end": ("a.json", b"[" + GOOD + b",]", "a.json line 1: is not JSON: a value is expected after ','"),
    "NaN": (
        "a.jsonl",
        line(documents=[{"name": "x", "copy_count": float("nan")}]),
        "line 2: is not JSON: NaN is no number",
    ),
    "key twice": ("a.jsonl", GOOD[:-1] + b', "name": "x"}', "a.jsonl line 1: is not JSON: 'name' stands twice"),
    "deep": ("a.jsonl", GOOD + b"\n" + b'{"a":' * 100_000, "a.jsonl line 2: is not JSON: nested too deeply"),
    "huge number": (
        "a.jsonl",
        GOOD[:-1] + b', "x": ' + b"9" * 5_000 + b"}",
        "line 1: is not JSON: a number of 5000 digits",
    ),
    "large number": (
        "a.jsonl",
        line(documents=[{"name": "x", "copy_count": 10**9}]),
        "a.jsonl line 2: documents[0].copies must be a number from 0 to 1,000,000",
    ),
    "negative": ("a.jsonl", line(documents=[{"name": "x", "original_count": -1}]), "documents[0].originals must be a"),
    "no text": ("a.jsonl", line(name=["x"]), "a.jsonl line 2: name must be text"),
    "half a number": (
        "a.jsonl",
        line(documents=[{"name": "x", "copy_count": 1.5}]),
        "copy_count must be a whole number",
    ),
    "NUL": ("a.jsonl", line(name="a\0b"), "a.jsonl line 2: name holds U+0000 (a control character) at character 2"),
    "escape": (
        "a.jsonl",
        line(steps=["ok", "\x1b[31m"]),
        "a.jsonl line 2: steps[1] holds U+001B (a control character)",
    ),
    "bidi": ("a.jsonl", line(field="a\u202eb"), "line 2: field holds U+202E (right-to-left override) at character 2"),
    "surrogate": ("a.jsonl", line(name="\ud800"), "a.jsonl line 2: name holds U+D800 (half a character)"),
    "not UTF-8": ("a.jsonl", GOOD + b'\n{"name": "\xc4"}', "a.jsonl line 2: byte 11 is not UTF-8"),
    "long line": (
        "a.jsonl",
        GOOD + b"\n" + b" " * (RECORD_LIMIT + 1),
        "a.jsonl line 2: is longer than 5,000,000 bytes",
    ),
    "id twice": ("a.jsonl", GOOD + b"\n" + GOOD, "a.jsonl line 2: 1.000001 stands already in line 1"),
    "id twice in an array": (
        "a.json",
        b"[" + GOOD + b",\n\n" + GOOD + b"]",
        "line 3: 1.000001 stands already in line 1",
    ),
    "slash in the id": (
        "a.jsonl",
        line(code=None, record_id="../1"),
        "a.jsonl line 2: id '../1' may hold only letters",
    ),
    "line end in the id": (
        "a.jsonl",
        line(code=None, record_id="1\n2"),
        r"a.jsonl line 2: id '1\n2' may hold only letters",
    ),
    "only markup": ("a.jsonl", line(name="<script>alert(1)</script>"), "a.jsonl line 2: name is empty"),
    "a day that is none": ("a.jsonl", line(effective_from="2026-02-30"), "line 2: effective_from must be a day"),
    "empty": ("a.json", b"", "a.json holds no record"),
    "empty array": ("a.json", b"[ ]", "a.json holds no record"),
    "questions": (
        "a.jsonl",
        b'{"question": "x", "reference_answer": "y"}',
        "a.jsonl line 1: holds questions and answers",
    ),
    "no day": ("a.jsonl", line(snapshot=None), "a.jsonl line 2: snapshot is empty"),
    # YAML
    "aliases": ("a.yaml", b"id: &a '1'\nofficial: *a\n", "a.yaml line 2: is not YAML: aliases (*) are not used"),
    # what is no such file at all
    "gzip": ("a.csv", gzip.compress(table()), "a.csv: is compressed (gzip): unpack it first"),
    "zip": ("a.csv", zipped(a0csv=table()), "a.csv: is a ZIP file without a workbook: unpack it first"),
    "old Excel": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls: is an old Excel or Word file"),
    "PDF": ("a.pdf", b"%PDF-1.7", "a.pdf: is a PDF"),
    "random": ("a.bin", bytes(range(1, 256)), "a.bin: is not UTF-8 from row 1 on"),
    # CSV
    "empty CSV": ("a.csv", b"", "a.csv: holds no record"),
    "header only": ("a.csv", HEADER.encode(), "a.csv holds no record"),
    "no header": ("a.csv", b"1,2\n3,4\n", "a.csv: names no columns: a header such as"),
    "no name": (
        "a.csv",
        "Mã thủ tục,Lĩnh vực\n1,2\n".encode(),
        'a.csv row 1: the column "Tên thủ tục" (official.name) is missing',
    ),
    "column twice": (
        "a.csv",
        "Mã số,Tên,tên thủ tục\n".encode(),
        'row 1: the column "Tên thủ tục" (official.name) stands twice',
    ),
    "CP1258": ("a.csv", table() + "\n1.2,Đơn,,,".encode("cp1258"), "a.csv: is not UTF-8 from row "),
    "UTF-16 cut": ("a.csv", b"\xff\xfe" + HEADER.encode("utf-16-le") + b"a", "a.csv: is not UTF-16 from row "),
    "UTF-16 unmarked": ("a.csv", HEADER.encode("utf-16-be"), "a.csv: is not UTF-8 from row 1 on"),
    "quote": ("a.csv", table('1.000002,"a"b,2026-07,,'), "a.csv row 3: is not CSV: ',' expected after '\"'"),
    "quote without end": ("a.csv", table('1.000002,"a,2026-07,,'), "a.csv row 3: is not CSV: unexpected end of data"),
    "long cell": ("a.csv", table(f"1.000002,{'a' * (RECORD_LIMIT + 1)},,,"), "a.csv row 1: is not CSV: is longer than"),
    "NUL in CSV": ("a.csv", table("1.000002,a\0b,2026-07,,"), "a.csv row 3: official.name holds U+0000"),
    "cut by Excel": (
        "a.csv",
        table(f"1.000002,{'a' * EXCEL_LIMIT},,,"),
        'row 3: "Tên thủ tục" has exactly 32,767 characters',
    ),
    "code as a number": (
        "a.csv",
        table("1.00119,a,2026-07,,"),
        'a.csv row 3: "Mã thủ tục" is 1.00119: a spreadsheet cut',
    ),
    "six parts": (
        "a.csv",
        table("1.000002,a,2026-07,a | b | c | 1 | 2 | 3,"),
        'row 3: "Thành phần hồ sơ" has 6 parts in a line, not 5',
    ),
    "no count": (
        "a.csv",
        table("1.000002,a,2026-07,a | b | c | hai,"),
        "row 3: official.documents[0].originals must be a whole",
    ),
    "unknown aspect": ("a.csv", table("1.000002,a,2026-07,,phí | x"), "a.csv row 3: plain.notes.phí"),
    "note without aspect": (
        "a.csv",
        table("1.000002,a,2026-07,,x"),
        'row 3: "Lưu ý" needs an aspect and its note in every line',
    ),
    "code twice": ("a.csv", table("1.000001,a,2026-07,,"), "a.csv row 3: 1.000001 stands already in row 2"),
    "no code": ("a.csv", table(",a,2026-07,,"), "a.csv row 3: id is missing"),
    "no day in a table": (
        "a.csv",
        table("1.000002,a,,,"),
        "row 3: official.source is missing: say when the source was read",
    ),
    # XLSX
    "broken ZIP": ("a.xlsx", book()[:-30], "a.xlsx: is no XLSX workbook that can be read"),
    "broken XML": ("a.xlsx", book_with(b"<worksheet><sheetData><row>"), "a.xlsx: is no XLSX workbook that can be read"),
    "entities": ("a.xlsx", book_with(ENTITIES), "a.xlsx: is no XLSX workbook that can be read (ValueError)"),
    "ZIP bomb": (
        "a.xlsx",
        zipped(xl_workbook0xml=b"0" * 100_000_001),
        "a.xlsx: unfolds to more than 100,000,000 bytes",
    ),
    "small ZIP bomb": (
        "a.xlsx",
        zipped(xl_workbook0xml=b"0" * 10_000_000),
        "a.xlsx: unfolds to more than 200 times its size",
    ),
    "many parts": ("a.xlsx", zipped(xl_workbook0xml=b"", **MANY), "a.xlsx: has more than 1,000 parts within"),
    "formula": (
        "a.xlsx",
        book(["1.000002", "=1+1"]),
        'a.xlsx row 2: "Tên thủ tục" holds a formula: paste its value instead',
    ),
    "number as code": (
        "a.xlsx",
        book([1.00119, "a"]),
        'a.xlsx row 2: "Mã thủ tục" holds a number: format the column as text',
    ),
    "error cell": ("a.xlsx", book(["1.000002", "#REF!"]), 'a.xlsx row 2: "Tên thủ tục" holds the error #REF!'),
}


@pytest.fixture
def store(database, clock, ledger):
    """With one procedure, so that a revision exists that must not move."""
    return Store(database, clock, ledger)


@pytest.mark.parametrize(("name", "content", "problem"), BAD.values(), ids=BAD)
def test_a_bad_file_is_told_in_one_line_and_nothing_is_imported(store, tmp_path, name, content, problem):
    good = write_lines(tmp_path / "good.jsonl", portal_record("9.000001"))
    bad = tmp_path / name
    bad.write_bytes(content)
    with pytest.raises(InputError) as caught:
        import_files(store.database, store.clock, store.ledger, [good, bad], who="lan")
    assert problem in str(caught.value)
    assert str(caught.value).endswith("; nothing was imported")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    assert (store.count(), store.revision()) == (0, 0)


def test_what_is_no_file(store, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    reasons = {"pipe": "no regular file", "loop": "Too many levels", "folder": "Is a directory", "none": "No such file"}
    for name, reason in reasons.items():
        with pytest.raises(InputError, match=rf"{name} cannot be read: .*{reason}.*nothing was imported$"):
            import_files(store.database, store.clock, store.ledger, [tmp_path / name], who="lan")
