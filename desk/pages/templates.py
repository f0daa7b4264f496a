"""What every page of the desk shares: its frame, and how moments and acts are written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from core.clock import spoken
from desk.effects import Effect
from desk.gaps import Standing
from desk.procedure_form import label_of
from desk.roles import Permission, Role
from feedback.acts import ACTS
from feedback.model import Case, State
from messages.gaps import Ending
from messages.outcome import Outcome
from procedure_kb.draft_content import Content
from vietnamese import with_dots
from working_time.words import WEEKDAYS, clock

from .door import FIELD, ROOT, Visitor
from .running_words import JOBS, PLACES, SETTINGS

NAVIGATION = (
    ("/", "Bàn làm việc", Permission.READ),
    ("/hoi-thoai", "Hội thoại", Permission.TALK),
    ("/phan-anh", "Phản ánh", Permission.WORK_CASES),
    ("/thu-tuc", "Thủ tục", Permission.READ),
    ("/ban-soan", "Bản soạn", Permission.EDIT_PROCEDURES),
    ("/cau-hoi", "Chưa trả lời được", Permission.EDIT_PROCEDURES),
    ("/hoi-thu", "Hỏi thử", Permission.READ),
    ("/so-lieu", "Số liệu", Permission.READ),
    ("/van-hanh", "Vận hành", Permission.ADMINISTER),
)
"""Path below ROOT, name, and who sees it: one line on an old screen. One's account is behind one's name."""

DONE = {
    "password": "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.",
    "factor-on": "Đã bật mã xác thực. Từ lần đăng nhập sau anh/chị nhập thêm mã này.",
    "factor-off": "Đã tắt mã xác thực.",
    "session": "Phiên đăng nhập đã kết thúc.",
    "role": "Đã đổi vai trò.",
    "unit": "Đã xếp đơn vị. Việc của đơn vị hiện trên bàn làm việc của người này.",
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
    "case-photo-withdrawn": "Ảnh không còn công khai.",
    "talk-taken": "Anh/chị đang trả lời cuộc này. Đồng nghiệp không nhận được nữa.",
    "talk-said": "Đã gửi.",
    "talk-passed": "Đã chuyển đơn vị. Người dân được báo lý do.",
    "talk-given-back": "Đã trả về hàng chờ.",
    "talk-ended": "Đã kết thúc. Trợ lý trả lời tiếp; người dân được báo.",
    "draft-begun": "Anh/chị đang soạn bản mới. Người dân vẫn đọc bản đang dùng cho đến khi bản này được duyệt.",
    "draft-saved": "Đã lưu.",
    "draft-proposed": "Đã gửi duyệt. Người khác sẽ xem và công bố.",
    "draft-reopened": "Đã lấy lại để sửa tiếp.",
    "draft-withdrawn": "Đã bỏ bản soạn này. Đổi ý thì anh/chị bấm “Soạn lại bản này”.",
    "draft-taken-up": "Anh/chị soạn tiếp bản đã bỏ.",
    "draft-caught-up": "Đã lưu. Bản soạn nay bắt đầu từ bản đang dùng và giữ mọi chỗ anh/chị đã sửa.",
    "draft-sent-back": "Đã trả lại người soạn.",
    "draft-approved": "Đã công bố. Trợ lý dùng bản mới ngay.",
    "draft-scheduled": "Đã duyệt. Trợ lý dùng bản mới từ ngày đã chọn.",
    "gap-linked": "Đã thêm cách hỏi vào bản soạn. Ảnh hưởng đang được tính bên dưới; anh/chị xem rồi gửi duyệt.",
    "gap-new": "Đã mở bản soạn thủ tục mới với cách hỏi này. Anh/chị điền nội dung rồi gửi duyệt.",
    "gap-answered": "Đã ghi là có câu trả lời. Người chờ tin được báo ngay.",
    "gap-out-of-scope": "Đã đánh dấu ngoài phạm vi. Câu giống vậy không hiện nữa; anh/chị đưa lại được.",
    "gap-reopened": "Đã đưa lại vào danh sách chờ xử lý.",
    "golden-added": "Đã thêm vào câu hỏi mẫu. Từ nay mọi bản soạn đều được thử với câu này.",
    "golden-removed": "Đã bỏ câu hỏi mẫu này.",
    "phrase-added": "Đã thêm cách hỏi vào bản soạn của anh/chị. Ảnh hưởng đang được tính bên dưới.",
    "import-sent": "Đã nhận tệp. Chưa có gì thay đổi cho đến khi người khác duyệt.",
    "import-same": "Tệp không khác bản đang dùng ở thủ tục nào: không cần ai duyệt, tệp đã được đóng.",
    "import-taken": "Đã nhập. Trợ lý dùng bản mới ngay.",
    "import-refused": "Đã bỏ tệp, không có gì thay đổi.",
    "restored": "Đã khôi phục. Trợ lý dùng bản này ngay.",
    "schedule-withdrawn": "Đã rút lại thay đổi sắp tới.",
    "marked": "Đã ghi.",
    "channel-off": "Đã tắt kênh. Tin đến vẫn được giữ lại.",
    "channel-on": "Đã bật kênh. Tin đã giữ lại đang được trả lời.",
    "channel-requeued": "Các tin này đang chờ gửi lại.",
    "announced": "Đã đặt thông báo.",
    "announcement-withdrawn": "Đã rút thông báo.",
    "working-day": "Đã đặt. Hạn tính từ bây giờ theo ngày này.",
    "working-day-forgotten": "Đã bỏ. Ngày này lại theo luật và thông báo nghỉ.",
    "year": "Đã xác nhận. Hạn tính từ bây giờ không còn nói là tạm tính.",
    "year-doubted": "Đã rút xác nhận. Người dân lại được báo là tạm tính.",
    "setting": "Đã lưu. Trợ lý dùng trong vòng vài giây.",
    "job-due": "Việc này sẽ chạy trong giây lát.",
    "left": "Anh/chị đã đăng xuất.",
    "lost": "Phiên đã hết: phần vừa gửi chưa được lưu.",
}
"""What a page says after an act; the address carries the key only."""


@dataclass(frozen=True)
class Tile:
    """On the first page: what waits, how much of it, and where (below ROOT)."""

    said: str
    count: int
    path: str


@dataclass(frozen=True)
class Question:
    """Asked before what cannot be taken back. `act` is on the button; the form goes to `path` with `fields`."""

    title: str
    words: tuple[str, ...]
    act: str
    path: str
    fields: Mapping[str, str]
    back: str


class Templates:
    def __init__(self, now: Callable[[], datetime], counts: Mapping[str, Callable[[], int]] | None = None) -> None:
        """`counts`: path below ROOT -> how many wait there, shown beside its name; asked for on every page."""
        loader = PackageLoader("desk.pages")
        self._jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._jinja.filters |= {
            "moment": spoken,
            "day": day,
            "weekday": weekday,
            "clock": clock,
            "number": with_dots,
            "at": value_at,
            "list_path": rows_as_one,
            "share": share,
        }
        self._jinja.globals |= {"root": ROOT, "form_token": FIELD, "Role": Role, "State": State}
        self._jinja.globals |= {"Permission": Permission, "kinds": EFFECTS, "effect_words": effect_words}
        self._jinja.globals["outcome_label"] = outcome_label
        self._jinja.globals |= {"acts": ACTS, "take_label": take_label}
        self._jinja.globals |= {"Standing": Standing, "Ending": Ending, "label_of": label_of}
        self._jinja.globals["about_words"] = about_words
        self._jinja.globals["running_places"] = PLACES
        self._now = now
        self._counts = counts or {}

    def page(self, name: str, visitor: Visitor | None, status: int = 200, **values: Any) -> HTMLResponse:
        open_to = [(path, said) for path, said, needed in NAVIGATION if visitor and visitor.may(needed)]
        places = [(ROOT + path, said) for path, said in open_to]
        counts = {ROOT + path: self._counts[path]() for path, _ in open_to if path in self._counts}
        shared = {
            "visitor": visitor,
            "places": places,
            "counts": counts,
            "done": None,
            "problem": None,
            "now": self._now(),
        }
        return HTMLResponse(self._jinja.get_template(f"{name}.html").render(shared | values), status)

    def ask(self, visitor: Visitor, question: Question) -> HTMLResponse:
        """A page of its own, for it must work without scripts: the form comes again with `sure`."""
        return self.page("sure", visitor, asked=question)


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
    said = ", ".join(f"{with_dots(count)} {words}" for count, words in counted if count)
    asked = f"Đã hỏi lại {with_dots(effect.total // 2)} câu"
    return f"{asked}: {said}." if said else f"{asked}: không câu trả lời nào đổi."


def outcome_label(value: str) -> str:
    """What is no outcome comes from a changed address, and is shown as it is."""
    return Outcome(value).label if value in set(Outcome) else value


def weekday(value: date) -> str:
    return WEEKDAYS[value.weekday()]


def about_words(about: str) -> str:
    """What an act of the history was about: the name without its kind, where the act says the kind."""
    kind, _, name = about.partition(":")
    if kind == "day":
        return day(date.fromisoformat(name))
    words = {"job": JOBS.get(name, name), "announcement": f"thông báo số {name}"}
    words |= {"handoff": f"cuộc số {name}", "import": f"tệp số {name}", "gap": f"quyết định số {name}"}
    words |= {"year": f"năm {name}", "setting": SETTINGS.get(name, name), "drawn": f"câu rút số {name}"}
    return words.get(kind, name or about)


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def share(value: float) -> str:
    """0.873 -> "87 %"."""
    return f"{value:.0%}".replace("%", " %")


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
