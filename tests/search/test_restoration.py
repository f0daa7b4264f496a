import json
from itertools import chain
from pathlib import Path

import pytest

from procedure_kb.citizen_phrases import Phrases
from procedure_kb.record_file import RecordFile
from search.index import title_words
from search.lexicon import FOLDER, Word, word, words, written_out
from search.restoration import BEAM, Restorer

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
EVALUATION = Path(__file__).resolve().parents[1] / "evaluation"

TALK = """
làm giấy khai sinh cho con
vợ mới sinh con, làm giấy ở phường nào
con tôi 14 tuổi làm căn cước
tôi bán nhà cho bạn
bạn ơi bàn giao nhà cho tôi
nhà tôi cũ, tôi muốn xây lại
đăng ký kết hôn ở đâu
lam giay khai sinh
lam giay cho con
""".strip().splitlines()


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer.of(map(words, TALK))


def said(parts: tuple[Word, ...]) -> str:
    return " ".join(part.text for part in parts)


def restored(restorer: Restorer, text: str) -> str:
    return said(restorer.restore(words(text))[0])


def test_diacritics_come_back(restorer: Restorer) -> None:
    assert restored(restorer, "lam giay khai sinh cho con") == "làm giấy khai sinh cho con"


def test_the_neighbours_decide(restorer: Restorer) -> None:
    assert restored(restorer, "ban nha cho ban") == "bán nhà cho bạn"
    assert restored(restorer, "ban giao nha") == "bàn giao nhà"


def test_words_with_diacritics_stay_and_guide(restorer: Restorer) -> None:
    assert restored(restorer, "tôi ban nha") == "tôi bán nhà"
    assert restored(restorer, "bàn nha cho tôi") == "bàn nhà cho tôi"
    assert restored(restorer, "ban ơi") == "bạn ơi"


def test_unknown_words_stay_bare(restorer: Restorer) -> None:
    assert restored(restorer, "lam giay passport cho con") == "làm giấy passport cho con"


def test_numbers_stay_and_all_tell_the_same(restorer: Restorer) -> None:
    assert restored(restorer, "con toi 9 tuoi") == "con tôi 9 tuổi"
    assert restored(restorer, "1.001193") == "1.001193"


def test_texts_typed_bare_teach_nothing(restorer: Restorer) -> None:
    assert not any(part.text == "giay" for found in restorer.restore(words("giay"), best=BEAM) for part in found)


def test_readings_differ_and_are_as_long_as_the_message(restorer: Restorer) -> None:
    found = restorer.restore(words("ban nha cho ban"), best=5)
    assert len(set(found)) == len(found) == 5
    assert {len(reading) for reading in found} == {4}
    assert found[:1] == restorer.restore(words("ban nha cho ban"))


def test_no_words_have_one_reading(restorer: Restorer) -> None:
    assert restorer.restore([], best=3) == [()]


def test_one_that_learnt_nothing_leaves_all_as_it_is() -> None:
    assert restored(Restorer(), "lam giay khai sinh, tôi can 2 ban") == "lam giay khai sinh tôi can 2 ban"


def test_the_frequent_spelling_is_given_back() -> None:
    texts = ["kí tên hòa giải", "ký tên rồi hoà giải", "ký tên hoà giải"]
    assert restored(Restorer.of(map(words, texts)), "ky ten hoa giai") == "ký tên hoà giải"


def test_what_one_record_says_once_gives_way_to_talk() -> None:
    records = [words("bản nhà"), words("bản nhà"), words("chứng thực chữ ký")]
    restorer = Restorer.of([words("tôi bán nhà")], records)
    assert restored(restorer, "ban nha") == "bán nhà"
    assert restored(restorer, "chung thuc") == "chứng thực"


@pytest.fixture(scope="module")
def real() -> Restorer:
    phrases = chain.from_iterable(Phrases().by_code().values())
    everyday = (FOLDER / "colloquial.txt").read_text(encoding="utf-8").splitlines()
    records = list(RecordFile(DATA / "procedures.jsonl"))
    titles = [title_words(record.official.name) for record in records]
    documents = [words(document.name) for record in records for document in record.documents]
    talk = [written_out(words(phrase)) for phrase in phrases]
    return Restorer.of([*talk, *map(words, everyday)], [*titles, *documents])


def accented(path: Path, provenance: str = "") -> list[list[Word]]:
    """The questions that were written with diacritics."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    rows = (row for row in rows if row.get("provenance", "").startswith(provenance))
    return [words(row["question"]) for row in rows if row["style"] == "diacritics"]


def share_right(restorer: Restorer, texts: list[list[Word]]) -> float:
    """Of words that were stripped."""
    pairs = [pair for text in texts for pair in zip(text, stripped_and_restored(restorer, text), strict=True)]
    return sum(meant.key == found.key for meant, found in pairs) / len(pairs)


def stripped_and_restored(restorer: Restorer, text: list[Word]) -> tuple[Word, ...]:
    return restorer.restore([word(part.folded) for part in text])[0]


@pytest.mark.real_data
def test_questions_get_their_diacritics_back(real: Restorer) -> None:
    assert share_right(real, accented(EVALUATION / "questions.jsonl")) >= 0.94
    assert share_right(real, accented(DATA / "questions_dev.jsonl", "written")) >= 0.95
