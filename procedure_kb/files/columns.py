"""The columns of CSV and XLSX tables: one for every field of a procedure. Code, guide and tests share this table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vietnamese import fold

Kind = Literal["text", "lines", "parts", "notes"]
"""text: one text; lines: an item a line; parts: an item a line, its parts between " | "; notes: aspect | note."""


@dataclass(frozen=True)
class Column:
    """`field` leads to the place in the record, and is taken as a header too."""

    field: str
    label: str
    kind: Kind = "text"
    parts: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    """Further parts, as often as needed: amount and note of each fee."""
    aliases: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.field.split("."))


_DOCUMENT = ("name", "case", "form", "originals", "copies")

ID = Column("id", "Mã bản ghi")
CODE = Column("official.code", "Mã thủ tục", aliases=("Mã số", "Mã TTHC"))
NAME = Column("official.name", "Tên thủ tục", aliases=("Tên", "Tên TTHC"))
VERIFIED_ON = Column("official.source.verified_on", "Ngày đọc nguồn")

COLUMNS = (
    ID,
    CODE,
    NAME,
    Column("official.decision_number", "Số quyết định"),
    Column("official.field", "Lĩnh vực"),
    Column("official.ministry", "Bộ, ngành", aliases=("Cơ quan ban hành",)),
    Column("official.procedure_type", "Loại thủ tục"),
    Column("official.level", "Cấp thực hiện", "lines"),
    Column("official.target_groups", "Đối tượng thực hiện", "lines"),
    Column("official.executing_agency", "Cơ quan thực hiện"),
    Column("official.competent_agency", "Cơ quan có thẩm quyền"),
    Column("official.authorized_agency", "Cơ quan được ủy quyền"),
    Column("official.coordinating_agency", "Cơ quan phối hợp"),
    Column("official.submission_address", "Địa chỉ tiếp nhận hồ sơ"),
    Column("official.related_procedures", "Thủ tục liên quan"),
    Column("official.steps", "Trình tự thực hiện", "lines"),
    Column(
        "official.submission_methods",
        "Cách thức thực hiện",
        "parts",
        ("channel", "processing_time", "description"),
        repeated=("amount", "note"),
    ),
    Column("official.documents", "Thành phần hồ sơ", "parts", _DOCUMENT),
    Column("official.requirements", "Yêu cầu, điều kiện"),
    Column("official.results", "Kết quả thực hiện", "parts", ("name", "code")),
    Column("official.legal_bases", "Căn cứ pháp lý", "parts", ("number", "title", "agency", "date")),
    Column("official.keywords", "Từ khóa"),
    Column("official.description", "Mô tả"),
    Column("official.effective_from", "Có hiệu lực từ"),
    Column("official.quality_flags", "Dấu hiệu nghi ngờ", "lines"),
    VERIFIED_ON,
    Column("official.source.title", "Tên nguồn"),
    Column("official.source.url", "Địa chỉ nguồn"),
    Column("plain.name", "Tên dễ hiểu"),
    Column("plain.summary", "Tóm tắt dễ hiểu"),
    Column("plain.documents", "Giấy tờ dễ hiểu", "parts", _DOCUMENT),
    Column("plain.steps", "Các bước dễ hiểu", "lines"),
    Column("plain.notes", "Lưu ý", "notes", ("aspect", "note")),
    Column("plain.phrases", "Người dân hay hỏi", "lines"),
    Column("plain.review_on", "Rà soát lại vào"),
    Column("plain.doubted", "Phần cần xem lại", "lines"),
)

OFFICIAL = frozenset(column.field for column in COLUMNS if column.field.startswith("official."))

_BY_HEADER = {
    " ".join(fold(name).split()): column for column in COLUMNS for name in (column.field, column.label, *column.aliases)
}


def column_of(header: str) -> Column | None:
    """The column that a header names, in any case and with or without diacritics."""
    return _BY_HEADER.get(" ".join(fold(header).split()))


def known_headers(cells: Iterable[str]) -> int:
    """How many of the cells name a column."""
    return sum(column_of(cell) is not None for cell in cells)
