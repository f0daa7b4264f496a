"""Dossiers from files: CSV, XLSX or JSON. Every bad cell is named, with file and row; then nothing is imported."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from core.clock import HANOI, Clock
from core.errors import InputError
from core.secret_key import SecretKey
from procedure_kb.files import csv_rows, json_values, xlsx_rows
from procedure_kb.files.kinds import HEAD, kind_of
from procedure_kb.files.rows import Row, Rows, Unreadable
from procedure_kb.files.table import RefusedCell
from vietnamese import folded_words, nfc

from .codes import find_codes
from .factor import factor, last_digits_of_whole
from .model import Dossier, Filed, HandedIn, Status, Step
from .statuses import by_label, by_number
from .values import MAX_ITEMS, MAX_TEXT

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("ma_ho_so", "ma ho so", "code"),
    "procedure_name": ("ten_thu_tuc", "ten thu tuc", "procedure_name", "procedure"),
    "procedure_code": ("ma_thu_tuc", "ma thu tuc", "procedure_code"),
    "status": ("trang_thai", "trang thai", "status"),
    "received_at": ("ngay_tiep_nhan", "ngay tiep nhan", "received_at"),
    "due_at": ("ngay_hen_tra", "ngay hen tra", "due_at"),
    "finished_at": ("ngay_ket_thuc", "ngay ket thuc", "finished_at"),
    "unit": ("don_vi", "don vi", "unit"),
    "branch": ("chi_nhanh", "chi nhanh", "branch"),
    "applicant": ("nguoi_nop", "nguoi nop", "applicant"),
    "identity": ("so_giay_to", "so giay to", "identity"),
    "phone": ("dien_thoai", "dien thoai", "phone"),
    "handed_in": ("hinh_thuc", "hinh thuc", "handed_in"),
    "papers": ("giay_to_bo_sung", "giay to bo sung", "papers"),
    "papers_by": ("han_bo_sung", "han bo sung", "papers_by"),
    "amount": ("so_tien", "so tien", "amount"),
    "pay_how": ("cach_nop_tien", "cach nop tien", "pay_how"),
    "pay_by": ("han_nop_tien", "han nop tien", "pay_by"),
    "reason": ("ly_do", "ly do", "reason"),
    "steps": ("cac_buoc", "cac buoc", "steps"),
}
"""Our field -> headers it may stand under, with or without diacritics and underscores."""

NEEDED = ("code", "procedure_name", "status")
MOST_ERRORS = 20
DAY_BEGINS, DAY_ENDS = time(8, 0), time(17, 0)
"""What a day without a time means: received as the office opens, due and ended as it closes."""
AHEAD = timedelta(days=1)
"""A clock elsewhere may be wrong by so much; what was received or ended later than that is a mistyped date."""

_READERS: dict[str, Callable[[BinaryIO], Rows]] = {
    "csv": lambda file: csv_rows.read(file, _known),
    "xlsx": lambda file: xlsx_rows.read(file, _of_excel),
    "json": json_values.read,
}
_WAYS: dict[str, HandedIn] = {
    **dict.fromkeys(("1", "truc tiep", "counter"), "counter"),
    **dict.fromkeys(("2", "truc tuyen", "online"), "online"),
    **dict.fromkeys(("3", "buu chinh", "qua buu chinh cong ich", "post"), "post"),
}
_FIELDS = {folded_words(header): field for field, headers in COLUMNS.items() for header in headers}


def _known(headers: list[str]) -> int:
    return sum(folded_words(header) in _FIELDS for header in headers)


class _Bad(ValueError):
    """What is wrong with one cell; never the cell."""


def read_files(paths: Sequence[Path], clock: Clock, secret: SecretKey) -> list[Filed]:
    """All dossiers of some files. Raises InputError that names file, row and column of all that is wrong."""
    found: dict[str, Filed] = {}
    of_file: dict[str, str] = {}
    problems: list[str] = []
    for path in paths:
        try:
            for filed in DossierFile(path, clock, secret).read():
                code = filed.dossier.code
                if code in found:
                    problems.append(f"{path.name}: {code} stands in {of_file[code]} too")
                found[code], of_file[code] = filed, path.name
        except InputError as error:
            problems.append(str(error))
    if problems:
        raise InputError(f"nothing was imported. {_listed(problems)}")
    return list(found.values())


class DossierFile:
    """`read()` gives all dossiers of a file. Raises InputError that names every bad row and column."""

    def __init__(self, path: Path, clock: Clock, secret: SecretKey) -> None:
        self._path = path
        self._now = clock.now()
        self._secret = secret

    def read(self) -> list[Filed]:
        found: dict[str, Filed] = {}
        problems: list[str] = []
        try:
            for row in self._records():
                filed, wrong = self._filed(row.value)
                if filed and filed.dossier.code in found:
                    wrong = ["code: stands in this file twice"]
                problems += [f"{row.place}, {each}" for each in wrong]
                if filed and not wrong:
                    found[filed.dossier.code] = filed
        except Unreadable as error:
            raise InputError(f"{self._path.name}: {error.place} {error.problem}".replace(":  ", ": ")) from error
        if problems:
            raise InputError(f"{self._path.name}: {_listed(problems)}")
        if not found:
            raise InputError(f"{self._path.name} holds no dossier")
        return list(found.values())

    def _records(self) -> Iterator[Row]:
        try:
            with self._path.open("rb") as file:
                kind = kind_of(self._path.name, file.read(HEAD))
                file.seek(0)
                if kind not in _READERS:
                    raise InputError(f"{self._path.name} must be CSV, XLSX or JSON")
                with closing(_READERS[kind](file)) as rows:
                    yield from _named(rows, self._path.name) if kind != "json" else rows
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise InputError(f"{self._path} cannot be read: {reason}") from error

    def _filed(self, raw: Any) -> tuple[Filed | None, list[str]]:
        """The dossier of a row, or all that is wrong with it."""
        if not isinstance(raw, dict):
            return None, ["is not an object"]
        named = ((_FIELDS.get(folded_words(str(name))), value) for name, value in raw.items())
        given = {field: value for field, value in named if field}
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for field, read in _READ.items():
            try:
                values[field] = _read(read, given.get(field), field)
            except _Bad as error:
                wrong.append(f"{field}: {error}")
        wrong += self._out_of_time(values)
        digits = {*values.pop("identity", ()), *values.pop("phone", ())}
        if not digits and not any(problem.startswith(("identity", "phone")) for problem in wrong):
            wrong.append("identity, phone: neither is a whole number, so nobody could prove that it is theirs")
        if wrong:
            return None, wrong
        dossier = Dossier(**values, updated_at=self._now, label=_label(given["status"]))
        return Filed(dossier, frozenset(factor(self._secret, dossier.code, each) for each in digits)), []

    def _out_of_time(self, values: dict[str, Any]) -> Iterator[str]:
        received, now = values.get("received_at"), self._now
        for field in ("received_at", "finished_at"):
            if (moment := values.get(field)) and moment > now + AHEAD:
                yield f"{field}: is yet to come"
        for field in ("due_at", "finished_at"):
            if received and (moment := values.get(field)) and moment < received:
                yield f"{field}: lies before received_at"


def _of_excel(cell: Any) -> str:
    """A number as it was typed, a moment with its time of day: Excel makes both of what is typed."""
    if isinstance(cell.value, datetime) and cell.value.time() != time():
        return f"{cell.value:%Y-%m-%d %H:%M}"
    if cell.data_type == "n" and isinstance(cell.value, int | float) and float(cell.value).is_integer():
        return str(int(cell.value))
    return xlsx_rows.text_of(cell)


def _named(rows: Rows, file: str) -> Iterator[Row]:
    """Rows of cells as objects by their headers."""
    head = next(rows, None)
    headers = [str(cell or "") for cell in head.value] if head else []
    known = {_FIELDS.get(folded_words(header)) for header in headers}
    if missing := [COLUMNS[field][0] for field in NEEDED if field not in known]:
        raise InputError(f"{file}: the first row names no column {', '.join(missing)}")
    for row in rows:
        if any(str(cell or "").strip() for cell in row.value):
            yield Row(row.place, dict(zip(headers, row.value, strict=False)))


def _listed(problems: list[str]) -> str:
    more = f"; and {len(problems) - MOST_ERRORS} more" if len(problems) > MOST_ERRORS else ""
    return f"{'; '.join(problems[:MOST_ERRORS])}{more}"


def _read(read: Callable[[Any], Any], value: Any, field: str) -> Any:
    """Raises _Bad. What a cell could not hold as text is refused where it would be read."""
    if isinstance(value, RefusedCell):
        raise _Bad(value)
    if field in NEEDED and not _text(value):
        raise _Bad(f"is missing (column {COLUMNS[field][0]})")
    return read(value)


def _code(value: Any) -> str:
    found = find_codes(str(value)).whole
    if len(found) != 1:
        raise _Bad("is no dossier code such as 000.00.04.H26-250221-0015")
    return found[0]


def _procedure_code(value: Any) -> str | None:
    """A spreadsheet cuts the end off a code that looks like a number, and what is left may be another's."""
    text = _text(value)
    if text and not re.fullmatch(r"\d\.\d{6}([.-].*)?", text):
        raise _Bad("is no code such as 1.001193: format the column as text and type it again")
    return text


def _status(value: Any) -> Status:
    text = str(value).strip()
    found = _known_status(text.lower())
    if found is None:
        raise _Bad("is none that is known; add its label to dossiers/local_statuses.yml")
    return found


def _known_status(text: str) -> Status | None:
    """Our own name for it, the national number, or a label of a system."""
    ours = next((status for status in Status if status.value == text), None)
    return ours or by_number(text) or by_label(text)


def _label(value: Any) -> str | None:
    text = _text(value)
    return text if text and by_label(text) else None


def _text(value: Any) -> str | None:
    text = " ".join(nfc("" if value is None else str(value)).split())
    if len(text) > MAX_TEXT:
        raise _Bad(f"has more than {MAX_TEXT} characters")
    return text or None


def _moment(value: Any, of_day: time = DAY_ENDS) -> datetime | None:
    """ "25/11/2026", "25/11/2026 09:30", ISO 8601; in Hanoi unless it says otherwise."""
    text = _text(value)
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2})[:h](\d{2})(?::\d{2})?)?", text)
    try:
        if match:
            day, month, year, hour, minute = match.groups()
            at = time(int(hour), int(minute)) if hour else of_day
            return datetime.combine(date(int(year), int(month), int(day)), at, HANOI)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _Bad("is no day such as 25/11/2026 or 2026-11-25 09:30") from None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        found = datetime.combine(found.date(), of_day)
    return found if found.tzinfo else found.replace(tzinfo=HANOI)


def _digits(value: Any) -> set[str]:
    """The last four of each number; of one that is shown cut or with asterisks none."""
    numbers = re.split(r"[;,/\n]", str(value or ""))
    return {found for number in numbers if (found := last_digits_of_whole(number))}


def _way(value: Any) -> HandedIn | None:
    text = folded_words(_text(value) or "")
    if not text:
        return None
    if text not in _WAYS:
        raise _Bad("must be trực tiếp, trực tuyến or bưu chính")
    return _WAYS[text]


def _papers(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else re.split(r"[;\n]", str(value or ""))
    papers = tuple(dict.fromkeys(text for part in parts if (text := _text(part))))
    if len(papers) > MAX_ITEMS:
        raise _Bad(f"has more than {MAX_ITEMS} papers")
    return papers


def _amount(value: Any) -> int | None:
    text = re.sub(r"[.,\s]|đồng|vnđ|đ", "", (_text(value) or "").lower())
    if not text:
        return None
    if not text.isdecimal() or len(text) > 13:
        raise _Bad("is no amount in đồng such as 150.000")
    return int(text)


def _steps(value: Any) -> tuple[Step, ...]:
    """In a table a line each, "25/11/2026 09:30 | Đang xử lý | Phòng Tư pháp"; in JSON objects."""
    if isinstance(value, list):
        named = [step if isinstance(step, dict) else {} for step in value]
        lines = [[str(step.get(key) or "") for key in ("at", "status", "unit", "note")] for step in named]
    else:
        lines = [line.split("|") for line in str(value or "").splitlines() if line.strip()]
    return tuple(sorted(map(_step, lines), key=lambda step: step.at))


def _step(parts: list[str]) -> Step:
    """A word that is no status is shown as it stands: the course of a dossier has more stations than ten."""
    at, label, unit, note = (_text(part) for part in (*parts, "", "", "", "")[:4])
    moment = _moment(at)
    if moment is None:
        raise _Bad("one has no day")
    return Step(moment, _known_status(label or "") or Status.PROCESSING, label, unit, note)


_READ: dict[str, Callable[[Any], Any]] = {
    "code": _code,
    "procedure_name": _text,
    "status": _status,
    "procedure_code": _procedure_code,
    "received_at": lambda value: _moment(value, DAY_BEGINS),
    "due_at": _moment,
    "finished_at": _moment,
    "unit": _text,
    "branch": _text,
    "applicant": _text,
    "identity": _digits,
    "phone": _digits,
    "handed_in": _way,
    "steps": _steps,
    "papers": _papers,
    "papers_by": _moment,
    "amount": _amount,
    "pay_how": _text,
    "pay_by": _moment,
    "reason": _text,
}
"""Our field -> what makes a value of a cell, or raises _Bad."""
