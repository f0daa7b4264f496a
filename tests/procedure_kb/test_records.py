"""The starter records: complete in themselves, and true to the State's record of the same code."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from procedure_kb.model import Procedure
from vietnamese import fold

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "procedure_kb" / "records").glob("*.yaml"))
SOURCE = ROOT.parent / "shared" / "data" / "procedures.jsonl"

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def read(path: Path) -> Procedure:
    return Procedure.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_at_least_twenty():
    assert len(FILES) >= 20


@each_file
def test_file_is_named_by_its_code(path: Path):
    assert re.fullmatch(rf"{re.escape(read(path).id)}-[a-z0-9-]+", path.stem)


@each_file
def test_answers_what_citizens_ask(path: Path):
    procedure = read(path)
    assert procedure.plain.summary
    assert procedure.plain.documents
    assert len(procedure.plain.steps) >= 3
    assert len(procedure.plain.phrases) >= 5
    assert procedure.official.submission_methods
    assert procedure.official.legal_bases
    assert procedure.official.results
    assert procedure.official.source.verified_on
    assert {"fee", "time", "place"} <= procedure.plain.notes.keys() | stated(procedure)


def stated(procedure: Procedure) -> set[str]:
    """Aspects that the official fields answer without a note."""
    methods = procedure.official.submission_methods
    return {
        *({"fee"} if all(m.fees for m in methods) else ()),
        *({"time"} if all(m.processing_time for m in methods) else ()),
        *({"place"} if procedure.official.submission_address else ()),
    }


@each_file
def test_a_doubtful_time_is_not_repeated(path: Path):
    official = read(path).official
    assert all(m.processing_time is None or not m.processing_time.isdigit() for m in official.submission_methods)


@each_file
def test_free_is_never_said_where_the_source_names_a_fee(path: Path):
    procedure = read(path)
    if "free_but_note_mentions_fee" in procedure.official.quality_flags:
        assert procedure.plain.notes.get("fee")
        assert all(fee.note for m in procedure.official.submission_methods for fee in m.fees if "iễn phí" in fee.amount)


@each_file
def test_plain_text_without_markup(path: Path):
    assert not re.search(r"</?[a-z][^>]*>|&[a-z]+;", path.read_text(encoding="utf-8"), re.I)


def test_a_phrase_means_one_procedure():
    owners: dict[str, str] = {}
    for procedure in map(read, FILES):
        for phrase in procedure.plain.phrases:
            assert owners.setdefault(fold(phrase), procedure.id) == procedure.id, phrase
        assert len({fold(p) for p in procedure.plain.phrases}) == len(procedure.plain.phrases), procedure.id


@cache
def source_records() -> dict[str, dict[str, Any]]:
    """The State's records of the starter codes."""
    if not SOURCE.exists():
        pytest.skip("needs ../shared/data/procedures.jsonl, which is not here")
    codes = {path.stem.split("-")[0] for path in FILES}
    with SOURCE.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {record["code"]: record for record in records if record["code"] in codes}


def numbers(text: str) -> set[str]:
    """Every number without separators and leading zeros: "50.000 đồng, 03 ngày" -> {"50000", "3"}."""
    found = re.findall(r"\d+(?:[.,]\d{3})+(?!\d)|\d+", text)
    return {re.sub(r"[.,]", "", number).lstrip("0") or "0" for number in found}


@pytest.mark.real_data
@each_file
def test_every_number_stands_in_the_source(path: Path):
    procedure = read(path)
    source = json.dumps(source_records()[procedure.id], ensure_ascii=False)
    ours = procedure.model_dump_json(exclude={"plain": {"phrases": True}})
    # Counts are numbers of the model, not words of ours; they are compared where the papers are.
    ours = re.sub(r'"(?:originals|copies)":\d+', "", ours)
    assert numbers(ours) <= numbers(source)


@pytest.mark.real_data
@each_file
def test_identity_is_the_sources(path: Path):
    official = read(path).official
    source = source_records()[official.code or ""]
    assert official.name == source["name"]
    assert official.decision_number == source["decision_number"]
    assert list(official.level) == source["level"]
    assert list(official.quality_flags) == source["quality_flags"]
    assert official.source.verified_on == source["snapshot"]
    assert official.source.url == source["detail_url"]


@pytest.mark.real_data
@each_file
def test_methods_are_the_sources(path: Path):
    official = read(path).official
    source = source_records()[official.code or ""]["submission_methods"]
    assert sorted(m.channel for m in official.submission_methods) == sorted(m["channel"] for m in source)
    times = {m["processing_time"] for m in source}
    assert {m.processing_time for m in official.submission_methods} <= times | {None}


@pytest.mark.real_data
@each_file
def test_legal_bases_are_the_sources(path: Path):
    official = read(path).official
    source = source_records()[official.code or ""]["legal_bases"]
    ours = {basis.number for basis in official.legal_bases}
    assert {basis["number"] for basis in source if basis["number"]} <= ours
    # Some numbers slipped into a neighbour's title when the source was collected.
    assert all(any(number in f"{basis['number']} {basis['title']}" for basis in source) for number in ours)
