"""Doubts about the way and what one gets in the end."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from .finding import Doubt
from .record import Record

LONG_STEP = 40
"""Characters. Shorter ones ("Bước 1:", "Không") may well stand twice."""
FEW_BREAKS = 3
"""So many cut sentences are no accident of one line."""

_NUMBERED = re.compile(r"\W*Bước\s*(\d{1,3})\b", re.IGNORECASE)
_ANY_NUMBER = re.compile(r"Bước\s*(\d{1,3})\b", re.IGNORECASE)
_POINT = re.compile(r"(?:[a-zđ]{1,2}\d?|[ivx]+)[.)\-:/ ]")
_ENDED = re.compile(r"[.;:!?,”\"]$")
_CODE = re.compile(r"Mã: ?\S")
_LETTERS = re.compile(r"[^\W\d_]{2}")


def step_doubts(record: Record) -> Iterator[Doubt]:
    steps = record.official.steps
    if not steps:
        yield Doubt("steps", "steps-missing", "no step is told")
    if lost := _lost(steps):
        yield Doubt("steps", "step-lost", f"there is no step {lost}")
    if broken := _broken(steps):
        yield Doubt(f"steps[{broken[0]}]", "steps-broken", f"{len(broken)} lines go on in the next one")
    twice = [step for step, times in Counter(steps).items() if times > 1 and len(step) > LONG_STEP]
    if twice:
        yield Doubt(f"steps[{steps.index(twice[0])}]", "step-repeated", f'"{twice[0][:60]}"')


def _lost(steps: tuple[str, ...]) -> int | None:
    """The first number that is jumped over and stands nowhere in the text."""
    told = {int(number) for step in steps for number in _ANY_NUMBER.findall(step)}
    numbers = [int(match[1]) for step in steps if (match := _NUMBERED.match(step))]
    gaps = (before + 1 for before, after in pairwise(numbers) if after > before + 1)
    return next((number for number in gaps if number not in told), None)


def _broken(steps: tuple[str, ...]) -> list[int]:
    """The lines that end within a sentence, if they are many."""
    pairs = enumerate(pairwise(steps))
    cut = [index for index, (line, after) in pairs if not _ENDED.search(line) and _is_small(after)]
    return cut if len(cut) >= FEW_BREAKS else []


def _is_small(text: str) -> bool:
    """Whether it goes on in small letters, and is no point "a)" of its own."""
    return text[:1].islower() and not _POINT.match(text)


def result_doubts(record: Record) -> Iterator[Doubt]:
    results = record.official.results
    if not results:
        yield Doubt("results", "result-missing", "no result is named")
    for index, result in enumerate(results):
        if not _LETTERS.search(result.name):
            yield Doubt(f"results[{index}].name", "result-empty", f'"{result.name}"')
        if match := _CODE.search(result.name):
            yield Doubt(f"results[{index}].name", "code-in-name", f'"{result.name[match.start() :][:40]}"')
