"""The form of a procedure, in the words of the form that officers know; and what comes back from it."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from answers.wording import ASPECTS
from procedure_kb.draft_content import Content, Path, rows_at, steps
from vietnamese import nfc

Kind = Literal["line", "text", "count"]
"""A line; a text of several; a number of papers."""


@dataclass(frozen=True)
class Field:
    """One field. `path` leads to it in the record, or in its row."""

    path: str
    label: str
    kind: Kind = "line"
    hint: str = ""


@dataclass(frozen=True)
class Rows:
    """A list. `columns` of each row: none, a row is one text (of kind `kind`); `inner` is a list in each row."""

    path: str
    label: str
    one: str
    """What one row is called: "giấy tờ" gives "Thêm giấy tờ"."""
    columns: tuple[Field, ...] = ()
    kind: Kind = "line"
    inner: "Rows | None" = None
    hint: str = ""


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    parts: tuple[Field | Rows, ...]
    hint: str = ""


def _documents(path: str, label: str, hint: str = "") -> Rows:
    columns = (
        Field("name", "Tên giấy tờ", "text"),
        Field("case", "Trường hợp", hint="Để trống: ai cũng phải nộp"),
        Field("form", "Mẫu đơn, tờ khai"),
        Field("originals", "Bản chính", "count"),
        Field("copies", "Bản sao", "count"),
    )
    return Rows(path, label, "giấy tờ", columns, hint=hint)


SECTIONS = (
    Section(
        "ten",
        "Tên và phạm vi",
        (
            Field("official.name", "Tên thủ tục", "text"),
            Field("plain.name", "Tên ngắn, dễ đọc", hint="Hiện thay cho tên chính thức quá dài"),
            Field("plain.summary", "Tóm tắt", "text", "Một, hai câu: dùng để làm gì, ai cần"),
            Field("official.field", "Lĩnh vực"),
            Rows("official.level", "Cấp thực hiện", "cấp"),
            Rows("official.target_groups", "Đối tượng thực hiện", "đối tượng"),
        ),
    ),
    Section("ho-so", "Thành phần hồ sơ", (_documents("official.documents", "Giấy tờ theo bản công bố"),)),
    Section(
        "cach-nop",
        "Cách nộp, thời hạn, lệ phí",
        (
            Rows(
                "official.submission_methods",
                "Cách nộp",
                "cách nộp",
                (
                    Field("channel", "Hình thức", hint="Trực tiếp, Trực tuyến hoặc Dịch vụ bưu chính"),
                    Field("processing_time", "Thời hạn giải quyết", hint="Ví dụ: 5 Ngày làm việc"),
                    Field("description", "Ghi chú", "text"),
                ),
                inner=Rows(
                    "fees", "Phí, lệ phí", "mức thu", (Field("amount", "Mức thu"), Field("note", "Ghi chú", "text"))
                ),
            ),
        ),
    ),
    Section(
        "trinh-tu",
        "Trình tự thực hiện",
        (Rows("official.steps", "Các bước", "bước", kind="text"),),
    ),
    Section(
        "noi-nop",
        "Cơ quan, nơi nộp",
        (
            Field("official.executing_agency", "Cơ quan thực hiện", "text"),
            Field("official.competent_agency", "Cơ quan có thẩm quyền"),
            Field("official.authorized_agency", "Cơ quan được ủy quyền"),
            Field("official.coordinating_agency", "Cơ quan phối hợp", "text"),
            Field("official.submission_address", "Địa chỉ tiếp nhận hồ sơ", "text"),
        ),
    ),
    Section(
        "dieu-kien",
        "Yêu cầu, điều kiện và kết quả",
        (
            Field("official.requirements", "Yêu cầu, điều kiện", "text"),
            Rows("official.results", "Kết quả", "kết quả", (Field("name", "Tên kết quả"), Field("code", "Mã"))),
        ),
    ),
    Section(
        "can-cu",
        "Căn cứ pháp lý",
        (
            Rows(
                "official.legal_bases",
                "Văn bản",
                "văn bản",
                (
                    Field("number", "Số, ký hiệu"),
                    Field("title", "Trích yếu", "text"),
                    Field("agency", "Cơ quan ban hành"),
                    Field("date", "Ngày ban hành"),
                ),
            ),
            Field("official.decision_number", "Số quyết định công bố"),
        ),
    ),
    Section(
        "hay-hoi",
        "Người dân hay hỏi",
        (Rows("plain.phrases", "Cách người dân hỏi", "câu", hint="Trợ lý dùng để hiểu câu hỏi, không đọc cho ai"),),
    ),
    Section(
        "loi-don-gian",
        "Lời đơn giản của mình",
        (
            _documents("plain.documents", "Giấy tờ, viết lại cho dễ hiểu", "Hiện thay cho danh sách chính thức"),
            Rows("plain.steps", "Các bước, viết lại cho dễ hiểu", "bước", kind="text"),
            *(Field(f"plain.notes.{aspect}", f"Điều cần biết về {said}", "text") for aspect, said in ASPECTS.items()),
        ),
        "Hiện trước hoặc thay cho lời của bản công bố. Để trống nếu bản công bố đã dễ hiểu.",
    ),
    Section(
        "nguon",
        "Nguồn và hạn rà soát",
        (
            Field("official.source.verified_on", "Đối chiếu ngày", hint="Ví dụ: 2026-07-14"),
            Field("official.source.title", "Nguồn"),
            Field("official.source.url", "Địa chỉ trang nguồn"),
            Field("official.effective_from", "Có hiệu lực từ ngày", hint="Ví dụ: 2027-01-01"),
            Field("plain.review_on", "Rà soát lại ngày", hint="Ví dụ: 2027-01-01"),
        ),
    ),
)


def _paths(part: Field | Rows, before: str = "") -> Iterator[tuple[str, str]]:
    """Each field that may come back, its rows as [], and its label."""
    if isinstance(part, Field):
        yield before + part.path, part.label
        return
    row = f"{before}{part.path}[]"
    if not part.columns:
        yield row, part.label
    for column in part.columns:
        yield f"{row}.{column.path}", column.label
    if part.inner:
        yield from _paths(part.inner, f"{row}.")


LABELS = {path: label for section in SECTIONS for part in section.parts for path, label in _paths(part)}
"""Path of a field, its rows as "[]" -> label."""

LISTS = {part.path: part.label for section in SECTIONS for part in section.parts if isinstance(part, Rows)}


def is_shown(path: str) -> bool:
    """Whether the form has this place, a field, a row or a list, so that a remark may stand beside it."""
    bare = _INDEX.sub("[]", path)
    return bare in LABELS or bare.removesuffix("[]") in _LIST_PATHS


MOST_ROWS = 400
"""Of one list: the longest record has 94 papers."""


def label_of(path: str) -> str:
    """What the form calls a field or a list of the record; its path where the form does not have it."""
    return LABELS.get(path) or LISTS.get(path) or OTHERS.get(path, path)


OTHERS = {
    "official.code": "Mã thủ tục",
    "official.ministry": "Bộ, ngành",
    "official.procedure_type": "Loại thủ tục",
    "official.related_procedures": "Thủ tục liên quan",
    "official.keywords": "Từ khóa",
    "official.description": "Mô tả",
    "official.quality_flags": "Chỗ máy đọc còn nghi ngờ",
    "official.source": "Nguồn",
    "plain.doubted": "Phần cần xem lại",
}
"""What an import brings and nobody types."""


def with_typed(content: Content, typed: Iterable[tuple[str, str]]) -> Content:
    """The content with what came back: lists in the order of the form; what the form does not have stays.

    Names that are no field of the form are left out: only a changed form sends them.
    """
    fresh = deepcopy(content)
    lists: dict[Path, dict[int | str, Any]] = {}
    for path in LISTS:
        rows_at(fresh, path).clear()
    for name, text in typed:
        if _INDEX.sub("[]", name) in LABELS:
            _set(fresh, steps(name), nfc(text), lists)
    return fresh


_INDEX = re.compile(r"\[\d{1,4}\]")


def _set(content: Content, path: Path, text: str, lists: dict[Path, dict[int | str, Any]]) -> None:
    """Rows are numbered anew in the order in which they come; `lists` knows which number became which."""
    held: Any = content
    for at, step in enumerate(path[:-1]):
        empty: Any = [] if isinstance(path[at + 1], int) else {}
        if isinstance(step, str):
            held = held.setdefault(step, empty)
        else:
            held = _row(held, lists.setdefault(path[:at], {}), step, empty)
        if held is None:
            return
    last = path[-1]
    if isinstance(last, str):
        held[last] = text
    elif len(held) < MOST_ROWS:
        held.append(text)


def _row(rows: list[Any], known: dict[int | str, Any], number: int, empty: Any) -> Any:
    """The row of that number; None where there are too many."""
    if number not in known:
        if len(rows) >= MOST_ROWS:
            return None
        known[number] = empty
        rows.append(empty)
    return known[number]


def moved(content: Content, act: str) -> tuple[Content, str]:
    """A row added, moved or taken out: "add:official.steps", "up:official.steps[2]", "down:…", "drop:…".

    Returns the content, and the row on which to go on. What is no such act changes nothing.
    """
    read = _ACT.fullmatch(act)
    if not read or _INDEX.sub("[]", read["list"]) not in _LIST_PATHS or (read["verb"] == "add") == bool(read["row"]):
        return content, ""
    fresh = deepcopy(content)
    try:
        place = _moved(rows_at(fresh, read["list"]), read["verb"], int(read["row"] or 0), _empty_row(read["list"]))
    except (LookupError, TypeError):  # a row that is not there
        return content, ""
    return fresh, f"{read['list']}[{place}]"


_ACT = re.compile(r"(?P<verb>add|up|down|drop):(?P<list>[a-z_.\[\]\d]+?)(?:\[(?P<row>\d{1,4})\])?")
_LIST_PATHS = {path.rsplit("[]", 1)[0] for path in LABELS if "[]" in path}


def _moved(rows: list[Any], verb: str, index: int, empty: Any) -> int:
    """Where the row stands then, or the one that took its place. Raises IndexError."""
    if verb == "add":
        if len(rows) < MOST_ROWS:
            rows.append(empty)
        return len(rows) - 1
    row = rows.pop(index)
    if verb == "drop":
        return max(0, min(index, len(rows) - 1))
    to = max(0, min(index + (-1 if verb == "up" else 1), len(rows)))
    rows.insert(to, row)
    return to


def _empty_row(path: str) -> Any:
    """Texts are rows of their own."""
    return "" if f"{_INDEX.sub('[]', path)}[]" in LABELS else {}
