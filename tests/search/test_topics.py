"""The topics of the vocabulary: their procedures exist, and a message that says more is none of them."""

import pytest

from search.embedded import EmbeddedEngine
from search.lexicon import Lexicon, lexicon
from search.query import understand
from search.searcher import Searcher
from search.topics import Topics

from .samples import MemoryCatalog, procedure

LAND = ("1.013831", "1.013978", "1.012783")


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return lexicon()


@pytest.mark.parametrize(
    "text", ["đất đai", "cho em hỏi chuyện sổ đỏ với ạ", "nhà tôi đang vướng vấn đề đất", "giấy tờ nhà đất"]
)
def test_a_field_and_no_more_is_a_topic(words: Lexicon, text: str) -> None:
    assert Topics(words).asked(understand(text, words)) == LAND


@pytest.mark.parametrize("text", ["tách thửa đất", "mất sổ đỏ", "gặp cán bộ đất đai", "lệ phí bao nhiêu", "chuyện đó"])
def test_who_says_more_or_less_names_no_topic(words: Lexicon, text: str) -> None:
    assert Topics(words).asked(understand(text, words)) == ()


def test_every_topic_is_found_by_its_own_name(words: Lexicon) -> None:
    topics = Topics(words)
    assert [name for name, codes in words.topics if topics.asked(understand(name, words)) != codes] == []
    assert max(len(codes) for _, codes in words.topics) <= 3


def test_what_is_asked_most_is_offered_in_its_order_as_far_as_there_are_records() -> None:
    held = [
        procedure(LAND[2], "Cấp đổi sổ"),
        procedure(LAND[0], "Sang tên"),
        procedure("1.900001", "Tranh chấp đất đai"),
    ]
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog(held))
    searcher.refresh()
    found = searcher.find("đất đai")
    assert (found.decision, found.is_topic, [hit.id for hit in found.offered]) == ("choices", True, [LAND[0], LAND[2]])
    assert "1.900001" in [hit.id for hit in found.hits]
    other = Searcher(EmbeddedEngine(), MemoryCatalog([held[2]]))
    other.refresh()
    assert not other.find("đất đai").is_topic
