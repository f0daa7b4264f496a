"""The procedures as search sees them: with citizens' phrases from the file beside those of staff."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Protocol

from vietnamese import fold

from .citizen_phrases import Phrases
from .model import Procedure


class Records(Protocol):
    """The procedures of a database: `store.Store`."""

    def revision(self) -> int: ...
    def stamps(self) -> Mapping[str, Hashable]: ...
    def some(self, ids: Collection[str]) -> Iterator[Procedure]: ...
    def get(self, id: str) -> Procedure | None: ...


class Catalog:
    """Reads only. Raises DatabaseError, or InputError when the phrases file is broken."""

    def __init__(self, store: Records, phrases: Phrases | None = None) -> None:
        self.store = store
        self.phrases = phrases or Phrases()

    def revision(self) -> int:
        """Differs whenever a procedure or the phrases file changed; the same in every process, and in no order."""
        return self.store.revision() << 32 | self.phrases.fingerprint()

    def stamps(self) -> dict[str, Hashable]:
        """Of all procedures by id, what differs when one does; a hundred times quicker than reading them."""
        phrases = self.phrases.by_code()
        return {id: (stamp, phrases.get(id, ())) for id, stamp in self.store.stamps().items()}

    def procedures(self, ids: Collection[str]) -> Iterator[Procedure]:
        """Those of the ids that there are, streamed."""
        return map(self._with_phrases, self.store.some(ids))

    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """By code, what citizens ask for: also procedures that have no record here."""
        return self.phrases.by_code()

    def get(self, id: str) -> Procedure | None:
        procedure = self.store.get(id)
        return procedure and self._with_phrases(procedure)

    def _with_phrases(self, procedure: Procedure) -> Procedure:
        known: dict[str, str] = {}
        for phrase in (*procedure.plain.phrases, *self.phrases.phrases_for(procedure.id)):
            known.setdefault(fold(phrase), phrase)
        plain = procedure.plain.model_copy(update={"phrases": tuple(known.values())})
        return procedure.model_copy(update={"plain": plain})
