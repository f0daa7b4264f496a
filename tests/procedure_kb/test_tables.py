"""CSV and XLSX as officers write them."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from procedure_kb.files.cells import decoded, encoded, guarded, unguarded
from procedure_kb.files.columns import COLUMNS, column_of
from procedure_kb.model import Document, Fee, Official, Plain, Source, SubmissionMethod
from procedure_kb.record_file import RecordFile

HEADER = ["Mã thủ tục", "Tên thủ tục", "Ngày đọc nguồn"]
ROW = ["1.000001", "Đăng ký khai sinh", "2026-07"]


def read(path, content, **more):
    path.write_bytes(content)
    return list(RecordFile(path, **more))


def book(*rows):
    made, file = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


def test_every_field_of_a_procedure_has_one_column_and_no_header_means_two():
    fields = [f"official.{name}" for name in Official.model_fields if name != "source"]
    fields += [f"official.source.{name}" for name in Source.model_fields] + [
        f"plain.{name}" for name in Plain.model_fields
    ]
    assert sorted(column.field for column in COLUMNS) == sorted(["id", *fields])
    headers = [header for column in COLUMNS for header in (column.field, column.label, *column.aliases)]
    assert [column_of(header).field for header in headers] == [
        column.field for column in COLUMNS for _ in (column.field, column.label, *column.aliases)
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_sign_between_cells_and_the_encoding_are_found(tmp_path, sign, encoding):
    text = f"{sign.join(HEADER)}\r\n{sign.join(ROW)}\r\n"
    [found] = read(tmp_path / "a.csv", text.encode(encoding))
    assert (found.id, found.official.name) == ("1.000001", "Đăng ký khai sinh")


def test_the_sign_may_be_said(tmp_path):
    [found] = read(
        tmp_path / "a.csv", "sep=;\nid;official.name;official.source.verified_on\n1;Cấp, đổi, gia hạn;2026\n".encode()
    )
    assert found.official.name == "Cấp, đổi, gia hạn"


def test_headers_in_any_case_and_without_diacritics(tmp_path):
    [found] = read(
        tmp_path / "a.csv", b"MA THU TUC,Ten  Thu Tuc,NGAY DOC NGUON\n1.1,x,2026\n".replace(b"1.1", b"1.000001")
    )
    assert found.official.code == "1.000001"


def test_lists_and_parts_of_a_cell(tmp_path):
    header = ["id", "official.name", "official.source.verified_on", "Thành phần hồ sơ", "Cách thức thực hiện", "Lưu ý"]
    cells = [
        "1",
        "x",
        "2026",
        "Tờ khai | | to-khai.doc | 1\n\nGiấy chứng sinh",
        "Trực tiếp | 5 Ngày | Tại \\| trụ sở | 8,000 VNĐ | mỗi bản | Miễn phí",
        "fee | Miễn phí\ntime | Trong ngày",
    ]
    [found] = read(tmp_path / "a.xlsx", book(header, cells))
    assert found.official.documents == (
        Document(name="Tờ khai", form="to-khai.doc", originals=1),
        Document(name="Giấy chứng sinh"),
    )
    fees = (Fee(amount="8,000 VNĐ", note="mỗi bản"), Fee(amount="Miễn phí"))
    assert found.official.submission_methods == (
        SubmissionMethod(channel="Trực tiếp", processing_time="5 Ngày", description="Tại | trụ sở", fees=fees),
    )
    assert found.plain.notes == {"fee": "Miễn phí", "time": "Trong ngày"}


def test_a_list_below_a_title_states_only_what_it_states(tmp_path):
    rows = [
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Mã số", "Tên", "Cơ quan ban hành", "Ghi chú"],
        ["1.000001", "x", None, "y"],
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(*rows))
    file = RecordFile(path, verified_on="2026-07-14")
    [found] = file
    assert (file.is_list, file.ignored) == (True, {"Ghi chú"})
    assert found.official.model_fields_set == {"code", "name", "source"}
    assert found.official.source.verified_on == "2026-07-14"


def test_days_of_excel_and_blank_rows(tmp_path):
    [found] = read(tmp_path / "a.xlsx", book(HEADER, [], [*ROW[:2], date(2026, 7, 14)], [None, " "]))
    assert found.official.source.verified_on == "2026-07-14"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("'=1", "''=1"),
        ("-", "'-"),
        ("1.001190", "'1.001190"),
        ("2026-07-14", "'2026-07-14"),
        ("a=1", "a=1"),
    ],
)
def test_the_apostrophe_goes_as_it_came(cell, safe):
    assert (guarded(cell), unguarded(safe)) == (safe, cell)


def test_an_apostrophe_that_a_person_wrote_stays():
    assert unguarded("'Tờ khai'") == "'Tờ khai'"


def test_a_backslash_makes_the_next_sign_plain():
    steps = column_of("official.steps")
    assert encoded(steps, ["a\\b", "c|d", "e\nf"]) == "a\\\\b\nc\\|d\ne\\nf"
    assert decoded(steps, "a\\\\b\nc\\|d\ne\\nf") == ["a\\b", "c|d", "e\nf"]
