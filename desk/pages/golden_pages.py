"""Golden questions: every one that must be answered rightly, those that are not now on top, one's own taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response

from answers.wording import ASPECTS
from core.errors import NotFoundError
from desk.golden import GoldenQuestion
from desk.roles import Permission
from vietnamese import sort_key

from .door import Door, Visitor
from .fields import Asked, Typed
from .procedures import Knowledge, number_of
from .templates import DONE, Templates, Tile, after

PATH = "/cau-mau"
NOTHING = "Không có câu này, hoặc câu đi kèm chương trình."


def waiting(knowledge: Knowledge, visitor: Visitor) -> list[Tile]:
    """Nothing while all of them are answered rightly."""
    last = knowledge.golden_checks.last() if visitor.may(Permission.EDIT_PROCEDURES) else None
    return [Tile("Câu mẫu trả lời chưa đúng", len(last.missed), PATH)] if last and last.missed else []


def create_router(door: Door, knowledge: Knowledge, templates: Templates) -> APIRouter:
    router = APIRouter()
    golden = knowledge.golden
    Reader = Annotated[Visitor, Depends(door.needs(Permission.READ))]
    Editor = Annotated[Visitor, Depends(door.needs(Permission.EDIT_PROCEDURES))]

    @router.get(PATH)
    def index(visitor: Reader, done: Asked = "") -> Response:
        found = golden.all(knowledge.store.stamps().keys())
        last = knowledge.golden_checks.last()
        missed = {each.text: each for each in last.missed} if last else {}
        titles = knowledge.listing.titles(
            {each.procedure_id for each in found} | {m.reached for m in missed.values() if m.reached}
        )

        def place(each: GoldenQuestion) -> tuple[bool, object, str]:
            return each.text not in missed, sort_key(titles.get(each.procedure_id, each.procedure_id)), each.text

        return templates.page(
            "golden",
            visitor,
            questions=sorted(found, key=place),
            missed=missed,
            last=last,
            titles=titles,
            aspects=ASPECTS,
            done=DONE.get(done),
        )

    @router.post(f"{PATH}/bo")
    def remove(visitor: Editor, number: Typed = "") -> Response:
        try:
            golden.remove(number_of(number), visitor.name)
        except NotFoundError:
            raise HTTPException(404, NOTHING) from None
        return after(PATH, "golden-removed")

    return router
