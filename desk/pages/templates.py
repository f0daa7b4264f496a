"""What every page of the desk shares: its frame, and how moments and acts are written."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from core.clock import spoken
from desk.roles import Permission, Role
from feedback.acts import ACTS
from feedback.model import Case, State

from .door import FIELD, ROOT, Visitor
from .fields import LONGEST

NAVIGATION = (
    ("/", "Bàn làm việc", Permission.READ),
    ("/phan-anh", "Phản ánh", Permission.WORK_CASES),
    ("/nhan-su", "Nhân sự", Permission.ADMINISTER),
    ("/nhat-ky", "Nhật ký", Permission.ADMINISTER),
    ("/tai-khoan", "Tài khoản", Permission.OWN_ACCOUNT),
)
"""Path below ROOT, name, and who sees it."""

DONE = {
    "password": "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.",
    "factor-on": "Đã bật mã xác thực. Từ lần đăng nhập sau anh/chị nhập thêm mã này.",
    "factor-off": "Đã tắt mã xác thực.",
    "session": "Phiên đăng nhập đã kết thúc.",
    "role": "Đã đổi vai trò.",
    "removed": "Đã thu hồi quyền. Tên vẫn còn trong các việc đã làm.",
    "sessions": "Đã kết thúc mọi phiên đăng nhập của người này.",
    "case-taken": "Đã nhận. Người gửi được báo.",
    "case-said": "Đã gửi.",
    "case-routed": "Đã chuyển đơn vị. Người gửi được báo.",
    "case-closed": "Đã trả lời. Người gửi sẽ xác nhận hoặc yêu cầu giải quyết lại.",
    "case-refused": "Đã ghi không tiếp nhận. Người gửi được báo lý do.",
    "case-hidden": "Đã ẩn khỏi trang công khai.",
    "case-shown": "Đã hiện lại trên trang công khai.",
    "case-photo": "Ảnh đã công khai.",
    "left": "Anh/chị đã đăng xuất.",
}
"""What a page says after an act; the address carries the key only."""


class Templates:
    def __init__(self, now: Callable[[], datetime]) -> None:
        loader = PackageLoader("desk.pages")
        self._jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._jinja.filters |= {"moment": spoken}
        self._jinja.globals |= {"root": ROOT, "form_token": FIELD, "Role": Role, "State": State}
        self._jinja.globals |= {"acts": ACTS, "take_label": take_label, "longest": LONGEST}
        self._now = now

    def page(self, name: str, visitor: Visitor | None, status: int = 200, **values: Any) -> HTMLResponse:
        places = [(ROOT + path, said) for path, said, needed in NAVIGATION if visitor and visitor.may(needed)]
        shared = {"visitor": visitor, "places": places, "done": None, "problem": None, "now": self._now()}
        return HTMLResponse(self._jinja.get_template(f"{name}.html").render(shared | values), status)


def after(path: str, done: str) -> RedirectResponse:
    """To a page that says what was done: loading it again does nothing twice."""
    return RedirectResponse(f"{ROOT}{path}?done={done}", 303)


def take_label(case: Case, name: str) -> str | None:
    """What taking it would be called now; None: nothing to take."""
    if not case.state.is_open or case.officer not in (None, name):
        return None
    if case.state == State.FILED:
        return "Tiếp nhận"
    if case.state == State.RECEIVED:
        return "Bắt đầu giải quyết"
    return "Nhận việc" if case.officer is None else None
