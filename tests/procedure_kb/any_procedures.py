"""Procedures of every kind, for hypothesis: with all that a text may hold, and all that a spreadsheet might misread."""

from hypothesis import strategies as st

from procedure_kb.model import (
    Aspect,
    Document,
    Fee,
    LegalBasis,
    Official,
    Plain,
    Procedure,
    Result,
    Source,
    SubmissionMethod,
)
from vietnamese import nfc

_tricky = st.sampled_from(
    ["=1+1", "'=1", "''", "-", "- Bước 1", "@a", "1.001190", "2026-07-14", "1,5", "1e5", '"', "'", ";", ",", "sep=;"]
) | st.sampled_from(
    ["a | b", "|", "\\", "\\n", "a\\|b", "dòng 1\ndòng 2", "a\r\nb", "a\tb", "_x000D_", "_x005F_x0041_", "< 5"]
)
_signs = st.characters(exclude_categories=["Cs", "Cc", "Cf"], exclude_characters="\ufffe\uffff<")
_text = _tricky | st.text(_signs, max_size=12).map(lambda text: nfc(text).strip() or "x")
"""Whatever can come in: control characters and markup cannot."""
_maybe = st.none() | _text
_count = st.none() | st.integers(0, 99)


def _several(items):
    return st.lists(items, max_size=3).map(tuple)


_documents = _several(st.builds(Document, name=_text, case=_maybe, form=_maybe, originals=_count, copies=_count))
_methods = st.builds(
    SubmissionMethod,
    channel=_text,
    processing_time=_maybe,
    fees=_several(st.builds(Fee, amount=_text, note=_maybe)),
    description=_maybe,
)
_official = st.builds(
    Official,
    code=st.none(),
    name=_text,
    decision_number=_maybe,
    level=_several(_text),
    executing_agency=_maybe,
    steps=_several(_text),
    submission_methods=_several(_methods),
    documents=_documents,
    requirements=_maybe,
    results=_several(st.builds(Result, name=_text, code=_maybe)),
    legal_bases=_several(st.builds(LegalBasis, number=_text, title=_maybe, agency=_maybe, date=_maybe)),
    effective_from=st.none() | st.dates().map(str),
    quality_flags=_several(_text),
    source=st.builds(Source, verified_on=_text, title=_maybe, url=_maybe),
)
_plain = st.builds(
    Plain,
    name=_maybe,
    summary=_maybe,
    documents=_documents,
    steps=_several(_text),
    notes=st.dictionaries(st.sampled_from(Aspect.__args__), _text, max_size=3),
    phrases=_several(_text),
    doubted=_several(_text),
)
_id = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
any_procedures = st.lists(
    st.builds(Procedure, id=_id, official=_official, plain=_plain), min_size=1, max_size=4, unique_by=lambda p: p.id
)
