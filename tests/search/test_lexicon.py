import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import InputError
from search import lexicon as module
from search.lexicon import FOLDER, PhraseTable, lexicon, words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the vocabulary that may be broken."""
    copy = tmp_path / "vocabulary"
    shutil.copytree(FOLDER, copy)
    monkeypatch.setattr(module, "FOLDER", copy)
    yield copy
    monkeypatch.undo()
    lexicon()


def at(table: PhraseTable[str], text: str, plain: bool = False) -> tuple[int, str] | None:
    return table.at(words(text), 0, plain)


@pytest.fixture
def table() -> PhraseTable[str]:
    return PhraseTable([("sổ đỏ", "land"), ("sổ đỏ bị mất", "land lost"), ("cà vẹt", "car"), ("kiện", "court")])


def test_the_longest_phrase_is_found(table: PhraseTable[str]) -> None:
    assert at(table, "sổ đỏ bị mất rồi") == (4, "land lost")
    assert at(table, "sổ đỏ bị rách") == (2, "land")
    assert at(table, "mất sổ đỏ") is None


def test_bare_words_stand_for_any_diacritics_in_a_plain_message_only(table: PhraseTable[str]) -> None:
    assert at(table, "so do", plain=True) == (2, "land")
    assert at(table, "so do") is None
    assert at(table, "số đo", plain=True) is None


def test_a_single_bare_word_is_too_little(table: PhraseTable[str]) -> None:
    assert at(table, "kien", plain=True) is None


def test_the_vocabulary_is_read_once(folder: Path) -> None:
    assert lexicon() is lexicon()


def test_a_changed_file_is_read_again(folder: Path) -> None:
    before = lexicon()
    with (folder / "stop_words.txt").open("a", encoding="utf-8") as file:
        file.write("bla\n")
    assert "bla" not in before.stop_words
    assert "bla" in lexicon().stop_words


@pytest.mark.parametrize("line", ["chỉ một cột\n", "ba\tcột\tđây\n", "\tthiếu từ dân nói\n"])
def test_a_broken_line_is_named(folder: Path, line: str) -> None:
    path = folder / "synonyms.tsv"
    count = len(path.read_text(encoding="utf-8").splitlines())
    with path.open("a", encoding="utf-8") as file:
        file.write(line)
    with pytest.raises(InputError, match=rf"synonyms\.tsv line {count + 1}:"):
        lexicon()


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_vocabulary_files_are_composed_and_hold_no_line_twice(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert unicodedata.is_normalized("NFC", text)
    assert len(lines) == len(set(lines))


def test_no_citizens_phrase_is_listed_twice() -> None:
    rows = (FOLDER / "synonyms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    phrases = [phrase.strip() for row in rows for phrase in row.split("\t")[0].split(";")]
    assert sorted(phrases) == sorted(set(phrases))
