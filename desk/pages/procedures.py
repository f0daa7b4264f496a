"""Finding procedures, reading one as citizens do, its history; beginning to edit it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response

from answers.compose import compose
from answers.facts import facts_about
from answers.wording import ASPECTS
from core.errors import ConflictError, InputError, NotFoundError
from core.trace import Trace
from desk.differences import differences
from desk.effects import Effects
from desk.golden import Golden
from desk.golden_checks import GoldenChecks
from desk.procedure_form import label_of
from desk.roles import Permission
from procedure_kb.changes import Version
from procedure_kb.citizen_phrases import Phrases
from procedure_kb.drafts import Drafts
from procedure_kb.fields import changed_fields
from procedure_kb.listing import Listing
from procedure_kb.model import Aspect, Procedure
from procedure_kb.record_file import ID
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store

from .door import Door, Visitor
from .fields import Asked, Typed, page_of
from .templates import DONE, Templates, after

PAGE = 50
LONGEST_ID = 60
NO_PROCEDURE = "Không có thủ tục này."
THERE_ALREADY = "Mã này đã có, hoặc đang có người soạn. Anh/chị tìm thủ tục đó rồi bấm “Sửa”."
NO_CODE = "Mã gồm chữ, số, dấu chấm, gạch nối, tối đa 60 ký tự; tên không để trống."
CHANGED = "Chưa khôi phục: vừa có người sửa thủ tục này. Anh/chị xem lại lịch sử."

Id = Annotated[str, Path(pattern=r"^[\w.-]{1,60}$")]
Page = Annotated[int, Query(alias="trang", ge=1, le=100_000)]
Number = Annotated[int, Query(ge=0, le=1_000_000)]


@dataclass(frozen=True)
class Knowledge:
    """What these pages work with. `today` in Hanoi; `contact` says where a citizen turns."""

    store: Store
    listing: Listing
    drafts: Drafts
    schedule: Schedule
    effects: Effects
    golden: Golden
    golden_checks: GoldenChecks
    phrases: Phrases
    trace: Trace
    contact: Callable[[], str]
    today: Callable[[], date]


def create_router(door: Door, knowledge: Knowledge, templates: Templates) -> APIRouter:
    router = APIRouter()
    store, drafts = knowledge.store, knowledge.drafts
    Reader = Annotated[Visitor, Depends(door.needs(Permission.READ))]
    Editor = Annotated[Visitor, Depends(door.needs(Permission.EDIT_PROCEDURES))]
    Approver = Annotated[Visitor, Depends(door.needs(Permission.APPROVE_PROCEDURES))]

    def listed(
        visitor: Visitor, words: str = "", field: str = "", page: int = 1, status: int = 200, **values: object
    ) -> Response:
        found = knowledge.listing.find(words, field)
        page, pages = page_of(page, len(found), PAGE)
        shared = {
            "procedures": found[PAGE * (page - 1) : PAGE * page],
            "count": len(found),
            "page": page,
            "pages": pages,
            "words": words,
            "field": field,
            "fields": knowledge.listing.fields(),
            "typed": {},
        }
        return templates.page("procedures", visitor, status, **shared | values)

    @router.get("/thu-tuc")
    def index(
        visitor: Reader,
        words: Annotated[Asked, Query(alias="tim")] = "",
        field: Annotated[Asked, Query(alias="linh-vuc")] = "",
        page: Page = 1,
        done: Asked = "",
    ) -> Response:
        return listed(visitor, words, field, page, done=DONE.get(done))

    @router.post("/thu-tuc")
    def add(visitor: Editor, code: Typed = "", name: Typed = "") -> Response:
        code, name = code.strip(), " ".join(name.split())
        typed = {"code": code, "name": name}
        if not may_be_new(code, name):
            return listed(visitor, status=422, problem=NO_CODE, typed=typed)
        try:
            draft = drafts.begin_new(code, name, visitor.name)
        except ConflictError:
            if own := drafts.select(code, author=visitor.name):  # a second click on the same button
                return after(f"/ban-soan/{own[0].number}", "draft-begun")
            return listed(visitor, status=409, problem=THERE_ALREADY, typed=typed)
        return after(f"/ban-soan/{draft.number}", "draft-begun")

    @router.get("/thu-tuc/{id}")
    def one(visitor: Reader, id: Id, done: Asked = "") -> Response:
        procedure = _found(store, id)
        today = knowledge.today()
        told = [(said, _told(procedure, aspect, knowledge.contact(), today)) for aspect, said in ASPECTS.items()]
        values: dict[str, Any] = {
            "procedure": procedure,
            "told": told,
            "drafts": drafts.select(id),
            "coming": [
                each for each in knowledge.schedule.all() if each.procedure.id == id and each.state == "waiting"
            ],
            "phrases": knowledge.phrases.phrases_for(id),
        }
        return templates.page("procedure", visitor, done=DONE.get(done), **values)

    @router.post("/thu-tuc/{id}/sua")
    def edit(visitor: Editor, id: Id) -> Response:
        try:
            draft = drafts.begin(id, visitor.name)
        except NotFoundError:
            raise HTTPException(404, NO_PROCEDURE) from None
        return after(f"/ban-soan/{draft.number}", "draft-begun")

    def history_page(visitor: Visitor, id: str, old: int, new: int, status: int = 200, **values: object) -> Response:
        versions = {version.number: version for version in store.history(id)}
        if not versions:
            raise HTTPException(404, NO_PROCEDURE)
        newest = max(versions)
        after_ = versions.get(new or newest, versions[newest])
        before = versions.get(old if old else after_.number - 1)
        rows = [(each, _changes(versions.get(each.number - 1), each)) for each in reversed(versions.values())]
        shared = {
            "id": id,
            "title": versions[newest].procedure.title,
            "versions": rows,
            "newest": newest,
            "before": before,
            "after": after_,
            "differences": differences(before.procedure if before else None, after_.procedure),
        }
        return templates.page("history", visitor, status, **shared | values)

    @router.get("/thu-tuc/{id}/lich-su")
    def history(
        visitor: Reader,
        id: Id,
        old: Annotated[Number, Query(alias="cu")] = 0,
        new: Annotated[Number, Query(alias="moi")] = 0,
        done: Asked = "",
    ) -> Response:
        return history_page(visitor, id, old, new, done=DONE.get(done))

    @router.post("/thu-tuc/{id}/khoi-phuc")
    def restore(visitor: Approver, id: Id, version: Typed = "", newest: Typed = "") -> Response:
        """`newest`: the one that stood when the page was opened; nothing newer is overwritten unseen."""
        try:
            seen = number_of(newest)
            store.restore(id, number_of(version), who=visitor.name, expected_version=seen, trace=knowledge.trace)
        except ConflictError:
            return history_page(visitor, id, 0, 0, 409, problem=CHANGED)
        except InputError:
            raise HTTPException(404, NO_PROCEDURE) from None
        return after(f"/thu-tuc/{id}/lich-su", "restored")

    @router.post("/thu-tuc/{id}/rut-lai")
    def take_back(visitor: Approver, id: Id, number: Typed = "") -> Response:
        """A change that waits for its day."""
        try:
            knowledge.schedule.withdraw(number_of(number), who=visitor.name, trace=knowledge.trace)
        except InputError:
            raise HTTPException(404, NO_PROCEDURE) from None
        return after(f"/thu-tuc/{id}", "schedule-withdrawn")

    return router


def _found(store: Store, id: str) -> Procedure:
    if procedure := store.get(id):
        return procedure
    raise HTTPException(404, NO_PROCEDURE)


def _told(procedure: Procedure, aspect: Aspect, contact: str, today: date) -> list[str]:
    """As a citizen reads it, its first page."""
    facts = facts_about(procedure, aspect, today)
    return [reply.text for reply in compose(procedure, aspect, facts, contact, today, case=None, page=0)]


def _changes(before: Version | None, version: Version) -> str:
    """What a version changed, in the words of the form."""
    changed = changed_fields(before.procedure if before else None, version.procedure)
    return ", ".join(dict.fromkeys(map(label_of, changed))) if before else "Toàn bộ"


def may_be_new(code: str, name: str) -> bool:
    """What a procedure may be called; whether there is one already is asked later."""
    return bool(name and ID.fullmatch(code)) and len(code) <= LONGEST_ID


def number_of(typed: str) -> int:
    """0 for what is no number: only a changed form sends it."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
