"""What a file is. Its first bytes decide; its name only where they leave it open."""

from pathlib import PurePath
from typing import Literal

from .rows import Unreadable

Kind = Literal["json", "yaml", "csv", "xlsx"]

HEAD = 512
"""Bytes that decide."""

_REFUSED = {
    b"\x1f\x8b": "is compressed (gzip): unpack it first",
    b"BZh": "is compressed (bzip2): unpack it first",
    b"\xfd7zXZ": "is compressed (xz): unpack it first",
    b"\xd0\xcf\x11\xe0": "is an old Excel or Word file: save it as .xlsx or as CSV UTF-8",
    b"%PDF": "is a PDF: only tables and JSON can be read",
    b"SQLite format 3": "is a database: export it first",
}


def kind_of(name: str, head: bytes) -> Kind:
    """Raises Unreadable for what nobody here can read."""
    for start, problem in _REFUSED.items():
        if head.startswith(start):
            raise Unreadable("", problem)
    if head.startswith(b"PK"):
        return "xlsx"
    suffix = PurePath(name).suffix.lower()
    if suffix in {".yaml", ".yml"}:
        return "yaml"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in (b"{", b"[") or suffix in {".json", ".jsonl", ".ndjson"}:
        return "json"
    return "csv"
