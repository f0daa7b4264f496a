"""The vocabulary in force: the files, and over citizens' words in them those that staff wrote."""

from typing import Annotated, Any

import structlog
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from core.edits import Edit, Edits, in_force
from core.trace import Trace

from .lexicon import Lexicon, lexicon, with_synonyms, words

NAME = "vocabulary.synonyms"

_log = structlog.get_logger("search.staff_lexicon")


def _has_words(text: str) -> str:
    if not words(text):
        raise ValueError("there must be a word in it")
    return text


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_has_words)
]


class Synonym(BaseModel):
    """A line of synonyms.tsv: citizens' words, with a semicolon between, and the official ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    citizens: Text
    official: Text
    is_used: bool = True
    """False: a line of the file that staff no longer want."""


SYNONYMS = TypeAdapter(tuple[Synonym, ...])


class StaffLexicon:
    """Called, it is the Lexicon in force; the same object until something changes."""

    def __init__(self, edits: Edits) -> None:
        self._edits = edits
        self._made: tuple[Lexicon, Edit | None, Lexicon] | None = None

    def __call__(self) -> Lexicon:
        files, edit, made = lexicon(), self.edit(), self._made
        if made is None or made[0] is not files or made[1] != edit:
            written = self.by(edit)
            lines = [(each.citizens, each.official) for each in written if each.is_used]
            gone = [(each.citizens, each.official) for each in written if not each.is_used]
            made = self._made = (files, edit, with_synonyms(files, lines, gone) if written else files)
        return made[2]

    def by(self, edit: Edit | None) -> tuple[Synonym, ...]:
        """What staff wrote in it. What a later release cannot read any more is left out."""
        edit = in_force(edit)
        if edit is None:
            return ()
        try:
            return SYNONYMS.validate_python(edit.content)
        except ValidationError:
            _log.error("edit_not_readable", edit=edit.number)
            return ()

    def edit(self) -> Edit | None:
        """None: the files hold."""
        return self._edits.get(NAME)

    def newest(self) -> Edit | None:
        return self._edits.newest(NAME)

    def made(self, number: int) -> Edit | None:
        return self._edits.made(NAME, number)

    def put(self, content: Any, seen: int, by: str, trace: Trace) -> None:
        """Lines besides those of the file, and lines of it that go; a phrase of both stands for what is said here.

        Raises ValidationError, and ConflictError for an edit not seen.
        """
        checked = SYNONYMS.dump_python(SYNONYMS.validate_python(content), mode="json", exclude_defaults=True)
        self._edits.put(NAME, checked or None, seen, by, trace)
