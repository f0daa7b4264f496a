"""The contract that every engine keeps, and that both rank alike."""

from collections.abc import Iterator

import pytest

from search.clauses import clauses
from search.elastic import ElasticEngine
from search.embedded import EmbeddedEngine
from search.engine import Clause, Engine, EngineError, Entry
from search.index import entries, listing, voice
from search.lexicon import lexicon
from search.likelihood import Likelihood
from search.query import understand
from search.searcher import Searcher

from .samples import QUESTIONS, MemoryCatalog, procedures


def record(id: str, title: str) -> Entry:
    fields = dict.fromkeys(("title_folded", "title_bigrams"), ("-",))
    return Entry(id, "record", {"title": tuple(title.split()), **fields})


def phrase(id: str, text: str) -> Entry:
    return Entry(id, "phrase", {"phrase": tuple(text.split())})


def found(engine: Engine, *asked: Clause, limit: int = 10) -> list[str]:
    return [match.id for matches in engine.search(asked, limit).values() for match in matches]


def sample_entries() -> Iterator[Entry]:
    words = lexicon()
    for procedure in procedures():
        yield from entries(listing(procedure, words))


def test_nothing_is_held_before_the_first_replace(engine: Engine) -> None:
    assert engine.revision() is None


def test_what_matches_more_and_rarer_terms_comes_first(engine: Engine) -> None:
    engine.replace([record("a", "cấp thẻ"), record("b", "cấp hộ chiếu"), record("c", "xóa tên")], 1)
    assert found(engine, Clause("title", "cấp", 1), Clause("title", "chiếu", 1)) == ["b", "a"]
    assert engine.revision() == 1


def test_a_boost_turns_the_order(engine: Engine) -> None:
    engine.replace([record("a", "thẻ vàng"), record("b", "sổ đỏ")], 1)
    assert found(engine, Clause("title", "thẻ", 1), Clause("title", "sổ", 3)) == ["b", "a"]


def test_a_procedure_counts_with_its_best_phrase_only(engine: Engine) -> None:
    several = [phrase("a", "mất thẻ"), phrase("a", "mất ví có thẻ"), phrase("b", "đổi thẻ")]
    engine.replace([record("a", "x"), record("b", "x"), *several], 1)
    matches = engine.search([Clause("phrase", "mất", 1), Clause("phrase", "thẻ", 1)], 10)["phrase"]
    assert [match.id for match in matches] == ["a", "b"]


def test_the_limit_holds_and_ties_go_by_id(engine: Engine) -> None:
    engine.replace([record(id, "thẻ") for id in "dbac"], 1)
    assert found(engine, Clause("title", "thẻ", 1), limit=3) == ["a", "b", "c"]


def test_replace_leaves_nothing_of_before(engine: Engine) -> None:
    engine.replace([record("old", "thẻ"), phrase("old", "thẻ")], 1)
    engine.replace([record("new", "thẻ")], 2)
    assert found(engine, Clause("title", "thẻ", 1), Clause("phrase", "thẻ", 1)) == ["new"]
    assert engine.revision() == 2


@pytest.mark.parametrize("asked", [[], [Clause("title", "không đâu", 1)], [Clause("phrase", "*:* AND (\\", 1)]])
def test_nothing_and_hostile_terms_find_nothing(engine: Engine, asked: list[Clause]) -> None:
    engine.replace([record("a", "thẻ"), phrase("a", "thẻ")], 1)
    assert found(engine, *asked) == []


def test_many_terms_are_no_error(engine: Engine) -> None:
    engine.replace([record("a", "thẻ")], 1)
    assert found(engine, *(Clause("title", f"từ{number}", 1) for number in range(900)), Clause("title", "thẻ", 1)) == [
        "a"
    ]


@pytest.mark.elasticsearch
def test_engines_rank_alike(elastic: ElasticEngine) -> None:
    embedded, words, both = EmbeddedEngine(), lexicon(), list(sample_entries())
    rarity = Likelihood.of({each.id: voice(each, listing(each, words)) for each in procedures()}).rarity
    embedded.replace(both, 1)
    elastic.replace(both, 1)
    for question in QUESTIONS:
        asked = clauses(understand(question.split("|")[0], words), rarity)
        ours, theirs = embedded.search(asked, 10), elastic.search(asked, 10)
        assert {kind: [m.id for m in ours[kind][:3]] for kind in ours} == {
            kind: [m.id for m in theirs[kind][:3]] for kind in theirs
        }
        for kind in ours:
            assert [m.score for m in ours[kind]] == pytest.approx([m.score for m in theirs[kind]], rel=1e-3)


@pytest.mark.elasticsearch
def test_engines_decide_alike(elastic: ElasticEngine) -> None:
    ours, theirs = (Searcher(engine, MemoryCatalog(procedures())) for engine in (EmbeddedEngine(), elastic))
    assert ours.refresh() and theirs.refresh()
    for question in QUESTIONS:
        text = question.split("|")[0]
        one, other = ours.find(text), theirs.find(text)
        assert (one.decision, [hit.id for hit in one.offered]) == (other.decision, [hit.id for hit in other.offered])


@pytest.mark.elasticsearch
def test_a_second_process_finds_the_index_built(elastic: ElasticEngine) -> None:
    elastic.replace([record("a", "thẻ")], 1)
    before = elastic.indices()
    elastic.replace([record("a", "thẻ")], 2)
    assert (elastic.indices(), elastic.revision()) == (before, 2)


@pytest.mark.elasticsearch
def test_only_the_newest_index_is_kept(elastic: ElasticEngine) -> None:
    for revision in range(3):
        elastic.replace([record("a", f"thẻ {revision}")], revision)
    assert len(elastic.indices()) == 2  # one a kind


@pytest.mark.elasticsearch
def test_a_lost_index_is_an_error_and_then_a_reason_to_build(elastic: ElasticEngine) -> None:
    elastic.replace([record("a", "thẻ")], 1)
    elastic.drop()
    with pytest.raises(EngineError):
        elastic.search([Clause("title", "thẻ", 1)], 10)
    assert elastic.revision() is None


def test_an_unreachable_node_is_named_without_its_password() -> None:
    away = ElasticEngine("http://user:secret@127.0.0.1:9", "test", seconds=1)
    with pytest.raises(EngineError) as raised:
        away.check()
    assert "127.0.0.1:9" in str(raised.value)
    assert "secret" not in str(raised.value)
    away.close()


def test_a_useless_address_is_told_at_once() -> None:
    with pytest.raises(EngineError, match="localhost"):
        ElasticEngine("localhost", "test")
