"""What a change of a few procedures changes for all others: how rare words are, and how they are written."""

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

from .lexicon import Lexicon
from .likelihood import Likelihood, Voice
from .material import Material
from .restoration import Restorer
from .steps import Steps


class Learnt(NamedTuple):
    likelihood: Likelihood
    restorer: Restorer


def voices(materials: Mapping[str, Material]) -> dict[str, Voice]:
    return {id: each.voice for id, each in materials.items() if each.voice}


def learnt(materials: Mapping[str, Material], words: Lexicon) -> Steps[Learnt]:
    """Some seconds of work for thousands of procedures."""
    heard = voices(materials)
    likelihood = yield from Likelihood.learnt(heard)
    talk = chain(words.everyday, *(voice.phrases for voice in heard.values()))
    records = chain.from_iterable(voice.record for voice in heard.values())
    return Learnt(likelihood, (yield from Restorer.learnt(talk, records)))


class Learning:
    """The work for one state of the materials, which goes on while newer ones are searched already."""

    def __init__(self, materials: Mapping[str, Material], words: Lexicon) -> None:
        self.materials = materials
        self._steps = learnt(materials, words)

    def step(self) -> Learnt | None:
        """What was learnt, after the last step."""
        try:
            next(self._steps)
        except StopIteration as end:
            made: Learnt = end.value
            return made
        return None
