"""A colleague saved first: what was typed stays on the page, what they changed is said; who saves again knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.edits import Edit
from desk.differences import Mark, marked

CHANGED = (
    "Chưa lưu: vừa có người sửa phần này. Điều anh/chị gõ còn trong các ô. Anh/chị xem người ấy đã đổi gì, "
    "chép điều cần giữ vào ô, rồi bấm lưu lần nữa."
)
CHANGED_TOO = "Chưa làm: vừa có người sửa phần này. Anh/chị xem người ấy đã đổi gì, rồi bấm lại nếu vẫn muốn."
"""Of an act for which nothing is typed."""


@dataclass(frozen=True)
class Meanwhile:
    """`staff` None: the server's command line. `lines`: those that went and those that came, without the others."""

    staff: str | None
    at: datetime
    lines: tuple[tuple[Mark, str], ...]


def meanwhile(seen: Edit | None, newest: Edit | None, lines: Callable[[Edit | None], list[str]]) -> Meanwhile | None:
    """What became of what was seen; None: there is no edit, so that only a changed form can have named one."""
    if newest is None:
        return None
    both = marked(lines(seen), lines(newest))
    return Meanwhile(newest.staff, newest.made_at, tuple(pair for pair in both if pair[0] != "same"))
