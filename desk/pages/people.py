"""Who works here: added, given a role or a new key, signed out, removed; and the history of what was done."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from core.errors import ConflictError, InputError
from desk.journal import PAGE, Journal
from desk.roles import Permission, Role
from desk.staff import Staff
from vietnamese import name_key

from .door import Door, Visitor
from .fields import Asked, Typed
from .running_words import ACTS as RUNNING
from .templates import DONE, Question, Templates, after

NO_NAME = "Tên cần từ 2 đến 60 chữ, chữ số, dấu cách."
TAKEN = "Tên này đã có, kể cả người đã thôi việc. Anh/chị chọn tên khác, hoặc cấp lại khóa cho người đó."
NOBODY = "Không có người này, hoặc đã thôi việc."
KEY_SAID = "Mật khẩu, mã xác thực và mọi phiên đăng nhập của người này mất hiệu lực ngay."
REMOVE_SAID = "Người này không vào được nữa, từ lần bấm sau. Tên vẫn còn trong các việc đã làm; anh/chị cấp lại được."
HOLDS = "Đang giữ {talks} cuộc trò chuyện và {cases} phản ánh: anh/chị chuyển cho người khác."
HOLDS_NOTHING = "Người này không giữ cuộc trò chuyện hay phản ánh nào."
NO_UNIT = "Không có đơn vị này: anh/chị chọn trong danh sách."
NOT_ONESELF = "Anh/chị không tự đổi vai trò hay thu hồi quyền của mình được: nhờ người quản trị khác."

ACTS = {
    "staff_added": "Thêm người",
    "staff_key": "Cấp khóa mới",
    "staff_role": "Đổi vai trò",
    "staff_unit": "Xếp đơn vị",
    "staff_removed": "Thu hồi quyền",
    "staff_sessions": "Kết thúc mọi phiên",
    "staff_signed_in": "Đăng nhập",
    "staff_sign_in_failed": "Đăng nhập không thành",
    "staff_password": "Đổi mật khẩu",
    "staff_factor_on": "Bật mã xác thực",
    "staff_factor_off": "Tắt mã xác thực",
    "draft_begun": "Bắt đầu soạn",
    "draft_proposed": "Gửi duyệt",
    "draft_reopened": "Lấy lại bản đã gửi duyệt",
    "draft_approved": "Duyệt",
    "draft_sent_back": "Trả lại người soạn",
    "draft_withdrawn": "Bỏ bản soạn",
    "draft_taken_up": "Soạn lại bản đã bỏ",
    "draft_caught_up": "Làm tiếp từ bản đang dùng",
    "procedure_restored": "Khôi phục bản cũ của thủ tục",
    "schedule_withdrawn": "Rút thay đổi sắp tới",
    "import_sent": "Gửi tệp thủ tục",
    "import_taken": "Duyệt và nhập tệp",
    "import_refused": "Bỏ tệp",
    "import_same": "Tệp không đổi gì, tự đóng",
    "golden_added": "Thêm câu hỏi mẫu",
    "golden_removed": "Bỏ câu hỏi mẫu",
    "message_marked": "Chấm câu trả lời",
    "gap_linked": "Gắn câu chưa trả lời được vào thủ tục",
    "gap_new": "Soạn thủ tục cho câu chưa trả lời được",
    "gap_answered": "Đánh dấu câu hỏi đã có câu trả lời",
    "gap_out_of_scope": "Đánh dấu câu hỏi ngoài phạm vi",
    "gap_reopened": "Đưa câu hỏi lại vào danh sách",
    "handoff_taken": "Nhận cuộc trò chuyện",
    "handoff_answered": "Trả lời người dân",
    "handoff_passed_on": "Chuyển cuộc trò chuyện",
    "handoff_given_back": "Trả cuộc trò chuyện về hàng chờ",
    "handoff_closed": "Kết thúc cuộc trò chuyện",
}


def create_router(
    door: Door,
    staff: Staff,
    journal: Journal,
    units: Callable[[], Mapping[str, str]],
    held: Callable[[str], tuple[int, int]],
    templates: Templates,
) -> APIRouter:
    """`units`: id -> name. `held`: how many talks and how many cases somebody has in hand."""
    router = APIRouter()
    Administrator = Annotated[Visitor, Depends(door.needs(Permission.ADMINISTER))]

    def people(visitor: Visitor, status: int = 200, **values: object) -> Response:
        return templates.page(
            "people",
            visitor,
            status,
            members=sorted(staff.all(), key=lambda member: name_key(member.name)),
            units=units(),
            gone=sorted(staff.gone(), key=name_key),
            **{"typed": "", "key": None} | values,
        )

    @router.get("/nhan-su")
    def everybody(visitor: Administrator, done: Asked = "") -> Response:
        return people(visitor, done=DONE.get(done))

    @router.post("/nhan-su")
    def add(visitor: Administrator, name: Typed = "", role: Typed = "") -> Response:
        name = " ".join(name.split())
        try:
            key = staff.add(name, _role(role), by=visitor.name)
        except ConflictError:
            return people(visitor, 409, problem=TAKEN, typed=name)
        except InputError:
            return people(visitor, 422, problem=NO_NAME, typed=name)
        return people(visitor, key=(name, key))

    def asked(visitor: Visitor, title: str, words: tuple[str, ...], act: str, name: str) -> Response:
        if name not in {member.name for member in staff.all()} | set(staff.gone()):
            return people(visitor, 404, problem=NOBODY)
        path = f"/nhan-su/{act}"
        return templates.ask(visitor, Question(title, words, title, path, {"name": name}, "/nhan-su"))

    @router.post("/nhan-su/khoa-moi")
    def new_key(visitor: Administrator, name: Typed = "", sure: Typed = "") -> Response:
        if not sure:
            return asked(visitor, f"Cấp khóa mới cho {name}", (KEY_SAID,), "khoa-moi", name)
        try:
            key = staff.new_key(name, by=visitor.name)
        except InputError:
            return people(visitor, 404, problem=NOBODY)
        return people(visitor, key=(name, key))

    def tried(visitor: Visitor, act: Callable[[], None], done: str) -> Response:
        try:
            act()
        except InputError:
            return people(visitor, 404, problem=NOBODY)
        return after("/nhan-su", done)

    @router.post("/nhan-su/vai-tro")
    def change_role(visitor: Administrator, name: Typed = "", role: Typed = "") -> Response:
        if name == visitor.name:
            return people(visitor, 409, problem=NOT_ONESELF)
        return tried(visitor, lambda: staff.change_role(name, _role(role), by=visitor.name), "role")

    @router.post("/nhan-su/don-vi")
    def place(visitor: Administrator, name: Typed = "", unit: Typed = "") -> Response:
        if unit and unit not in units():
            return people(visitor, 422, problem=NO_UNIT)
        return tried(visitor, lambda: staff.place(name, unit or None, by=visitor.name), "unit")

    @router.post("/nhan-su/thu-hoi")
    def remove(visitor: Administrator, name: Typed = "", sure: Typed = "") -> Response:
        if name == visitor.name:
            return people(visitor, 409, problem=NOT_ONESELF)
        if not sure:
            talks, cases = held(name)
            holds = HOLDS.format(talks=talks, cases=cases) if talks or cases else HOLDS_NOTHING
            return asked(visitor, f"Thu hồi quyền của {name}", (REMOVE_SAID, holds), "thu-hoi", name)
        return tried(visitor, lambda: staff.remove(name, by=visitor.name), "removed")

    @router.post("/nhan-su/dang-xuat")
    def sign_out(visitor: Administrator, name: Typed = "") -> Response:
        return tried(visitor, lambda: staff.sign_out(name, by=visitor.name), "sessions")

    @router.get("/nhat-ky")
    def history(visitor: Administrator, staff: Asked = "", before: int = 0) -> Response:
        found = journal.read(staff or None, before if 0 < before < 2**31 else None)
        older = found[-1].id if len(found) == PAGE else None
        return templates.page("journal", visitor, acts=found, words=ACTS | RUNNING, of=staff, older=older)

    return router


def _role(value: str) -> Role:
    """Raises InputError for what is none: only a changed form sends it."""
    try:
        return Role(value)
    except ValueError:
        raise InputError(f"{value!r} is no role") from None
