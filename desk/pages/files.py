"""Procedures in and out as files: what a file would change, somebody else's yes; what is filtered, to take away."""

import tempfile
from collections.abc import Iterator
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from core.clock import spoken
from core.errors import ConflictError, InputError, NotFoundError
from desk.file_words import in_vietnamese
from desk.imports import PAGE, Import, Imports, PreviewChanged
from desk.roles import Permission
from procedure_kb.export import Format, write
from procedure_kb.freshness import meant_days
from vietnamese import nfc

from .door import Door, Visitor, form_of
from .fields import Asked, Typed, page_of
from .procedures import Id, Knowledge, Page
from .templates import DONE, Question, Templates, after

NO_FILE = "Anh/chị chọn một tệp Excel, CSV, JSON hoặc YAML."
NO_DAY = "Ngày đối chiếu ghi như 2026-07-14 hoặc 2026-07."
UNREADABLE = "Tệp chưa nhận được, chưa có gì thay đổi. Chỗ sai: {problem}"
TOO_LONG_FOR_EXCEL = "Có nội dung dài quá một ô của Excel. Anh/chị tải dạng CSV."
NO_IMPORT = "Không có tệp này."
NOT_HELD = "Tệp đã được xử lý, hoặc không đổi gì ở thủ tục này."
CHANGED = "Chưa nhập: vừa có thủ tục khác được công bố. Anh/chị xem lại tệp sẽ đổi gì bên dưới rồi duyệt."
DECIDED = "Tệp này vừa được xử lý."
NOT_ONES_OWN = "Anh/chị không tự duyệt tệp mình gửi: nhờ người khác xem."
DROP = "Bỏ tệp {name}?"
DROP_SAID = "{sender} gửi tệp này lúc {moment}; tệp đang chờ duyệt. Bỏ rồi thì muốn nhập phải gửi lại tệp."

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
}
CHUNK = 65_536

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def create_router(door: Door, knowledge: Knowledge, imports: Imports, templates: Templates) -> APIRouter:
    router = APIRouter()
    Reader = Annotated[Visitor, Depends(door.needs(Permission.READ))]
    Editor = Annotated[Visitor, Depends(door.needs(Permission.EDIT_PROCEDURES))]
    Approver = Annotated[Visitor, Depends(door.needs(Permission.APPROVE_PROCEDURES))]

    def listed(visitor: Visitor, status: int = 200, **values: object) -> Response:
        shared = {"waiting": imports.waiting(), "recent": imports.recent(), "verified_on": ""}
        return templates.page("imports", visitor, status, **shared | values)

    @router.get("/nhap-tep")
    def index(visitor: Editor, done: Asked = "") -> Response:
        return listed(visitor, done=DONE.get(done))

    @router.post("/nhap-tep")
    async def send(request: Request, visitor: Editor) -> Response:
        """Its fields are no parameters: FastAPI would read a large file before the door is asked."""
        sent = await form_of(request)
        file, day = sent.get("file"), sent.get("verified_on")
        try:
            upload = file if isinstance(file, UploadFile) else None
            return await run_in_threadpool(received, visitor, upload, nfc(day) if isinstance(day, str) else "")
        finally:
            await request.close()

    def received(visitor: Visitor, file: UploadFile | None, verified_on: str) -> Response:
        day = verified_on.strip()
        if file is None or not file.filename:
            return listed(visitor, 422, problem=NO_FILE, verified_on=day)
        if day and meant_days(day) is None:
            return listed(visitor, 422, problem=NO_DAY, verified_on=day)
        try:
            number = imports.receive(file.filename, file.file, visitor.name, day or None)
        except InputError as error:
            return listed(visitor, 422, problem=UNREADABLE.format(problem=in_vietnamese(str(error))), verified_on=day)
        return after(f"/nhap-tep/{number}", "import-same" if imports.get(number).state == "same" else "import-sent")

    def found(number: int) -> Import:
        try:
            return imports.get(number)
        except NotFoundError:
            raise HTTPException(404, NO_IMPORT) from None

    def shown(visitor: Visitor, number: int, status: int = 200, page: int = 1, **values: object) -> Response:
        sent = found(number)
        page, pages = page_of(page, sent.count, PAGE)
        shared = {"sent": sent, "records": imports.records(number, page), "page": page, "pages": pages}
        return templates.page("import", visitor, status, **shared | values)

    @router.get("/nhap-tep/{number}")
    def one(visitor: Editor, number: Number, page: Page = 1, done: Asked = "") -> Response:
        return shown(visitor, number, page=page, done=DONE.get(done))

    @router.get("/nhap-tep/{number}/thu-tuc/{id}")
    def record(visitor: Editor, number: Number, id: Id) -> Response:
        sent = found(number)
        try:
            look = imports.look(number, id)
        except NotFoundError:
            raise HTTPException(404, NOT_HELD) from None
        return templates.page("import_record", visitor, sent=sent, look=look)

    @router.post("/nhap-tep/{number}/duyet")
    def take(visitor: Approver, number: Number) -> Response:
        try:
            imports.take(number, visitor.name)
        except NotFoundError:
            raise HTTPException(404, NO_IMPORT) from None
        except PreviewChanged:
            if imports.get(number).state == "same":
                return after(f"/nhap-tep/{number}", "import-same")
            return shown(visitor, number, 409, problem=CHANGED)
        except ConflictError:
            return shown(visitor, number, 409, problem=DECIDED)
        except InputError as error:
            is_own = imports.get(number).sent_by == visitor.name
            problem = NOT_ONES_OWN if is_own else UNREADABLE.format(problem=in_vietnamese(str(error)))
            return shown(visitor, number, 422, problem=problem)
        return after(f"/nhap-tep/{number}", "import-taken")

    @router.post("/nhap-tep/{number}/bo")
    def refuse(visitor: Editor, number: Number, sure: Typed = "") -> Response:
        sent = found(number)
        if sent.state == "waiting" and sent.sent_by != visitor.name and not sure:
            said = DROP_SAID.format(sender=sent.sent_by, moment=spoken(sent.sent_at))
            here = f"/nhap-tep/{number}"
            return templates.ask(
                visitor, Question(DROP.format(name=sent.name), (said,), "Bỏ tệp", f"{here}/bo", {}, here)
            )
        try:
            imports.refuse(number, visitor.name)
        except ConflictError:
            return shown(visitor, number, 409, problem=DECIDED)
        return after("/nhap-tep", "import-refused")

    @router.get("/tai-ve")
    def export(
        visitor: Reader,
        words: Annotated[Asked, Query(alias="tim")] = "",
        field: Annotated[Asked, Query(alias="linh-vuc")] = "",
        format: Annotated[Format, Query(alias="dang")] = "xlsx",
    ) -> Response:
        """What the list shows when it is filtered so."""
        wanted = {each.id for each in knowledge.listing.find(words, field)}
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was sent
        try:
            write((each for each in knowledge.store.procedures() if each.id in wanted), file, format)
        except InputError:
            file.close()
            raise HTTPException(422, TOO_LONG_FOR_EXCEL) from None
        name = f"thu-tuc-{knowledge.today():%Y-%m-%d}.{format}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(_sent(file), media_type=MEDIA[format], headers=headers)

    return router


def _sent(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
