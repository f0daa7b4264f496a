"""`motcua train ranker`: the decision's curves, fitted anew on this database and the questions that were read."""

from dataclasses import replace
from typing import Annotated, NamedTuple

import typer

from search.decision import confidence_features, scope_features
from search.searcher import Searcher
from search.training import fit, threshold_that_keeps, threshold_with_precision, write
from search.weights import Weights

from .context import open_context
from .evaluation.sets import Text, message_sets, question_sets

KEPT = 0.985
"""Share of the questions that must not be turned away."""

RIGHT = 0.985
"""Share of direct answers to questions that must be right: above the aim of .95, for what was read looks better than
what was not."""

train = typer.Typer(no_args_is_help=True, help="Fit what is learnt from examples, and write it where one can read it.")


@train.callback()
def _group() -> None:
    """Keeps `train` a group while it has one command."""


@train.command()
def ranker(write_it: Annotated[bool, typer.Option("--write", help="Replace search/weights.toml")] = False) -> None:
    """Fit when to answer at once and when to say that there is none; without --write only shows the numbers."""
    from .knowledge import open_catalog, open_searcher

    with open_context() as context:
        searcher = open_searcher(context, open_catalog(context))
    messages = [text for some in message_sets().values() for text in some if text.kind not in ELSEWHERE]
    weights = fitted(searcher, _questions(searcher), messages)
    for name, curve in (("direct", weights.direct), ("none", weights.none)):
        numbers = ", ".join(f"{feature} {value:.2f}" for feature, value in curve.by_feature.items())
        typer.echo(f"{name}: from {curve.threshold:.2f}; bias {curve.bias:.2f}, {numbers}")
    if write_it:
        write(weights)


def _questions(searcher: Searcher) -> list[Text]:
    """With a record here; as typed, and without diacritics. Never those kept apart."""
    sets = question_sets()
    ours = [
        text for name in sets if "held out" not in name for text in sets[name] if any(map(searcher.knows, text.gold))
    ]
    return [*ours, *(text.folded() for text in ours if not text.is_plain)]


def fitted(searcher: Searcher, questions: list[Text], messages: list[Text]) -> Weights:
    asked, others = _weighed(searcher, questions), _weighed(searcher, messages)
    rule = [each for each in others if each.text.kind in ABOUT_OFFICES]
    direct = fit([each.sure for each in asked + rule], [each.is_right for each in asked + rule])
    none = fit([each.ours for each in asked + others], [True] * len(asked) + [False] * len(others))
    return Weights(
        direct=replace(
            direct, threshold=threshold_with_precision(RIGHT, [(direct(**each.sure), each.is_right) for each in asked])
        ),
        none=replace(none, threshold=threshold_that_keeps(KEPT, [none(**each.ours) for each in asked])),
    )


class _Weighed(NamedTuple):
    text: Text
    is_right: bool
    """The first is the right one."""
    sure: dict[str, float]
    ours: dict[str, float]


def _weighed(searcher: Searcher, texts: list[Text]) -> list[_Weighed]:
    """Those for which anything was found."""
    weighed = []
    for text in texts:
        found, words = searcher.weigh(text.text)
        if found:
            is_right = found[0].listing.id in text.gold
            sure, ours = confidence_features(found[0], found[1:]), scope_features(found[0], words)
            weighed.append(_Weighed(text, is_right, sure, ours))
    return weighed


ABOUT_OFFICES = ("law", "missing_procedure", "procedure_missing")
"""Kinds of messages that sound like questions with a record; the others the intent model helps to tell."""

ELSEWHERE = ("other_city", "hanoi_place")
"""Kinds of messages that name a real procedure and are decided by their place."""
