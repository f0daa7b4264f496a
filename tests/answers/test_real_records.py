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
from answers.parts import PAGE_PARTS, PART_LIMIT
from answers.standing import is_outdated
from answers.text import display_date
from answers.titles import HEADING_LIMIT
from messages.outcome import Outcome
from messages.reply import MAX_CHOICES
from procedure_kb.model import Aspect, Procedure
from procedure_kb.record_file import RecordFile
from tests.conftest import SHARED_DATA
from vietnamese import split_at_sentences

from .fakes import FakeSearcher
from .records import CONTACT, TODAY
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
    """Every answer that can be had: the first one, and those behind its buttons for more pages and other cases."""
    answers = Answers(FakeSearcher(), records(of).get, lambda: CONTACT, lambda: TODAY)
    found = []
    for procedure in records(of).values():
        waiting, pressed = [answers.choose(procedure.id, aspect)], set()
        while waiting:
            answer = waiting.pop(0)
            found.append((procedure, answer))
            for choice in answer.replies[-1].choices:
                payload = json.loads(choice.payload.removeprefix("/choose"))
                if payload["aspect"] == aspect and choice.payload not in pressed:
                    pressed.add(choice.payload)
                    page = int(payload.get("page", 0))
                    waiting.append(answers.choose(procedure.id, aspect, payload.get("case"), page))
    return found


@of_all
@in_every_aspect
def test_answers_are_fit_to_send(of: str, aspect: Aspect) -> None:
    for procedure, answer in answered(of, aspect):
        assert 1 <= len(answer.replies) <= PAGE_PARTS, procedure.id
        for reply in answer.replies:
            assert reply.text.strip() and len(reply.text) <= PART_LIMIT, procedure.id
            assert unicodedata.is_normalized("NFC", reply.text), procedure.id
            assert not _TAG.search(reply.text), procedure.id
            assert len(reply.choices) <= MAX_CHOICES, procedure.id
            assert all(0 < len(choice.title) <= 60 for choice in reply.choices), procedure.id
        assert bool(answer.replies[-1].source) == (answer.outcome != Outcome.NO_MATCH), procedure.id


@of_all
@in_every_aspect
def test_no_section_is_empty(of: str, aspect: Aspect) -> None:
    for procedure, answer in answered(of, aspect):
        paragraphs = "\n\n".join(reply.text for reply in answer.replies).split("\n\n")
        assert all(paragraph.strip() for paragraph in paragraphs), procedure.id
        assert not paragraphs[-1].endswith(":"), procedure.id


@of_all
@in_every_aspect
def test_nothing_is_cut(of: str, aspect: Aspect) -> None:
    """What does not fit on a page is on the next one, and no fact is on none."""
    told: dict[str, str] = {}
    for procedure, answer in answered(of, aspect):
        told[procedure.id] = told.get(procedure.id, "") + "".join(reply.text for reply in answer.replies)
    for procedure in records(of).values():
        if not is_outdated(procedure):
            said = letters(told[procedure.id])
            for fact in facts_about(procedure, aspect, TODAY):
                pieces = split_at_sentences(fact.text, 400)
                assert all(stands(letters(piece), said) for piece in pieces), (procedure.id, fact)


def stands(text: str, said: str) -> bool:
    """In one piece, or in two where a part ended between them."""
    return text in said or any(text[:cut] in said and text[cut:] in said for cut in range(1, len(text)))


def letters(text: str) -> str:
    """Without what layout adds or takes: spaces, markers, closing signs."""
    return re.sub(r"[\W_]+", "", text)


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
        for fact in facts_about(procedure, aspect, TODAY):
            held = set(re.findall(r"\d+", str(value_at(procedure, fact.field))))
            assert set(re.findall(r"\d+", fact.text)) <= held, (procedure.id, fact)


@of_all
def test_no_form_is_named_twice(of: str) -> None:
    for procedure in records(of).values():
        texts = [fact.text.lower() for fact in facts_about(procedure, "form", TODAY)]
        assert len(texts) == len(set(texts)), procedure.id


@of_all
@in_every_aspect
def test_headings_are_short(of: str, aspect: Aspect) -> None:
    for procedure, answer in answered(of, aspect):
        if answer.outcome != Outcome.NO_MATCH:
            heading = answer.replies[0].text.splitlines()[0].replace(" (tiếp):", ":")
            assert len(heading) <= HEADING_LIMIT + len(f" – {wording.ASPECTS[aspect]}:"), procedure.id


@of_all
@pytest.mark.parametrize("aspect", ["fee", "online", "overview"])
def test_expired_amounts_are_never_certain(of: str, aspect: Aspect) -> None:
    for procedure in records(of).values():
        for fact in facts_about(procedure, aspect, TODAY):
            if fact.field.startswith("official.submission_methods") and "fee" in fact.field:
                assert not (fact.sure and expired_on(fact.text, TODAY)), procedure.id


@pytest.mark.real_data
def test_old_records_are_never_told_as_facts() -> None:
    for procedure, answer in answered("real", "documents"):
        if procedure.official.code is None:  # the collection of 2021
            assert (answer.outcome, answer.facts) == (Outcome.NO_MATCH, ()), procedure.id
