"""All imported procedures: both engines agree on them, and no text that judges them was learnt (`motcua evaluate`)."""

from pathlib import Path

import pytest

from motcua.evaluation.sets import message_sets, question_sets
from procedure_kb.citizen_phrases import Phrases
from procedure_kb.model import Procedure
from procedure_kb.record_file import RecordFile
from search.elastic import ElasticEngine
from search.embedded import EmbeddedEngine
from search.searcher import Searcher
from vietnamese import fold

from .samples import MemoryCatalog

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def with_phrases(procedure: Procedure, phrases: Phrases) -> Procedure:
    plain = procedure.plain.model_copy(update={"phrases": phrases.phrases_for(procedure.id)})
    return procedure.model_copy(update={"plain": plain})


@pytest.mark.real_data
@pytest.mark.elasticsearch
def test_both_engines_give_the_same_three(elastic: ElasticEngine) -> None:
    phrases = Phrases()
    catalog = MemoryCatalog(with_phrases(each, phrases) for each in RecordFile(DATA / "procedures.jsonl"))
    embedded, other = Searcher(EmbeddedEngine(), catalog), Searcher(elastic, catalog)
    embedded.refresh()
    other.refresh()
    for text in [text.text for texts in question_sets().values() for text in texts]:
        assert [hit.id for hit in other.find(text).hits[:3]] == [hit.id for hit in embedded.find(text).hits[:3]]


def test_no_phrase_is_a_text_of_the_evaluation() -> None:
    phrases = {fold(phrase) for some in Phrases().by_code().values() for phrase in some}
    judging = [text for sets in (question_sets(), message_sets()) for texts in sets.values() for text in texts]
    assert not [text.text for text in judging if fold(text.text) in phrases]
