"""Doubts about the papers of a dossier and their forms."""

import re
from collections import Counter
from collections.abc import Iterator

from ..model import Document
from .finding import Doubt
from .record import Record
from .texts import around
from .withdrawn import withdrawn

MOST_OF_A_KIND = 10
"""Nobody asks for more originals, or copies, of one paper."""

_COPY = re.compile(r"\W*(?:\d+\.|[a-zđ]\))?\s*\(?(?:0?1\b)?\)?\s*bản (?:sao|chụp|photo)\b", re.IGNORECASE)
_ALSO_ORIGINAL = re.compile(r"bản chính|bản gốc", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_HOUSEHOLD_BOOK = re.compile(r"sổ (?:hộ khẩu|tạm trú)", re.IGNORECASE)
_NOT_ASKED = re.compile(r"nộp, xuất trình sổ|thông tin về cư trú|không (?:phải|cần|yêu cầu)|trước ngày", re.IGNORECASE)
_FILE = re.compile(r"\S\.(?:docx?|pdf|xlsx?|rtf)\b", re.IGNORECASE)
_FILES = re.compile(r"\.(?:docx?|pdf|xlsx?)(?=[^\W_xX.\s])", re.IGNORECASE)
_FORM_OF = re.compile(r"(?:mẫu|biểu|tờ khai|đơn)\b[^.;]*$", re.IGNORECASE)
_NEAR = 120
"""Characters before the number of a text in which the word for a form must stand."""


def paper_doubts(record: Record) -> Iterator[Doubt]:
    documents = record.official.documents
    if not documents:
        yield Doubt("documents", "documents-missing", "no document is named")
    seen: Counter[tuple[str | None, str]] = Counter()
    numbers = " ".join(f"{basis.number} {basis.title}" for basis in record.official.legal_bases)
    for index, document in enumerate(documents):
        field = f"documents[{index}]"
        seen[document.case, document.name] += 1
        if seen[document.case, document.name] == 2:
            yield Doubt(f"{field}.name", "document-repeated", f'"{document.name[:60]}"')
        yield from _of_name(f"{field}.name", document.name)
        yield from _of_counts(field, document)
        yield from _of_form(field, document, numbers)


def counts_copy_as_original(document: Document) -> bool:
    """ "Bản sao hộ chiếu", and one original of it."""
    is_copy = _COPY.match(document.name) and not _ALSO_ORIGINAL.search(document.name)
    return bool(document.originals and not document.copies and is_copy)


def _of_name(field: str, name: str) -> Iterator[Doubt]:
    if not _LETTERS.search(name):
        yield Doubt(field, "document-empty", f'"{name}"')
    if (match := _HOUSEHOLD_BOOK.search(name)) and not _NOT_ASKED.search(name):
        yield Doubt(field, "document-abolished", f'"{around(name, match)}"')
    if match := _FILE.search(name):
        yield Doubt(field, "file-in-name", f'"{name[max(0, match.start() - 40) : match.end()]}"')


def _of_counts(field: str, document: Document) -> Iterator[Doubt]:
    originals, copies = document.originals or 0, document.copies or 0
    if counts_copy_as_original(document):
        yield Doubt(f"{field}.originals", "copy-called-original", f'"{document.name[:60]}"')
    if max(originals, copies) > MOST_OF_A_KIND:
        yield Doubt(f"{field}.originals", "count-unlikely", f"{originals} originals, {copies} copies")


def _of_form(field: str, document: Document, numbers: str) -> Iterator[Doubt]:
    form = document.form or ""
    if "://" in form:
        yield Doubt(f"{field}.form", "form-is-address", f'"{form[:60]}"')
    if _FILES.search(form):
        yield Doubt(f"{field}.form", "form-run-together", f'"{form[:80]}"')
    for place, text in (("name", document.name), ("form", form)):
        for match, old, new in withdrawn().found(text):
            if place == "form" or _FORM_OF.search(text[max(0, match.start() - _NEAR) : match.start()]):
                kind = "form-dead" if new in numbers else "form-old"
                yield Doubt(f"{field}.{place}", kind, f"{old} was replaced by {new}")
