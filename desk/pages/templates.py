"""What every page of the desk shares: its frame, and how moments and acts are written."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from core.clock import spoken
from desk.effects import Effect
from desk.gap_book import Kind
from desk.gaps import Standing
from desk.procedure_form import label_of
from desk.roles import Permission, Role
from feedback.acts import ACTS
from feedback.model import Case, State
from messages.outcome import Outcome
from procedure_kb.draft_content import Content

from .door import FIELD, ROOT, Visitor
from .fields import LONGEST

NAVIGATION = (
    ("/", "Bàn làm việc", Permission.READ),
    ("/phan-anh", "Phản ánh", Permission.WORK_CASES),
    ("/thu-tuc", "Thủ tục", Permission.READ),
    ("/ban-soan", "Bản soạn", Permission.EDIT_PROCEDURES),
    ("/cau-hoi", "Chưa trả lời được", Permission.EDIT_PROCEDURES),
    ("/hoi-thu", "Hỏi thử", Permission.READ),
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
    "draft-begun": "Anh/chị đang soạn bản mới. Người dân vẫn đọc bản đang dùng cho đến khi bản này được duyệt.",
    "draft-saved": "Đã lưu.",
    "draft-proposed": "Đã gửi duyệt. Người khác sẽ xem và công bố.",
    "draft-reopened": "Đã lấy lại để sửa tiếp.",
    "draft-withdrawn": "Đã bỏ bản soạn này.",
    "draft-sent-back": "Đã trả lại người soạn.",
    "draft-approved": "Đã công bố. Trợ lý dùng bản mới ngay.",
    "draft-scheduled": "Đã duyệt. Trợ lý dùng bản mới từ ngày đã chọn.",
    "gap-linked": "Đã thêm cách hỏi vào bản soạn. Ảnh hưởng đang được tính bên dưới; anh/chị xem rồi gửi duyệt.",
    "gap-new": "Đã mở bản soạn thủ tục mới với cách hỏi này. Anh/chị điền nội dung rồi gửi duyệt.",
    "gap-answered": "Đã ghi là có câu trả lời. Người chờ tin được báo ngay.",
    "gap-out-of-scope": "Đã đánh dấu ngoài phạm vi. Câu giống vậy không hiện nữa; anh/chị đưa lại được.",
    "gap-reopened": "Đã đưa lại vào danh sách chờ xử lý.",
    "golden-added": "Đã thêm vào câu hỏi mẫu. Từ nay mọi bản soạn đều được thử với câu này.",
    "phrase-added": "Đã thêm cách hỏi vào bản soạn của anh/chị. Ảnh hưởng đang được tính bên dưới.",
    "restored": "Đã khôi phục. Trợ lý dùng bản này ngay.",
    "schedule-withdrawn": "Đã rút lại thay đổi sắp tới.",
    "left": "Anh/chị đã đăng xuất.",
}
"""What a page says after an act; the address carries the key only."""


class Templates:
    def __init__(self, now: Callable[[], datetime]) -> None:
        loader = PackageLoader("desk.pages")
        self._jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._jinja.filters |= {
            "moment": spoken,
            "day": day,
            "number": number,
            "at": value_at,
            "list_path": rows_as_one,
            "share": share,
        }
        self._jinja.globals |= {"root": ROOT, "form_token": FIELD, "Role": Role, "State": State}
        self._jinja.globals |= {"Permission": Permission, "kinds": EFFECTS, "effect_words": effect_words}
        self._jinja.globals["outcome_label"] = lambda value: Outcome(value).label
        self._jinja.globals |= {"acts": ACTS, "take_label": take_label, "longest": LONGEST}
        self._jinja.globals |= {"Standing": Standing, "Kind": Kind, "label_of": label_of}
        self._now = now

    def page(self, name: str, visitor: Visitor | None, status: int = 200, **values: Any) -> HTMLResponse:
        places = [(ROOT + path, said) for path, said, needed in NAVIGATION if visitor and visitor.may(needed)]
        shared = {"visitor": visitor, "places": places, "done": None, "problem": None, "now": self._now()}
        return HTMLResponse(self._jinja.get_template(f"{name}.html").render(shared | values), status)


def after(path: str, done: str, **query: str) -> RedirectResponse:
    """To a page that says what was done: loading it again does nothing twice."""
    return RedirectResponse(f"{ROOT}{path}?{urlencode(query | {'done': done})}", 303)


EFFECTS = {
    "lost": "Không còn trả lời được",
    "other-record": "Trả lời bằng thủ tục khác",
    "changed": "Câu trả lời đổi",
    "gained": "Nay trả lời được",
}
"""Kinds of `answers.effect`, on the page of a draft."""


def effect_words(effect: Effect) -> str:
    """In one sentence: "3 câu trả lời đổi, 1 câu không còn trả lời được."."""
    counted = (
        (effect.wrong, "câu hỏi mẫu sai"),
        (effect.count("lost"), "câu không còn trả lời được"),
        (effect.count("other-record"), "câu trả lời bằng thủ tục khác"),
        (effect.count("changed"), "câu trả lời đổi"),
        (effect.count("gained"), "câu nay trả lời được"),
    )
    said = ", ".join(f"{number(count)} {words}" for count, words in counted if count)
    asked = f"Đã hỏi lại {number(effect.total // 2)} câu"
    return f"{asked}: {said}." if said else f"{asked}: không câu trả lời nào đổi."


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def share(value: float) -> str:
    """0.873 -> "87 %"."""
    return f"{value:.0%}".replace("%", " %")


def number(value: int) -> str:
    """With the dots of Vietnamese thousands."""
    return f"{value:,}".replace(",", ".")


def value_at(content: Content, path: str) -> Any:
    """What stands there of a draft; None: nothing."""
    held: Any = content
    for step in path.split("."):
        held = held.get(step) if isinstance(held, dict) else None
    return held


def rows_as_one(path: str) -> str:
    """ "official.steps[2]" -> "official.steps[]", as the form names its fields."""
    return re.sub(r"\[\d+\]", "[]", path)


def take_label(case: Case, name: str) -> str | None:
    """What taking it would be called now; None: nothing to take."""
    if not case.state.is_open or case.officer not in (None, name):
        return None
    if case.state == State.FILED:
        return "Tiếp nhận"
    if case.state == State.RECEIVED:
        return "Bắt đầu giải quyết"
    return "Nhận việc" if case.officer is None else None
