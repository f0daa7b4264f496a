"""The training examples hold what the classifier's quality rests on: all intents, enough voices, no leaks."""

import re
import unicodedata
from itertools import chain
from pathlib import Path

import pytest
import yaml

from vietnamese import fold

ROOT = Path(__file__).resolve().parents[2]
TRAINING = sorted((ROOT / "nlu_data").glob("*.yml"))
HELD_OUT = Path(__file__).with_name("held_out.yml")
INTENTS = {
    "ask_documents",
    "ask_fee",
    "ask_time",
    "ask_place",
    "ask_steps",
    "ask_legal",
    "ask_online",
    "ask_form",
    "ask_requirements",
    "ask_result",
    "ask_procedure",
    "check_dossier",
    "subscribe_dossier",
    "file_feedback",
    "feedback_status",
    "rate_service",
    "office_hours",
    "branch_address",
    "human_handoff",
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "help",
    "emergency",
    "out_of_scope",
}
_ANNOTATION = re.compile(r"\[([^\]]+)\]\((\w+)\)")

Examples = dict[str, list[str]]


def blocks(files: list[Path]) -> list[dict[str, str]]:
    return [block for file in files for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]]


def lines(block: dict[str, str]) -> list[str]:
    return [line.removeprefix("- ") for line in block["examples"].splitlines()]


def read(files: list[Path]) -> Examples:
    """Annotated examples by intent."""
    examples: Examples = {}
    for block in blocks(files):
        if "intent" in block:
            examples.setdefault(block["intent"], []).extend(lines(block))
    return examples


def typed(example: str) -> str:
    """What the citizen typed: "mã [H26-…](dossier_code)" -> "mã H26-…"."""
    return _ANNOTATION.sub(r"\1", example)


def key(example: str) -> str:
    """Equal for two messages that differ in case, diacritics or punctuation only."""
    return " ".join(re.findall(r"\w+", fold(typed(example))))


def undiacritised_share(examples: list[str]) -> float:
    return sum(fold(example) == example.lower() for example in examples) / len(examples)


@pytest.fixture(scope="module")
def training() -> Examples:
    return read(TRAINING)


@pytest.fixture(scope="module")
def held_out() -> Examples:
    return read([HELD_OUT])


def test_every_intent_has_enough_examples(training: Examples) -> None:
    assert set(training) == INTENTS
    assert {intent: len(found) for intent, found in training.items() if len(found) < 40} == {}


def test_enough_examples_are_typed_without_diacritics(training: Examples) -> None:
    shares = {intent: undiacritised_share(found) for intent, found in training.items()}

    assert {intent: share for intent, share in shares.items() if share < 0.2} == {}
    assert undiacritised_share(list(chain(*training.values()))) >= 0.3


def test_no_message_is_given_twice(training: Examples, held_out: Examples) -> None:
    seen: dict[str, str] = {}
    for where, examples in (("training", training), ("held out", held_out)):
        for intent, found in examples.items():
            for example in found:
                home = f"{where} {intent}: {example}"
                assert key(example) not in seen, f"{home} repeats {seen[key(example)]}"
                seen[key(example)] = home


def test_texts_are_composed(training: Examples, held_out: Examples) -> None:
    texts = chain(*training.values(), *held_out.values())

    assert [text for text in texts if not unicodedata.is_normalized("NFC", text)] == []


def test_held_out_set_asks_ten_of_each_intent_half_without_diacritics(held_out: Examples) -> None:
    assert {intent: len(found) for intent, found in held_out.items()} == dict.fromkeys(INTENTS, 10)
    assert {intent for intent, found in held_out.items() if undiacritised_share(found) < 0.3} == set()


def test_every_annotated_value_is_found_whole_by_its_pattern(training: Examples) -> None:
    patterns: Examples = {}
    for block in blocks(TRAINING):
        if "regex" in block:
            patterns.setdefault(block["regex"], []).extend(lines(block))
    for example in chain(*training.values()):
        annotated = {(value, entity) for value, entity in _ANNOTATION.findall(example)}
        assert found_in(typed(example), patterns) == annotated, example


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hồ sơ 000.A0.01.H26-210212-9090.", "000.A0.01.H26-210212-9090"),
        ("h26.12-250403-0007 xong chưa", "h26.12-250403-0007"),
        ("số của tôi +84 912 345 678", "+84 912 345 678"),
        ("gọi ⟨điện thoại 1⟩ nhé", "⟨điện thoại 1⟩"),
        ("căn cước 001099012345", None),
        ("thủ tục 1.001193", None),
    ],
)
def test_codes_and_phones_are_told_from_other_numbers(text: str, value: str | None) -> None:
    patterns = {block["regex"]: lines(block) for block in blocks(TRAINING) if "regex" in block}

    assert {found for found, _ in found_in(text, patterns)} == ({value} if value else set())


def found_in(text: str, patterns: Examples) -> set[tuple[str, str]]:
    """Values and entities, as Rasa's RegexEntityExtractor finds them: letter case does not matter."""
    return {
        (match[0], entity)
        for entity, alternatives in patterns.items()
        for pattern in alternatives
        for match in re.finditer(pattern, text, re.IGNORECASE)
    }
