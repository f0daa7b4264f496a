"""Facts about the papers of a dossier and their forms."""

import re

from procedure_kb.checks import counts_copy_as_original
from procedure_kb.model import Document, Procedure

from . import wording
from .cases import is_remark
from .fact import Fact, distinct
from .text import item, one_line

GLUED_COUNTS = "qty_digit_glue"
"""Quality flag: digits of the name ran into the counts."""
_TELLS_COUNT = re.compile(r"\d+\s*(?:\([^)]*\)\s*)?(?:bản|bộ)", re.IGNORECASE)
_GLUED_FILES = re.compile(r"(\.(?:docx?|pdf|xlsx?))(?=[^\W\d_xX])")
_NAMES_FORM = re.compile(r"^\W*tờ khai\b|\bmẫu\b", re.IGNORECASE)
_CALLED_FORM = re.compile(r"mẫu số\b", re.IGNORECASE)
_ELECTRONIC = re.compile(r"điện tử tương tác", re.IGNORECASE)
"""A form that is filled in on the web: there is nothing to count."""
_REMARK = re.compile(r"^lưu ý\s*:?[\s-]*", re.IGNORECASE)


def document_facts(procedure: Procedure) -> list[Fact]:
    """Every paper, in the group of its case; remarks come last."""
    counted = bool(procedure.plain.trusted.documents) or GLUED_COUNTS not in procedure.official.quality_flags
    facts = [_fact(field, document, counted) for field, document in _shown(procedure)]
    return sorted(facts, key=lambda fact: is_remark(fact.group))


def form_facts(procedure: Procedure) -> list[Fact]:
    """The papers that have a template, or whose name speaks of one."""
    official = [(f"official.documents[{i}]", d) for i, d in enumerate(procedure.official.documents)]
    found = [pair for pair in _shown(procedure) if _has_form(pair[1])] or [p for p in official if _has_form(p[1])]
    return distinct([Fact(field, _told(document, counted=False)) for field, document in found])


def case_name(case: str | None) -> str:
    """As a heading: without marker and closing colon; "" if there is none."""
    return item(case).rstrip(" :") if case else ""


def _fact(field: str, document: Document, counted: bool) -> Fact:
    """A row that only remarks on others is told as a remark."""
    text = _told(document, counted)
    if match := _REMARK.match(text):
        return Fact(field, text[match.end() :] or text, wording.REMARK)
    return Fact(field, text, case_name(document.case))


def _shown(procedure: Procedure) -> list[tuple[str, Document]]:
    side = "plain" if procedure.plain.trusted.documents else "official"
    return [(f"{side}.documents[{index}]", document) for index, document in enumerate(procedure.documents)]


def _has_form(document: Document) -> bool:
    return document.form is not None or bool(_NAMES_FORM.search(document.name))


def _told(document: Document, counted: bool) -> str:
    """ "Tờ khai – 1 bản chính; mẫu: TK.docx", without what the name tells itself."""
    counts = ((wording.ORIGINALS, document.originals), (wording.COPIES, document.copies))
    extra = [words.format(count=count) for words, count in counts if count]
    if (
        not counted
        or counts_copy_as_original(document)
        or _TELLS_COUNT.search(document.name)
        or _ELECTRONIC.search(document.name)
    ):
        extra = []
    form = _form_name(document.form)
    if form and form not in document.name:
        extra.append(form if _CALLED_FORM.match(form) else wording.FORM.format(form=form))
    name = item(document.name)
    return name.rstrip(".") + wording.QUALIFIED + "; ".join(extra) if extra else name


def _form_name(form: str | None) -> str | None:
    """Glued file names come apart: "a.docxb.docx" -> "a.docx; b.docx". An address is no name."""
    return None if form is None or "://" in form else _GLUED_FILES.sub(r"\1; ", one_line(form))
