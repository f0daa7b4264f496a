"""Whole conversations with a running service, from scripts.

A script is a JSON line `{id, kind, turns}`. A turn is `{say, procedure: [codes], aspect}`: right when the answer states
that aspect of one of these procedures, or asks back and a button leads there (the test presses it). Or it is
`{say, outcome}`, names of outcomes with `|` between them. `also` lists aspects or outcomes that are as fair.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from answers.wording import ASPECTS
from core.share import Share, share
from procedure_kb.model import Aspect

MOST_PRESSES = 3
"""Which procedure, which case, and once more."""

Post = Callable[[dict[str, Any]], dict[str, Any]]
"""Posts to `/api/chat` and gives the answer; keeps the session."""


@dataclass(frozen=True)
class Turn:
    script: str
    kind: str
    said: str
    wanted: str
    got: str
    is_right: bool


def play(script: Mapping[str, Any], post: Post) -> list[Turn]:
    """All turns of one script, in one conversation."""
    return [_turn(script, turn, post) for turn in script["turns"]]


def _turn(script: Mapping[str, Any], turn: Mapping[str, Any], post: Post) -> Turn:
    answer = post({"text": turn["say"]})
    also = turn.get("also", ())
    if "outcome" in turn:
        is_right, wanted = answer["outcome"] in (*turn["outcome"].split("|"), *also), turn["outcome"]
    else:
        codes = frozenset(turn["procedure"])
        for _ in range(MOST_PRESSES):
            if payload := _button(answer, codes):
                answer = post({"payload": payload})
        is_right = any(_states(answer, codes, aspect) for aspect in (turn["aspect"], *also))
        wanted = f"{turn['procedure'][0]} {turn['aspect']}"
    return Turn(script["id"], script["kind"], turn["say"], wanted, _described(answer), is_right)


def _button(answer: Mapping[str, Any], codes: frozenset[str]) -> str | None:
    """Of a question back: the right procedure's, or the first case of it."""
    if answer["outcome"] != "clarified":
        return None
    choices = [choice for reply in answer["replies"] for choice in reply.get("choices") or ()]
    return next((str(each["payload"]) for each in choices if any(code in each["payload"] for code in codes)), None)


def _states(answer: Mapping[str, Any], codes: frozenset[str], aspect: Aspect) -> bool:
    about = {reply["source"]["code"] for reply in answer["replies"] if reply.get("source")}
    heading = answer["replies"][0]["text"].split("\n")[0]
    return bool(about & codes) and (aspect == "overview" or ASPECTS[aspect] in heading)


def _described(answer: Mapping[str, Any]) -> str:
    codes = [reply["source"]["code"] for reply in answer["replies"] if reply.get("source")]
    return " ".join([answer["outcome"], *codes[:1], answer["replies"][0]["text"].split("\n")[0][:80]])


def figures(turns: Sequence[Turn]) -> dict[str, Share]:
    kinds = sorted({turn.kind for turn in turns})
    by_kind = {kind: share([turn.is_right for turn in turns if turn.kind == kind]) for kind in kinds}
    return {"turns right": share([turn.is_right for turn in turns]), **by_kind}
