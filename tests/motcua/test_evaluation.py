"""`motcua evaluate`: the figures are what they say they are."""

import csv
import json

import pytest
from typer.testing import CliRunner

from core.share import Share
from motcua.cli import app
from motcua.evaluation.dialogues import figures, play
from motcua.evaluation.retrieval import by_style
from motcua.evaluation.sets import Text, question_sets
from search.embedded import EmbeddedEngine
from search.searcher import Searcher
from tests.search.samples import CODES, MemoryCatalog, procedures

HEADING = "Đăng ký khai sinh – phí, lệ phí:\n\n8.000 đồng"


def test_a_share_knows_how_sure_it_is() -> None:
    low, high = Share(9, 10).interval
    assert (round(low, 2), round(high, 2)) == (0.60, 0.98)  # Wilson's published example
    assert Share(900, 1000).noise < Share(9, 10).noise
    assert Share(0, 0).value == 0.0


def test_retrieval_counts_what_search_gives_back() -> None:
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog(procedures()))
    searcher.refresh()
    texts = [
        Text("a", "đăng ký khai sinh cho con", frozenset({CODES["BIRTH"]})),
        Text("b", "mat ho chieu", frozenset({CODES["PASSPORT_LOST"]})),
        Text("c", "đăng ký khai tử", frozenset({CODES["BIRTH"]})),
    ]
    styles = by_style(searcher, texts)
    assert {name: len(each.asked) for name, each in styles.items()} == {
        "all": 3, "with diacritics": 2, "without": 1, "all, taken off": 3,
    }  # fmt: skip
    assert styles["all"].figures()["first"] == Share(2, 3)
    assert [each.text.id for each in styles["all"].wrong()] == ["c"]


def answer(outcome: str, text: str = HEADING, code: str | None = None, payload: str | None = None) -> dict:
    choices = [{"title": "Khai sinh", "payload": payload}] if payload else None
    reply = {"text": text, "choices": choices, "source": {"code": code} if code else None}
    return {"outcome": outcome, "replies": [reply]}


@pytest.mark.parametrize(
    ("answers", "right"),
    [
        ([answer("answered", code="1.001193")], True),
        ([answer("answered", code="1.000894")], False),
        ([answer("answered", "Đăng ký khai sinh – các bước thực hiện:", code="1.001193")], False),
        ([answer("clarified", payload='/choose{"procedure": "1.001193"}'), answer("answered", code="1.001193")], True),
        ([answer("clarified", payload='/choose{"procedure": "1.000894"}')], False),
        ([answer("no_match")], False),
    ],
    ids=["right", "another procedure", "another aspect", "a button leads there", "no button leads there", "nothing"],
)
def test_a_turn_is_right_when_the_fact_asked_for_is_stated(answers: list[dict], right: bool) -> None:
    script = {"id": "d", "kind": "k", "turns": [{"say": "?", "procedure": ["1.001193"], "aspect": "fee"}]}
    said = iter(answers)
    turns = play(script, lambda message: next(said))
    assert [turn.is_right for turn in turns] == [right]
    assert figures(turns)["turns right"] == Share(int(right), 1)


@pytest.mark.slow
def test_the_command_prints_json_and_writes_every_mistake(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "data"))
    more = tmp_path / "mine.jsonl"
    rows = [("a", "đăng ký khai sinh", "1.001193"), ("b", "đăng ký kết hôn", "1.001193"), ("c", "?", "9.999999")]
    more.write_text("\n".join(json.dumps({"id": i, "question": q, "gold": [g]}) for i, q, g in rows), encoding="utf-8")
    options = ["evaluate", "retrieval", "--json", "--questions", str(more), "--wrong", str(tmp_path / "wrong.csv")]

    done = CliRunner().invoke(app, options)

    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert figures["questions with a record"]["mine: all"]["first"]["value"] == 0.5
    assert figures["messages without one"]["mine, no record here"]["none"]["n"] == 1
    with (tmp_path / "wrong.csv").open(encoding="utf-8-sig") as file:
        assert ("mine: all", "b") in {(row["set"], row["id"]) for row in csv.DictReader(file)}


def test_no_text_of_the_evaluation_stands_in_two_sets() -> None:
    seen: dict[str, str] = {}
    for name, texts in question_sets().items():
        for text in texts:
            assert seen.setdefault(text.folded().text, f"{name} {text.id}") == f"{name} {text.id}"
