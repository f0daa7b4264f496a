"""What an editor has typed of a record so far: the shape of a procedure, its texts as they stand in the fields.

It may be wrong or unfinished, and holds rows that are still empty; nothing that was typed is lost for that.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .checks import check
from .checks.finding import Severity
from .complaints import dotted
from .fields import as_held, by_name, fields
from .model import Procedure

Content = dict[str, Any]
"""`{"official": {…}, "plain": {…}}`, as in the JSON form of a procedure."""

Path = tuple[int | str, ...]

_STEP = re.compile(r"\.?([a-z_]+)|\[(\d+)\]")


class Remark(NamedTuple):
    """Something about one place ("official.documents[2].name"). `kind`: of `checks.KINDS`, or of a validation."""

    path: str
    severity: Severity
    kind: str
    words: str


def content_of(procedure: Procedure) -> Content:
    """What fields hold that begin with this record."""
    return {"official": {}, "plain": {}} | procedure.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)


def procedure_of(id: str, content: Content) -> Procedure:
    """Without the rows and fields that are empty. Raises ValidationError."""
    clean, _ = _compacted(content)
    return Procedure.model_validate({"official": {}, **clean, "id": id})


def remarks(id: str, content: Content, today: date) -> list[Remark]:
    """What is wrong with it, each beside the field as it was typed; what `kb check` doubts, once nothing is wrong."""
    _, places = _compacted(content)
    try:
        procedure = procedure_of(id, content)
    except ValidationError as error:
        return [
            Remark(_place(each["loc"], places), "error", each["type"], _words(each))
            for each in error.errors(include_url=False)
        ]
    return [
        Remark(_place(_official(steps(found.field)), places), found.severity, found.kind, found.message)
        for found in check(procedure, today)
    ]


class Both(NamedTuple):
    """A field that was published otherwise since a draft began, and that the draft changes: both values as JSON."""

    field: str
    published: Any
    typed: Any


def typed_changes(content: Content, base: Procedure | None, current: Procedure) -> dict[str, Any]:
    """What an author changed of `base`, field by field, also what no record may hold; of none, what they filled."""
    typed, was = by_name(_compacted(content)[0]), fields(base)
    names = was | typed if base else typed
    values = {name: as_held(base or current, name, typed.get(name)) for name in names}
    return {name: value for name, value in values.items() if value != was.get(name)}


def both_changed(content: Content, base: Procedure | None, current: Procedure) -> list[Both]:
    """Where publishing it would put it over what others published since."""
    was, now = fields(base), fields(current)
    own = typed_changes(content, base, current)
    return [Both(name, now.get(name), mine) for name, mine in own.items() if now.get(name) not in (was.get(name), mine)]


def carried(content: Content, own: Iterable[str], current: Procedure) -> Content:
    """The record as it stands, with these fields as they were typed."""
    fresh, typed = content_of(current), by_name(content)
    for name in own:
        part, *between, field = name.split(".")
        held = fresh[part]
        for step in between:
            held = held.setdefault(step, {})
        held.pop(field, None)
        if name in typed:
            held[field] = typed[name]
    return fresh


def steps(path: str) -> Path:
    """ "official.documents[2].name" -> ("official", "documents", 2, "name")."""
    return tuple(name or int(index) for name, index in _STEP.findall(path))


def _official(path: Path) -> Path:
    """Checks name official fields without their half."""
    return path if path[:1] in (("plain",), ("official",)) else ("official", *path)


def _compacted(content: Content) -> tuple[Content, dict[Path, Path]]:
    """Without what is empty, and where each place of it stands among what was typed."""
    places: dict[Path, Path] = {}
    return _compact(content, (), (), places) or {}, places


def _compact(value: Any, typed: Path, clean: Path, places: dict[Path, Path]) -> Any:
    """None: nothing is left of it."""
    places[clean] = typed
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        parts = {name: _compact(held, (*typed, name), (*clean, name), places) for name, held in value.items()}
        kept = {name: part for name, part in parts.items() if part is not None}
        is_row = bool(typed) and isinstance(typed[-1], int)
        return kept or (None if is_row else {})  # a part stays, so that what is missing is missing in its field
    if isinstance(value, list):
        rows: list[Any] = []
        for index, held in enumerate(value):
            part = _compact(held, (*typed, index), (*clean, len(rows)), places)
            rows += [] if part is None else [part]
        return rows or None
    return value


def _place(path: Path, places: dict[Path, Path]) -> str:
    """The nearest place that was typed: of a field that is missing, its own name there."""
    for end in range(len(path), -1, -1):
        if path[:end] in places:
            return dotted((*places[path[:end]], *path[end:]))
    return dotted(path)


def _words(error: ErrorDetails) -> str:
    return str(error["ctx"]["error"]) if error["type"] == "value_error" else error["msg"]


def rows_at(content: Content, path: str) -> list[Any]:
    """The list that stands there, made where there is none. Raises KeyError where none may stand."""
    held: Any = content
    for step, following in _pairs(steps(path)):
        empty: Any = [] if following is None or isinstance(following, int) else {}
        held = held.setdefault(step, empty) if isinstance(held, dict) else held[step]
    if not isinstance(held, list):
        raise KeyError(path)
    return held


def _pairs(path: Path) -> Iterator[tuple[int | str, int | str | None]]:
    yield from zip(path, (*path[1:], None), strict=True)
