"""The unified JSON record of the national portal's collectors, turned into the shape of `Procedure`.

Only names and nesting change here; whether the values are usable, the model says. `source_path` leads from the model's
field back to the one in the file.
"""

from collections.abc import Mapping
from typing import Any

from ..model import Document, Fee, LegalBasis, Official, Result, SubmissionMethod

_PARTS: dict[str, tuple[set[str], dict[str, str]]] = {
    "submission_methods": ({*SubmissionMethod.model_fields}, {"fee": "fees"}),
    "fees": ({*Fee.model_fields}, {}),
    "documents": (
        {*Document.model_fields},
        {"form_file": "form", "original_count": "originals", "copy_count": "copies"},
    ),
    "legal_bases": ({*LegalBasis.model_fields}, {}),
    "results": ({*Result.model_fields}, {"result_code": "code"}),
}
"""Of each list of parts: the model's fields, and the file's other names for them."""

_NOT_SHOWN = {"formality_id", "raw_sections", "source"}
"""Known, and of no use to a citizen: keys of the portal, unparsed remains, the collector's own files."""

_MOVED = {"record_id": ("id",), "snapshot": ("source", "verified_on"), "detail_url": ("source", "url")}


def shape(record: Mapping[str, Any], ignored: set[str]) -> dict[str, Any]:
    """The record as input for `Procedure`. Fields that nobody here knows go to `ignored`, as "documents.video"."""
    known = {name: record[name] for name in record.keys() & (Official.model_fields.keys() - {"source"})}
    ignored.update(record.keys() - known.keys() - _NOT_SHOWN - _MOVED.keys())
    for name in _PARTS.keys() & known.keys():
        known[name] = _renamed(known[name], name, ignored)
    source = {target[-1]: record[name] for name, target in _MOVED.items() if target[0] == "source" and name in record}
    return {"id": record.get("record_id") or record.get("code"), "official": known | {"source": source}}


def _renamed(parts: Any, of: str, ignored: set[str]) -> Any:
    """What is no list of objects is left as it is, for the model to refuse."""
    if not isinstance(parts, list):
        return () if parts is None else parts
    return [_renamed_part(part, of, ignored) if isinstance(part, dict) else part for part in parts]


def _renamed_part(part: dict[str, Any], of: str, ignored: set[str]) -> dict[str, Any]:
    fields, names = _PARTS[of]
    renamed = {names.get(name, name): value for name, value in part.items()}
    ignored.update(f"{of}.{name}" for name in renamed.keys() - fields)
    kept = {name: value for name, value in renamed.items() if name in fields}
    if of == "documents":
        kept |= {
            name: kept[name] or None for name in ("originals", "copies") if name in kept
        }  # 0: the source counts none
    if of == "submission_methods" and "fees" in kept:
        kept["fees"] = _renamed(kept["fees"], "fees", ignored)
    if of == "legal_bases" and kept.get("number") is None:
        kept["number"], kept["title"] = kept.get("title"), None  # number and title came as one text
    return kept


def source_path(path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Where a field of the model stands in the file: ("official", "source", "verified_on") -> ("snapshot",)."""
    path = path[1:] if path[:1] == ("official",) else path
    for name, target in _MOVED.items():
        if path == target:
            return (name,)
    names = {ours: theirs for theirs, ours in _PARTS.get(str(path[0]), (set(), {}))[1].items()} if path else {}
    return tuple(names.get(part, part) if isinstance(part, str) else part for part in path)
