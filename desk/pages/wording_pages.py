"""Citizens' words for official ones: the file's lines to look through, and staff's own to write."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import ValidationError

from core.errors import ConflictError
from desk.journal import Journal
from desk.roles import Permission
from search.lexicon import synonym_lines
from search.staff_lexicon import StaffLexicon
from vietnamese import fold, name_key

from .door import Door, Visitor
from .fields import Asked, Typed
from .form_rows import BLANK_ROWS, Column, Row, mistakes_in, rows_of
from .procedures import number_of
from .service_places import CHANGED, WRONG
from .templates import DONE, Templates, after

PLACE = "/van-hanh/tu-vung"


@dataclass(frozen=True)
class Vocabulary:
    lexicon: StaffLexicon
    journal: Journal


def create_router(door: Door, vocabulary: Vocabulary, templates: Templates) -> APIRouter:
    router = APIRouter()
    lexicon = vocabulary.lexicon
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def shown(visitor: Visitor, status: int = 200, rows: list[Row] | None = None, **values: Any) -> Response:
        held = [each.model_dump() for each in lexicon.added()] if rows is None else rows
        shared: dict[str, Any] = {
            "rows": held + [{} for _ in range(BLANK_ROWS)],
            "edit": lexicon.edit(),
            "seen": lexicon.number(),
        }
        shared |= {"lines": _lines(""), "words": "", "mistakes": {}}
        return templates.page("vocabulary", visitor, status, **shared | values)

    @router.get(PLACE)
    def index(visitor: Administrator, words: Annotated[Asked, Query(alias="tim")] = "", done: Asked = "") -> Response:
        return shown(visitor, lines=_lines(words), words=words, done=DONE.get(done))

    @router.post(PLACE)
    def save(visitor: Administrator, citizens: Column, official: Column, seen: Typed = "") -> Response:
        rows = rows_of(citizens=citizens, official=official)
        try:
            lexicon.put(rows, number_of(seen), visitor.name, vocabulary.journal)
        except ConflictError:
            return shown(visitor, 409, problem=CHANGED)
        except ValidationError as error:
            return shown(visitor, 422, rows, problem=WRONG, mistakes=mistakes_in(error))
        return after(PLACE, "setting")

    return router


def _lines(words: str) -> list[tuple[str, str]]:
    """Of the file, those in which the words stand, with or without diacritics; by the official term."""
    said = fold(words.casefold()).strip()
    found = [line for line in synonym_lines() if said in fold(" ".join(line).casefold())]
    return sorted(found, key=lambda line: name_key(line[1]))
