"""The promise, held on the starter records and on all real ones: an answer states nothing that is not in its record."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import procedure_kb
from answers import Answer, Answers, wording
from answers.expiry import expired_on
from answers.facts import facts_about
from answers.parts import MAX_PARTS, PART_LIMIT
from answers.text import display_date
from answers.titles import HEADING_LIMIT
from messages.outcome import Outcome
from messages.reply import MAX_CHOICES
from procedure_kb.model import Aspect, Procedure
from procedure_kb.record_file import RecordFile
from tests.conftest import SHARED_DATA

from .fakes import FakeSearcher
from .records import CONTACT
from .test_facts import ASPECTS, value_at

_OWN_NUMBERS = re.compile(r"(?m)^\d+\. |\(\d+ trường hợp\)|Còn \d+ \w+")
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


STARTERS = Path(procedure_kb.__file__).with_name("records")
FILES = {"starters": lambda: sorted(STARTERS.glob("*.yaml")), "real": lambda: [SHARED_DATA / "procedures.jsonl"]}
of_all = pytest.mark.parametrize("of", ["starters", pytest.param("real", marks=pytest.mark.real_data)])
in_every_aspect = pytest.mark.parametrize("aspect", ASPECTS)


@cache
def records(of: str) -> dict[str, Procedure]:
    return {procedure.id: procedure for file in FILES[of]() for procedure in RecordFile(file)}


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))


OURS = words(" ".join(str(value) for name, value in vars(wording).items() if not name.startswith("_")) + CONTACT)


@cache
def held(of: str, id: str) -> tuple[str, set[str], set[str]]:
    """The record's text, its words and its numbers."""
    record = records(of)[id].model_dump()
    shown_date = display_date(record["official"]["source"]["verified_on"])
    text = json.dumps([record, shown_date], ensure_ascii=False).replace("\\n", " ").lower()
    return text, words(text), set(re.findall(r"\d+", text + CONTACT))


@cache
def answered(of: str, aspect: Aspect) -> list[tuple[Procedure, Answer]]:
    answers = Answers(FakeSearcher(), records(of).get, CONTACT)
    return [(procedure, answers.choose(procedure.id, aspect)) for procedure in records(of).values()]


@of_all
@in_every_aspect
def test_answers_are_fit_to_send(of: str, aspect: Aspect) -> None:
    for procedure, answer in answered(of, aspect):
        assert 1 <= len(answer.replies) <= MAX_PARTS, procedure.id
        for reply in answer.replies:
            assert reply.text.strip() and len(reply.text) <= PART_LIMIT, procedure.id
            assert unicodedata.is_normalized("NFC", reply.text), procedure.id
            assert not _TAG.search(reply.text), procedure.id
            assert len(reply.choices) <= MAX_CHOICES, procedure.id
            assert all(0 < len(choice.title) <= 60 for choice in reply.choices), procedure.id
        assert bool(answer.replies[-1].source) == (answer.outcome != Outcome.NO_MATCH), procedure.id


@of_all
@in_every_aspect
def test_every_word_and_number_stands_in_the_record(of: str, aspect: Aspect) -> None:
    for procedure, answer in answered(of, aspect):
        record, said, numbers = held(of, procedure.id)
        for reply in answer.replies:
            text = _OWN_NUMBERS.sub("", reply.text)
            assert set(re.findall(r"\d+", text)) <= numbers, procedure.id
            foreign = words(text) - said - OURS
            assert not [word for word in foreign if word not in record], procedure.id  # "a.docxb.docx" comes apart


@of_all
@in_every_aspect
def test_numbers_of_each_fact_stand_in_its_field(of: str, aspect: Aspect) -> None:
    for procedure in records(of).values():
        for fact in facts_about(procedure, aspect):
            held = set(re.findall(r"\d+", str(value_at(procedure, fact.field))))
            assert set(re.findall(r"\d+", fact.text)) <= held, (procedure.id, fact)


@of_all
def test_no_form_is_named_twice(of: str) -> None:
    for procedure in records(of).values():
        texts = [fact.text.lower() for fact in facts_about(procedure, "form")]
        assert len(texts) == len(set(texts)), procedure.id


@of_all
@in_every_aspect
def test_headings_are_short(of: str, aspect: Aspect) -> None:
    for procedure, answer in answered(of, aspect):
        if answer.outcome != Outcome.NO_MATCH:
            heading = answer.replies[0].text.splitlines()[0]
            assert len(heading) <= HEADING_LIMIT + len(f" – {wording.ASPECTS[aspect]}:"), procedure.id


@of_all
@pytest.mark.parametrize("aspect", ["fee", "online", "overview"])
def test_expired_amounts_are_never_certain(of: str, aspect: Aspect) -> None:
    for procedure in records(of).values():
        for fact in facts_about(procedure, aspect):
            if fact.field.startswith("official.submission_methods") and "fee" in fact.field:
                assert not (fact.sure and expired_on(fact.text, procedure.official.source.verified_on)), procedure.id


@pytest.mark.real_data
def test_old_records_are_never_told_as_facts() -> None:
    for procedure, answer in answered("real", "documents"):
        if procedure.official.code is None:  # the collection of 2021
            assert (answer.outcome, answer.facts) == (Outcome.NO_MATCH, ()), procedure.id
