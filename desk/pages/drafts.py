"""Writing a procedure, seeing what that changes for citizens, and having it approved by somebody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from core.errors import ConflictError, InputError, NotFoundError
from desk.differences import differences, lines_of
from desk.procedure_form import SECTIONS, is_shown, label_of, moved, with_typed
from desk.remark_words import words_of
from desk.roles import Permission
from procedure_kb.checks import KINDS
from procedure_kb.draft_content import Content, Remark, remarks
from procedure_kb.drafts import OPEN, WRITABLE, ChangedSince, Draft, DraftState, Overlap, record_in
from procedure_kb.schedule import Scheduled
from vietnamese import nfc

from .door import Door, Visitor, form_of
from .fields import TOO_LONG, Asked, Typed, Written, too_long
from .procedures import Knowledge, number_of
from .templates import DONE, Templates, Tile, after, day

NO_DRAFT = "Không có bản soạn này."
SAVED_ELSEWHERE = (
    "Chưa lưu: bản soạn này vừa được lưu ở cửa sổ khác, hoặc đã gửi duyệt. Nội dung anh/chị gõ còn trên trang; "
    "anh/chị chép phần cần giữ, rồi mở lại bản soạn."
)
CHANGED_SINCE = "Bản soạn đã đổi từ lúc anh/chị mở. Anh/chị xem lại bản bên dưới rồi quyết định."
NOT_READY = "Chưa gửi duyệt được: còn chỗ phải điền hoặc sửa. Anh/chị xem các chỗ báo lỗi."
NOTHING_CHANGED = "Bản soạn chưa đổi gì so với bản đang dùng."
DECIDED = "Chưa làm được: bản soạn này vừa chuyển trạng thái. Anh/chị xem lại bên dưới."
ANOTHER = "Chưa mở lại: anh/chị đang có bản soạn khác của thủ tục này. Anh/chị vào “Bản soạn”, làm tiếp bản đó."
NOTE_NEEDED = "Anh/chị ghi rõ cần sửa gì."
NOT_ONES_OWN = "Anh/chị không tự duyệt bản mình soạn: nhờ người khác xem."
NOT_SURE = "Chưa bỏ: anh/chị đánh dấu “Tôi chắc chắn” rồi bấm lại."
OVERLAPS = "Chưa công bố: người khác vừa sửa cùng chỗ ({fields}). Trả lại để người soạn làm tiếp từ bản mới."
OVERLAPS_OWN = (
    "Chưa gửi duyệt: người khác vừa công bố bản sửa cùng chỗ ({fields}). Anh/chị bấm “Soạn tiếp” để xem hai bản."
)
WRONG_DAY = "Ngày không đọc được: anh/chị ghi theo mẫu năm-tháng-ngày, ví dụ 2027-01-01."
PAST_DAY = "Ngày đã chọn không phải ngày sắp tới. Anh/chị chọn ngày khác, hoặc để trống để dùng ngay khi được duyệt."

CATCH_UP = "catch-up"
"""The act of the button that makes the record as it stands what a draft began from."""

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def waiting(knowledge: Knowledge, visitor: Visitor) -> list[Tile]:
    """What to do next: of those who may approve, what others wrote."""
    if not visitor.may(Permission.EDIT_PROCEDURES):
        return []
    drafts = knowledge.drafts.select()
    own = [draft for draft in drafts if draft.author == visitor.name]
    tiles = [
        Tile("Cần sửa lại", sum(draft.state == DraftState.SENT_BACK for draft in own), "/ban-soan"),
        Tile("Bản tôi đang soạn", sum(draft.state == DraftState.WRITING for draft in own), "/ban-soan"),
    ]
    if visitor.may(Permission.APPROVE_PROCEDURES):
        proposed = [draft for draft in drafts if draft.state == DraftState.PROPOSED and draft not in own]
        tiles.insert(0, Tile("Chờ tôi duyệt", len(proposed), "/ban-soan"))
    if stuck := knowledge.schedule.stuck():
        tiles.insert(0, Tile("Đến ngày mà chưa dùng được", len(stuck), "/ban-soan"))
    return tiles


def create_router(door: Door, knowledge: Knowledge, templates: Templates) -> APIRouter:
    router = APIRouter()
    drafts = knowledge.drafts
    Editor = Annotated[Visitor, Depends(door.needs(Permission.EDIT_PROCEDURES))]
    Approver = Annotated[Visitor, Depends(door.needs(Permission.APPROVE_PROCEDURES))]

    def found(number: int) -> Draft:
        try:
            return drafts.get(number)
        except NotFoundError:
            raise HTTPException(404, NO_DRAFT) from None

    def own(visitor: Visitor, number: int) -> Draft:
        draft = found(number)
        if draft.author != visitor.name:
            raise HTTPException(404, NO_DRAFT)
        return draft

    @router.get("/ban-soan")
    def index(visitor: Editor, done: Asked = "") -> Response:
        given_up = drafts.select(states=(DraftState.WITHDRAWN,), author=visitor.name)
        current = drafts.select()[::-1]
        return templates.page(
            "drafts",
            visitor,
            drafts=current,
            given_up=given_up[::-1],
            stuck=knowledge.schedule.stuck(),
            done=DONE.get(done),
        )

    def editor(
        visitor: Visitor, draft: Draft, content: Content, status: int = 200, row: str = "", **values: object
    ) -> Response:
        said = remarks(draft.procedure_id, content, knowledge.today())
        by_path: dict[str, list[Remark]] = {}
        for remark in said:
            by_path.setdefault(remark.path, []).append(remark)
        current = knowledge.store.history(draft.procedure_id)[-1:]
        shared = {
            "draft": draft,
            "content": content,
            "sections": SECTIONS,
            "remarks": by_path,
            "loose": [remark for remark in said if not is_shown(remark.path)],
            "row": row,
            "others": [each for each in drafts.select(draft.procedure_id) if each.author != visitor.name],
            "newer": current[0] if current and current[0].number != draft.base_version else None,
            "overlap": drafts.overlap(replace(draft, content=content)),
            "phrases": knowledge.phrases.phrases_for(draft.procedure_id),
            "seen": draft.saves,
        }
        said_of = {"words_of": words_of, "label_of": label_of, "lines_of": lines_of}
        return templates.page("draft", visitor, status, **said_of, **shared | values)

    @router.get("/ban-soan/{number}")
    def write(visitor: Editor, number: Number, done: Asked = "") -> Response:
        draft = own(visitor, number)
        if draft.state not in WRITABLE:
            return after(f"/ban-soan/{number}/xem", "")
        return editor(visitor, draft, draft.content, done=DONE.get(done))

    @router.post("/ban-soan/{number}")
    async def save(request: Request, visitor: Editor, number: Number) -> Response:
        """Every press of a button and every pause in typing. `act` moves rows, or leads to the next page."""
        sent = (await form_of(request)).multi_items()
        typed = [(name, nfc(value)) for name, value in sent if isinstance(value, str)]
        return await run_in_threadpool(saved, visitor, number, typed)

    def saved(visitor: Visitor, number: int, typed: list[tuple[str, str]]) -> Response:
        draft = own(visitor, number)
        sent = dict(typed)
        act = sent.get("act", "")
        content, row = moved(with_typed(draft.content, typed), act)
        try:
            draft = drafts.save(number, visitor.name, content, number_of(sent.get("saves", "")))
            if act == CATCH_UP:
                draft = drafts.catch_up(number, visitor.name, draft.saves)
                return editor(visitor, draft, draft.content, done=DONE["draft-caught-up"])
        except ConflictError:
            return editor(visitor, draft, content, 409, problem=SAVED_ELSEWHERE, seen=sent.get("saves", ""))
        if act == "review":
            return after(f"/ban-soan/{number}/xem", "")
        return editor(visitor, draft, draft.content, row=row, done=None if row else DONE["draft-saved"])

    def reviewed(visitor: Visitor, number: int, status: int = 200, **values: object) -> Response:
        draft = found(number)
        said = remarks(draft.procedure_id, draft.content, knowledge.today())
        wrong = [remark for remark in said if not _is_doubt(remark)]
        base = drafts.base(draft)
        shared = {
            "draft": draft,
            "state": _state(draft, drafts.put_off(draft)),
            "wrong": wrong,
            "doubts": [remark for remark in said if _is_doubt(remark)],
            "differences": [] if wrong else differences(base, record_in(draft)),
            "effect": knowledge.effects.current(draft),
            "overlap": drafts.overlap(draft) if draft.state in OPEN else [],
            "typed": {},
        }
        return templates.page("review", visitor, status, words_of=words_of, label_of=label_of, **shared | values)

    @router.get("/ban-soan/{number}/xem")
    def review(visitor: Editor, number: Number, done: Asked = "") -> Response:
        return reviewed(visitor, number, done=DONE.get(done))

    @router.get("/ban-soan/{number}/anh-huong")
    def effect(visitor: Editor, number: Number) -> Response:
        """The part of the page that changes while it is worked out."""
        return templates.page("effect", visitor, draft=(draft := found(number)), effect=knowledge.effects.of(draft))

    def tried(
        visitor: Visitor,
        number: int,
        act: Callable[[], object],
        done: str,
        refusal: str,
        overlaps: str = OVERLAPS,
        **typed: str,
    ) -> Response:
        """What was typed stays in its field when the act is refused."""
        if too_long(*typed.values()):
            return reviewed(visitor, number, 422, problem=TOO_LONG, typed=typed)
        try:
            act()
        except NotFoundError:
            raise HTTPException(404, NO_DRAFT) from None
        except Overlap as error:
            fields = ", ".join(map(label_of, error.fields))
            return reviewed(visitor, number, 409, problem=overlaps.format(fields=fields), typed=typed)
        except ChangedSince:
            return reviewed(visitor, number, 409, problem=CHANGED_SINCE, typed=typed)
        except ConflictError:
            return reviewed(visitor, number, 409, problem=DECIDED, typed=typed)
        except InputError:
            return reviewed(visitor, number, 422, problem=refusal, typed=typed)
        return after(f"/ban-soan/{number}/xem", done)

    @router.post("/ban-soan/{number}/anh-huong")
    def ask_effect(visitor: Editor, number: Number) -> Response:
        def ask() -> None:
            draft = found(number)
            record_in(draft)
            knowledge.effects.ask(draft)

        return tried(visitor, number, ask, "", NOT_READY)

    @router.post("/ban-soan/{number}/gui")
    def propose(visitor: Editor, number: Number, why: Written = "", on: Typed = "") -> Response:
        typed = {"why": why, "on": on}
        try:
            begins = date.fromisoformat(on) if on.strip() else None
        except ValueError:
            return reviewed(visitor, number, 422, problem=WRONG_DAY, typed=typed)
        if begins and begins <= knowledge.today():
            return reviewed(visitor, number, 422, problem=PAST_DAY, typed=typed)

        def act() -> None:
            draft = own(visitor, number)
            record_in(draft)
            knowledge.effects.ask(drafts.propose(number, visitor.name, why, begins))

        ready = not [each for each in remarks_of(number) if not _is_doubt(each)]
        refusal = NOTHING_CHANGED if ready else NOT_READY
        return tried(visitor, number, act, "draft-proposed", refusal, OVERLAPS_OWN, **typed)

    def remarks_of(number: int) -> list[Remark]:
        draft = found(number)
        return remarks(draft.procedure_id, draft.content, knowledge.today())

    @router.post("/ban-soan/{number}/lay-lai")
    def reopen(visitor: Editor, number: Number) -> Response:
        return tried(visitor, number, lambda: drafts.reopen(number, visitor.name), "draft-reopened", "")

    @router.post("/ban-soan/{number}/bo")
    def withdraw(visitor: Editor, number: Number, sure: Typed = "") -> Response:
        own(visitor, number)
        if not sure:
            return reviewed(visitor, number, 422, problem=NOT_SURE)
        return tried(visitor, number, lambda: drafts.withdraw(number, visitor.name), "draft-withdrawn", "")

    @router.post("/ban-soan/{number}/soan-lai")
    def take_up(visitor: Editor, number: Number) -> Response:
        """One that was given up."""
        draft = own(visitor, number)
        try:
            drafts.take_up(number, visitor.name)
        except ConflictError:
            return reviewed(visitor, number, 409, problem=ANOTHER if draft.state == DraftState.WITHDRAWN else DECIDED)
        return after(f"/ban-soan/{number}", "draft-taken-up")

    @router.post("/ban-soan/{number}/tra-lai")
    def send_back(visitor: Approver, number: Number, note: Written = "", seen: Typed = "") -> Response:
        refusal = NOT_ONES_OWN if found(number).author == visitor.name else NOTE_NEEDED
        act = lambda: drafts.send_back(number, visitor.name, note, seen)  # noqa: E731
        return tried(visitor, number, act, "draft-sent-back", refusal, note=note)

    @router.post("/ban-soan/{number}/duyet")
    def approve(visitor: Approver, number: Number, seen: Typed = "") -> Response:
        """`seen`: the stamp of what the page showed."""
        begins = found(number).effective_on
        done = "draft-scheduled" if begins and begins > knowledge.today() else "draft-approved"
        return tried(visitor, number, lambda: drafts.approve(number, visitor.name, seen), done, NOT_ONES_OWN)

    return router


def _is_doubt(remark: Remark) -> bool:
    """A doubt may be published all the same; a mistake cannot be kept."""
    return remark.kind in KINDS


def _state(draft: Draft, put_off: Scheduled | None) -> str:
    """Of one that was approved for a later day, what became of it by now."""
    if put_off is None or put_off.state == "applied":
        return draft.state.label
    return {
        "waiting": f"Chờ đến ngày {day(put_off.effective_on)}",
        "withdrawn": "Đã rút",
        "conflict": f"Chưa dùng được từ ngày {day(put_off.effective_on)}: người khác đã sửa cùng chỗ",
    }[put_off.state]
