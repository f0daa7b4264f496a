"""The form of a procedure: what comes back is what went out, and rows go where they are sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.procedure_form import LABELS, MOST_ROWS, moved, with_typed
from desk.remark_words import WORDS
from procedure_kb.checks import KINDS
from procedure_kb.draft_content import content_of, procedure_of
from procedure_kb.model import Document, Fee, LegalBasis, Procedure, Result, SubmissionMethod
from procedure_kb.record_file import read_records

STARTERS = sorted((Path(__file__).parents[2] / "procedure_kb" / "records").glob("*.yaml"))
REAL = Path(__file__).parents[3] / "shared" / "data" / "procedures.jsonl"


def as_sent(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """What a browser sends of a form that shows this content."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield from as_sent(held, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from as_sent(held, f"{path}[{index}]")
    else:
        yield path, "" if value is None else str(value).replace("\n", "\r\n")


def sent_back(procedure: Procedure) -> Procedure:
    content = content_of(procedure)
    return procedure_of(procedure.id, with_typed(content, as_sent(content)))


def test_nothing_of_a_record_is_lost_on_the_way() -> None:
    for file in STARTERS:
        for procedure in read_records(file):
            assert sent_back(procedure) == procedure


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the real records are in ../shared/data")
def test_nothing_of_any_real_record_is_lost_on_the_way() -> None:
    for procedure in read_records(REAL):
        assert sent_back(procedure) == procedure


@pytest.mark.parametrize(
    ("row", "model"),
    [
        ("official.documents[]", Document),
        ("plain.documents[]", Document),
        ("official.submission_methods[]", SubmissionMethod),
        ("official.submission_methods[].fees[]", Fee),
        ("official.results[]", Result),
        ("official.legal_bases[]", LegalBasis),
    ],
)
def test_a_row_has_every_field_of_its_part(row: str, model: type[Document]) -> None:
    """Rows are made anew of what comes back: a field that the form does not have would be lost."""
    shown = {path.removeprefix(f"{row}.") for path in LABELS if path.startswith(f"{row}.")}
    assert {name for name in model.model_fields if name != "fees"} == {name for name in shown if "[" not in name}


def test_rows_come_back_in_the_order_of_the_page() -> None:
    typed = [("official.steps[2]", "ba"), ("official.steps[0]", "một"), ("official.steps[7]", "bảy")]
    assert with_typed({"official": {"steps": ["một", "hai", "ba"]}}, typed)["official"]["steps"] == ["ba", "một", "bảy"]


def test_what_is_no_field_is_left_out() -> None:
    strange = [("official.code", "9"), ("__class__", "x"), ("official.steps", "x"), ("official.name[0]", "x"), ("", "")]
    strange += [("official.documents[0]", "x"), ("official.documents[0].evil", "x"), ("official.steps[99999]", "x")]
    content = {"official": {"name": "Khai sinh", "code": "1.1"}, "plain": {}}
    after = with_typed(content, strange)
    assert after["official"]["name"] == "Khai sinh" and after["official"]["code"] == "1.1"
    assert not after["official"]["documents"] and not after["official"]["steps"]


def test_a_list_does_not_grow_without_end() -> None:
    typed = [(f"official.steps[{number}]", "x") for number in range(MOST_ROWS + 50)]
    assert len(with_typed({"official": {}, "plain": {}}, typed)["official"]["steps"]) == MOST_ROWS


METHODS = {"official": {"steps": ["a", "b", "c"], "submission_methods": [{"fees": [{"amount": "1"}]}]}, "plain": {}}


@pytest.mark.parametrize(
    ("act", "steps", "row"),
    [
        ("up:official.steps[2]", ["a", "c", "b"], "official.steps[1]"),
        ("up:official.steps[0]", ["a", "b", "c"], "official.steps[0]"),
        ("down:official.steps[0]", ["b", "a", "c"], "official.steps[1]"),
        ("down:official.steps[2]", ["a", "b", "c"], "official.steps[2]"),
        ("drop:official.steps[1]", ["a", "c"], "official.steps[1]"),
        ("drop:official.steps[2]", ["a", "b"], "official.steps[1]"),
        ("add:official.steps", ["a", "b", "c", ""], "official.steps[3]"),
    ],
)
def test_rows_are_moved(act: str, steps: list[str], row: str) -> None:
    content, place = moved(METHODS, act)
    assert (content["official"]["steps"], place) == (steps, row)
    assert METHODS["official"]["steps"] == ["a", "b", "c"]


def test_a_row_within_a_row() -> None:
    content, place = moved(METHODS, "add:official.submission_methods[0].fees")
    assert content["official"]["submission_methods"][0]["fees"] == [{"amount": "1"}, {}]
    assert place == "official.submission_methods[0].fees[1]"


@pytest.mark.parametrize(
    "act",
    [
        "",
        "save",
        "add:",
        "add:official.evil",
        "add:official.name",
        "up:official.steps",
        "up:official.steps[9]",
        "add:official.steps[0]",
        "drop:official.submission_methods[5].fees[0]",
        "drop:official[0]",
        "x:official.steps[0]",
    ],
)
def test_what_is_no_act_moves_nothing(act: str) -> None:
    assert moved(METHODS, act) == (METHODS, "")


def test_every_doubt_has_words_for_officers() -> None:
    assert set(KINDS) <= set(WORDS)
