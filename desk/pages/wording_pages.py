"""Citizens' words for official ones: the file's lines, those no longer used, and staff's own to write."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Response
from pydantic import ValidationError

from core.edits import Edit, in_force, stamp_of
from core.errors import ConflictError
from desk.journal import Journal
from desk.roles import Permission
from search.lexicon import synonym_lines
from search.staff_lexicon import StaffLexicon
from vietnamese import name_key

from .door import Door, Visitor
from .fields import Asked, Typed, Written, with_words
from .form_rows import BLANK_ROWS, WRONG, Column, mistakes_in, rows_of
from .meanwhile import CHANGED, CHANGED_TOO, meanwhile
from .procedures import number_of
from .templates import DONE, Templates, after

PLACE = "/van-hanh/tu-vung"
NO_LINE = "Tệp không có dòng này."


@dataclass(frozen=True)
class Vocabulary:
    lexicon: StaffLexicon
    journal: Journal


def create_router(door: Door, vocabulary: Vocabulary, templates: Templates) -> APIRouter:
    router = APIRouter()
    lexicon = vocabulary.lexicon
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, words: str = "", **values: Any) -> Response:
        """`rows`: what was typed; without them what holds. `seen`: the edit it was typed over."""
        edit = values.pop("edit", None) or lexicon.newest()
        written = lexicon.by(edit)
        own = [{"citizens": each.citizens, "official": each.official} for each in written if each.is_used]
        shared: dict[str, Any] = {
            "rows": values.pop("rows", own) + [{} for _ in range(BLANK_ROWS)],
            "edit": in_force(edit),
            "seen": stamp_of(edit),
            "lines": _lines(words),
            "gone": {(each.citizens, each.official) for each in written if not each.is_used},
            "all_lines": synonym_lines(),
            "words": words,
            "mistakes": {},
            "meanwhile": None,
        }
        return templates.page("vocabulary", visitor, status, **shared | values)

    def overtaken(visitor: Visitor, seen: int, problem: str, **values: Any) -> Response:
        newest = lexicon.newest()
        said = meanwhile(lexicon.made(seen), newest, lines_of)
        return shown(visitor, 409, problem=problem, edit=newest, meanwhile=said, **values)

    def lines_of(edit: Edit | None) -> list[str]:
        said = {True: "{} → {}", False: "{} → {} (của tệp, không dùng nữa)"}
        return [said[each.is_used].format(each.citizens, each.official) for each in lexicon.by(edit)]

    @router.get(PLACE)
    def index(visitor: Administrator, words: Annotated[Asked, Query(alias="tim")] = "", done: Asked = "") -> Response:
        return shown(visitor, words=words, done=DONE.get(done))

    @router.post(PLACE)
    def save(visitor: Administrator, citizens: Column, official: Column, seen: Typed = "") -> Response:
        rows, before = rows_of(citizens=citizens, official=official), number_of(seen)
        kept = [each.model_dump() for each in lexicon.by(lexicon.made(before)) if not each.is_used]
        try:
            lexicon.put([*rows, *kept], before, visitor.name, vocabulary.journal)
        except ConflictError:
            return overtaken(visitor, before, CHANGED, rows=rows)
        except ValidationError as error:
            mistakes = mistakes_in(error)
            return shown(visitor, 422, rows=rows, problem=WRONG, mistakes=mistakes, seen=before)
        return after(PLACE, "setting")

    @router.post(f"{PLACE}/tep")
    def use(
        visitor: Administrator,
        citizens: Written = "",
        official: Written = "",
        used: Typed = "",
        words: Annotated[Typed, Form(alias="tim")] = "",
        seen: Typed = "",
    ) -> Response:
        """Whether a line of the file is used."""
        before = number_of(seen)
        held = [each.model_dump() for each in lexicon.by(lexicon.made(before))]
        line: dict[str, Any] = {"citizens": citizens, "official": official, "is_used": False}
        if (citizens, official) not in synonym_lines() and line not in held:
            raise HTTPException(404, NO_LINE)
        others = [each for each in held if each != line]
        try:
            lexicon.put(others if used else [*others, line], before, visitor.name, vocabulary.journal)
        except ConflictError:
            return overtaken(visitor, before, CHANGED_TOO, words=words)
        return after(PLACE, "setting", tim=words)

    return router


def _lines(words: str) -> list[tuple[str, str]]:
    """Of the file, those in which the words stand, with or without diacritics; by the official term."""
    return sorted(with_words(words, synonym_lines(), " ".join), key=lambda line: name_key(line[1]))
