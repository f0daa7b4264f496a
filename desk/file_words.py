"""Why a file of procedures cannot be read, in words for officers: what the reader says is for the command line."""

import re
from collections.abc import Sequence

from .procedure_form import label_of

CUT_OFF = "tệp không đúng dạng JSON, có thể bị cắt giữa chừng{}"
SAVE_AS_CSV = "trong Excel, anh/chị lưu lại dạng “CSV UTF-8”"
OTHERWISE = "phần này không đọc được (máy báo: {})"

_WHOLE = re.compile(
    r"(?P<file>\S+?)(?: (?P<kind>line|row) (?P<number>\d+))?:? (?P<problem>.*?)(; nothing was imported)?"
)
_PLACES = {"line": "dòng", "row": "hàng"}
_NAMES = {
    **_PLACES,
    "a control character": "ký tự điều khiển",
    "half a character": "nửa ký tự",
    "right-to-left override": "đảo chiều chữ",
    "id": "mã thủ tục",
}

_RULES: Sequence[tuple[str, str]] = (
    # The file as a whole
    (r"holds no record", "tệp không có thủ tục nào"),
    (r"is compressed \((\w+)\).*", "tệp đang nén ({}): anh/chị giải nén rồi gửi lại"),
    (r"is a ZIP file without a workbook.*", "tệp là tệp nén ZIP, không phải bảng Excel: anh/chị giải nén rồi gửi lại"),
    (r"is an old Excel or Word file.*", "tệp là Excel hoặc Word kiểu cũ: anh/chị lưu lại dạng .xlsx hoặc CSV UTF-8"),
    (r"is a PDF.*", "tệp là PDF: chỉ đọc được bảng Excel, CSV, JSON, YAML"),
    (r"is a database.*", "tệp là cơ sở dữ liệu: anh/chị xuất ra Excel, CSV hoặc JSON"),
    (
        r"is no XLSX workbook that can be read \(\w+\)",
        "tệp không phải bảng Excel, hoặc đã hỏng: anh/chị mở rồi lưu lại",
    ),
    (r"has more than ([\d,]+) rows.*", "bảng có hơn {} hàng: anh/chị lưu lại dạng CSV UTF-8"),
    (r"has more than [\d,]+ parts within|unfolds to more than .*", "tệp Excel giải nén ra quá lớn: " + SAVE_AS_CSV),
    (r"holds questions and answers .*", "tệp chứa câu hỏi đáp, không phải thủ tục"),
    (r"names no columns: .*?(\".+\") is expected", "bảng không có hàng tên cột như {}"),
    (r"the column (\".+?\") \(.+\) is missing", "thiếu cột {}"),
    (r"the column (\".+?\") \(.+\) stands twice", "cột {} có hai lần"),
    # Letters and signs
    (r"is not ([\w-]+) from row (\d+) on.*", "từ hàng {1} không đúng bảng mã {0}: " + SAVE_AS_CSV),
    (r"byte \d+ is not UTF-8|or a line after it is not UTF-8", "không đúng bảng mã UTF-8"),
    (r"is (?:not CSV: is )?longer than [\d,]+ bytes", "dài quá mức đọc được"),
    (r"is not CSV: .*", "dấu ngoặc kép mở mà không đóng, hoặc đóng sai chỗ"),
    (r"is not JSON: ('.+') stands twice.*", "trường {} có hai lần trong một thủ tục"),
    (r"is not JSON: (?:nested too deeply|.* digits|.* is no number)", "có giá trị không đọc được"),
    (r"is not JSON: .*?\(character (\d+) of the record\)", CUT_OFF.format(", từ ký tự thứ {}")),
    (r"is not JSON: .*", CUT_OFF.format("")),
    (r"is not YAML: .*", "không đúng dạng YAML"),
    # A cell
    (
        r"(\".+?\") has exactly [\d,]+ characters: Excel cut it",
        "ô {} đúng bằng độ dài tối đa của Excel: Excel đã cắt bớt",
    ),
    (
        r"(\".+?\") is (\S+): a spreadsheet cut its zeros.*",
        "ô {} ghi {}: Excel đã bỏ số 0, anh/chị định dạng cột là văn bản rồi gõ lại",
    ),
    (r"(\".+?\") holds a formula.*", "ô {} là công thức: anh/chị dán giá trị thay cho công thức"),
    (r"(\".+?\") holds a number.*", "ô {} là số: anh/chị định dạng cột là văn bản rồi gõ lại để không mất số 0"),
    (r"(\".+?\") holds the error (\S+)", "ô {} đang báo lỗi {}"),
    (
        r"(\".+?\") has (\d+) parts in a line, not (\d+): .*",
        "ô {} có {} phần trong một dòng, đúng ra là {}, cách nhau bằng dấu |",
    ),
    (r"(\".+?\") needs an aspect .*", "ô {} cần ghi mỗi dòng: khía cạnh | lưu ý"),
    (r"(\".+?\") names an aspect twice", "ô {} ghi một khía cạnh hai lần"),
    # A record
    (r"is not an object|is nested too deeply", "không phải một thủ tục"),
    (r"(\S+) stands already in (line|row) (\d+)", "thủ tục {} đã có ở {} {}"),
    (
        r"id .* (?:may hold only|must be the code) .*",
        "mã thủ tục chỉ gồm chữ, số, dấu chấm, gạch ngang, và phải khớp mã công bố",
    ),
    (
        r"official\.source(?:\.verified_on)? is missing: .*",
        "chưa ghi nguồn được đọc ngày nào: anh/chị điền ô “Nguồn được đọc ngày”",
    ),
    (r"(\S+) holds U\+(\w+) \((.+)\) at character (\d+)", "{} có ký tự lạ U+{} ({}) ở vị trí {}"),
    (r"(\S+) must be a number from 0 to ([\d,]+)", "{} phải là số từ 0 đến {}"),
    (r"(\S+) must be a day such as .*", "{} phải là ngày, ví dụ 2026-07-14"),
    (r"(\S+) must be text", "{} phải là chữ"),
    (r"(\S+) must be a whole number", "{} phải là số nguyên"),
    (r"(\S+) must be (?:a list|an object)", "{} không đúng cấu trúc"),
    (r"(\S+) (?:is missing|is empty)", "thiếu {}"),
    (r"(\S+) has more than (\d+) characters", "{} dài hơn {} ký tự"),
    (r"(\S+) is not a field of a procedure", "{} không phải trường của thủ tục"),
    (r"(\S+)\.\[key\] input should be .*", "{} không phải một khía cạnh"),
)
"""What the reader says -> what officers read; the first that fits counts."""


def in_vietnamese(error: str) -> str:
    """What `RecordFile` says: "cong.xlsx, hàng 2: ô … là công thức"; a field by its name in the form."""
    whole = _WHOLE.fullmatch(error)
    if whole is None:
        return OTHERWISE.format(error)
    place = f", {_PLACES[whole['kind']]} {whole['number']}" if whole["kind"] else ""
    return f"{whole['file']}{place}: {_said(whole['problem'])}"


def _said(problem: str) -> str:
    for pattern, words in _RULES:
        if found := re.fullmatch(pattern, problem):
            return words.format(*map(_named, found.groups()))
    return OTHERWISE.format(problem)


def _named(part: str) -> str:
    """One thing that the reader names: a field, a place, a kind of letter, a number."""
    if part.replace(",", "").isdigit():
        return part.replace(",", ".")
    return _NAMES.get(part) or _field(part) or part


def _field(part: str) -> str | None:
    """ "official.documents[0].originals" -> “Bản chính” (mục 1); None: the form does not have it."""
    general = re.sub(r"\[\d+\]", "[]", part)
    label = next((said for path in (general, f"official.{general}") if (said := label_of(path)) != path), None)
    numbers = re.findall(r"\[(\d+)\]", part)
    return label and f"“{label}”" + (f" (mục {int(numbers[-1]) + 1})" if numbers else "")
