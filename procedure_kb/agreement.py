"""Whether the plain words of this house still state what the official record beside them does.

Plain words are written against one official text. When another takes its place, an amount, a time, a form or a legal
text that they name may be gone from it: then that part is doubted, and the official text is told instead.
"""

import re
from collections.abc import Iterator

from .model import Document, Official, Plain
from .quantities import quantities

_NAMED = re.compile(r"\b\d+/\d{4}/[A-ZĐ][\w-]*|\b[A-ZĐ]{1,4}\d{1,3}(?:-[A-Z]{2,})?\b")
"""Legal texts (53/2025/TT-BCA) and forms (CT01, TK1-TS)."""
_METHOD_NOTES = ("notes.fee", "notes.time")
"""Their amounts and times belong to the submission methods: standing elsewhere in the record is not enough."""


def doubted(plain: Plain, written_for: Official, beside: Official) -> tuple[str, ...]:
    """Parts of `plain`, as in `Plain.doubted`, that no longer agree: written for one record, now beside another."""
    if written_for == beside or plain == Plain():
        return ()  # most records of an import: nothing to read their texts for
    was, now = facts(_text(written_for)), facts(_text(beside))
    was_told = bool(written_for.steps) or not beside.steps
    """A starter tells in plain words what its official half leaves out: then all must stand in a whole record."""
    parts = {part for part, text in _parts(plain) if any(f in was or not was_told for f in facts(text) - now)}
    paid_before, paid_now = facts(_methods(written_for)), facts(_methods(beside))
    gone = paid_before - paid_now
    parts |= {part for part, text in _parts(plain) if part in _METHOD_NOTES and facts(text) & gone}
    if plain.documents and _papers_differ(written_for.documents, beside.documents):
        parts.add("documents")
    return tuple(sorted(parts))


def facts(text: str) -> set[str]:
    """What of a text can be compared: amounts and times with their unit, legal texts, forms."""
    return {each for each in quantities(text) if not each.replace(".", "").isdigit()} | set(_NAMED.findall(text))


def _parts(plain: Plain) -> Iterator[tuple[str, str]]:
    yield "summary", plain.summary or ""
    yield "documents", " ".join(document.model_dump_json() for document in plain.documents)
    yield "steps", "\n".join(plain.steps)
    for aspect, note in plain.notes.items():
        yield f"notes.{aspect}", note


def _text(official: Official) -> str:
    return official.model_dump_json(exclude={"source", "quality_flags"}).replace("\\n", " ")


def _methods(official: Official) -> str:
    return " ".join(method.model_dump_json() for method in official.submission_methods).replace("\\n", " ")


def _papers_differ(before: tuple[Document, ...], after: tuple[Document, ...]) -> bool:
    """A starter has none in its official half: nothing to compare."""
    names, now = ({(d.case, d.name) for d in documents} for documents in (before, after))
    return bool(names) and names != now
