"""Questions that stayed without an answer: which, how often, and what is to become of them."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Response
from sqlalchemy import Connection

from core.errors import ConflictError, InputError
from desk.gap_book import Kind
from desk.gaps import DAYS, Gaps, Group, Standing
from desk.roles import Permission
from desk.trying import Trying
from messages.gaps import Ending
from procedure_kb.draft_content import rows_at
from procedure_kb.drafts import Draft, WaitsForApproval

from .door import Door, Visitor
from .fields import Asked, Typed, page_of
from .phrases import NO_PHRASE, phrase_of, take_back_first, with_phrase
from .procedures import NO_CODE, THERE_ALREADY, Knowledge, Page, may_be_new
from .templates import DONE, Templates, after

PAGE = 50
PROPOSALS = 6
NO_GAP = "Không có câu hỏi này, hoặc người hỏi đã xóa dữ liệu của mình."
DECIDED = "Chưa làm được: đồng nghiệp vừa quyết định câu này. Anh/chị xem lại bên dưới."
NOT_CHOSEN = "Anh/chị chọn thủ tục trả lời được câu này."
NOTHING_CHOSEN = "Anh/chị chọn ít nhất một câu."

Key = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


def _ending(named: Annotated[Asked, Query(alias="loai")] = "") -> Ending:
    return Ending(named) if named in set(Ending) else Ending.UNANSWERED


How = Annotated[Ending, Depends(_ending)]
"""Of which questions, as the address says it."""


def create_router(door: Door, gaps: Gaps, trying: Trying, knowledge: Knowledge, templates: Templates) -> APIRouter:
    router = APIRouter()
    Editor = Annotated[Visitor, Depends(door.needs(Permission.EDIT_PROCEDURES))]

    def listed(
        visitor: Visitor, ending: Ending, standing: str = "", page: int = 1, status: int = 200, **values: object
    ) -> Response:
        chosen = Standing(standing) if standing in set(Standing) else Standing.OPEN
        groups = gaps.groups(ending)
        found = [group for group in groups if group.standing == chosen]
        page, pages = page_of(page, len(found), PAGE)
        shared = {
            "groups": found[PAGE * (page - 1) : PAGE * page],
            "counts": {each: sum(group.standing == each for group in groups) for each in Standing},
            "chosen": chosen,
            "ending": ending,
            "page": page,
            "pages": pages,
            "days": DAYS,
        }
        return templates.page("gaps", visitor, status, **shared | values)

    @router.get("/cau-hoi")
    def index(
        visitor: Editor,
        ending: How,
        standing: Annotated[Asked, Query(alias="trang-thai")] = "",
        page: Page = 1,
        done: Asked = "",
    ) -> Response:
        return listed(visitor, ending, standing, page, done=DONE.get(done))

    @router.post("/cau-hoi/ngoai-pham-vi")
    def out_of_scope(
        visitor: Editor,
        ending: How,
        keys: Annotated[list[str], Form(max_length=PAGE)] = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        chosen = [group for group in gaps.groups(ending) if group.keys & set(keys)]
        if not chosen:
            return listed(visitor, ending, status=422, problem=NOTHING_CHOSEN)
        try:
            for group in chosen:
                gaps.book.decide(group.keys, Kind.OUT_OF_SCOPE, visitor.name)
        except ConflictError:
            return listed(visitor, ending, status=409, problem=DECIDED)
        return after("/cau-hoi", "gap-out-of-scope", **_named(ending))

    def found(key: str, ending: Ending) -> Group:
        if group := gaps.group(key, ending):
            return group
        raise HTTPException(404, NO_GAP)

    def shown(
        visitor: Visitor, key: str, ending: Ending, words: str = "", status: int = 200, **values: object
    ) -> Response:
        group = found(key, ending)
        shared: dict[str, Any] = {
            "group": group,
            "ending": ending,
            "words": words,
            "draft": _draft(knowledge, group),
            "procedure": knowledge.store.get(group.decision.procedure_id or "") if group.decision else None,
            "typed": {},
            "days": DAYS,
            "try_it": urlencode({"cau": group.phrase}),
        }
        if group.standing == Standing.OPEN:
            shared |= _proposals(knowledge, trying, words or group.phrase, bool(words))
            typed = values.get("typed")
            if isinstance(typed, dict) and (chosen := knowledge.store.get(typed.get("procedure", ""))):
                shared["proposals"] = list((dict(shared["proposals"]) | {chosen.id: chosen.title}).items())
        return templates.page("gap", visitor, status, **shared | values)

    @router.get("/cau-hoi/{key}")
    def one(
        visitor: Editor, key: Key, ending: How, words: Annotated[Asked, Query(alias="tim")] = "", done: Asked = ""
    ) -> Response:
        return shown(visitor, key, ending, words, done=DONE.get(done))

    def tried(
        visitor: Visitor, key: str, ending: Ending, act: Callable[[], Response], refusal: str, **typed: str
    ) -> Response:
        """What was typed stays in its field when the act is refused."""
        words = typed.get("words", "")
        if found(key, ending).standing not in (Standing.OPEN, Standing.DONE):
            return shown(visitor, key, ending, words, 409, problem=DECIDED, typed=typed)
        try:
            return act()
        except ConflictError:
            return shown(visitor, key, ending, words, 409, problem=DECIDED, typed=typed)
        except InputError:
            return shown(visitor, key, ending, words, 422, problem=refusal, typed=typed)

    def already(visitor: Visitor, group: Group, kind: Kind, procedure_id: str, phrase: str) -> Draft | None:
        """The draft that a first click of the same button made."""
        decision, draft = group.decision, _draft(knowledge, group)
        if decision is None or draft is None:
            return None
        same = (decision.kind, decision.decided_by, decision.procedure_id) == (kind, visitor.name, procedure_id)
        return draft if same and " ".join(phrase.split()) in rows_at(draft.content, "plain.phrases") else None

    @router.post("/cau-hoi/{key}/gan")
    def link(
        visitor: Editor,
        key: Key,
        ending: How,
        procedure: Typed = "",
        phrase: Typed = "",
        act: Typed = "",
        words: Typed = "",
        sure: Typed = "",
    ) -> Response:
        """`act` "answered": the record answers it already, and who asked is told; else it gets a phrase."""

        def linked() -> Response:
            questions = found(key, ending).keys
            if act == "answered":
                if knowledge.store.get(procedure) is None:
                    raise InputError("no such procedure")
                gaps.book.decide(questions, Kind.ANSWERED, visitor.name, procedure)
                return after("/cau-hoi", "gap-answered", **_named(ending))

            def decide(connection: Connection, draft: Draft) -> None:
                gaps.book.decide(questions, Kind.LINKED, visitor.name, procedure, draft.number, connection)

            try:
                draft = with_phrase(knowledge, procedure, phrase, visitor.name, bool(sure), decide)
            except WaitsForApproval as error:
                own, typed = f"/cau-hoi/{key}", {"procedure": procedure, "phrase": phrase, "act": act, "words": words}
                of = f"?{urlencode(_named(ending))}" if _named(ending) else ""
                return templates.ask(visitor, take_back_first(error.draft, f"{own}/gan{of}", f"{own}{of}", **typed))
            return after(f"/ban-soan/{draft.number}/xem", "gap-linked")

        if act != "answered" and (draft := already(visitor, found(key, ending), Kind.LINKED, procedure, phrase)):
            return after(f"/ban-soan/{draft.number}/xem", "gap-linked")

        refusal = NOT_CHOSEN if act == "answered" else NO_PHRASE
        return tried(visitor, key, ending, linked, refusal, procedure=procedure, phrase=phrase, words=words)

    @router.post("/cau-hoi/{key}/moi")
    def new(
        visitor: Editor, key: Key, ending: How, code: Typed = "", name: Typed = "", first_phrase: Typed = ""
    ) -> Response:
        code, name = code.strip(), " ".join(name.split())
        typed = {"code": code, "name": name, "first_phrase": first_phrase}
        if not may_be_new(code, name):
            return shown(visitor, key, ending, status=422, problem=NO_CODE, typed=typed)

        def begun() -> Response:
            group, said = found(key, ending), phrase_of(first_phrase)

            def decide(connection: Connection, draft: Draft) -> None:
                gaps.book.decide(group.keys, Kind.NEW, visitor.name, code, draft.number, connection)

            try:
                draft = knowledge.drafts.begin_new(code, name, visitor.name, said, decide)
            except ConflictError:
                if draft_there := already(visitor, found(key, ending), Kind.NEW, code, said):
                    return after(f"/ban-soan/{draft_there.number}", "gap-new")
                if knowledge.store.get(code) or knowledge.drafts.select(code):
                    return shown(visitor, key, ending, status=409, problem=THERE_ALREADY, typed=typed)
                raise
            return after(f"/ban-soan/{draft.number}", "gap-new")

        if draft := already(visitor, found(key, ending), Kind.NEW, code, first_phrase):
            return after(f"/ban-soan/{draft.number}", "gap-new")
        return tried(visitor, key, ending, begun, NO_PHRASE, **typed)

    @router.post("/cau-hoi/{key}/mo-lai")
    def reopen(visitor: Editor, key: Key, ending: How) -> Response:
        group = found(key, ending)
        try:
            if group.decision:
                gaps.book.undo(group.decision, visitor.name)
        except ConflictError:
            return shown(visitor, key, ending, status=409, problem=DECIDED)
        return after(f"/cau-hoi/{key}", "gap-reopened", **_named(ending))

    return router


def _named(ending: Ending) -> dict[str, str]:
    return {} if ending == Ending.UNANSWERED else {"loai": ending.value}


def _draft(knowledge: Knowledge, group: Group) -> Draft | None:
    """The one that is to answer it, while it does not yet."""
    if group.decision is None or not group.decision.is_under_way or group.decision.draft is None:
        return None
    try:
        return knowledge.drafts.get(group.decision.draft)
    except InputError:
        return None


def _proposals(knowledge: Knowledge, trying: Trying, words: str, was_typed: bool) -> dict[str, Any]:
    """Procedures to choose from: what the assistant finds first, then what has the words in code or title."""
    told = trying.explain(words, with_intents=False)
    why = {each.id: each for each in told.ranked} if told else {}
    found = {hit.id: hit.name for hit in told.hits[:PROPOSALS]} if told else {}
    if was_typed or not found:
        found |= {each.id: each.title for each in knowledge.listing.find(words)[:PROPOSALS]}
    return {"proposals": list(found.items()), "why": why, "is_away": told is None}
