"""A dossier in words. Every fact stands in the dossier, or follows from the calendar of working days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.clock import HANOI, spoken
from messages.reply import Choice, Reply
from messages.talk import pressed
from vietnamese import with_dots
from working_time import Calendar, left_out, standing

from . import wording
from .follow_ups import FollowUp
from .lookups import Found
from .model import Dossier, Status, Step

MOST_STEPS = 5


@dataclass(frozen=True)
class Teller:
    calendar: Callable[[], Calendar]

    def tell(self, found: Found, now: datetime) -> list[Reply]:
        """All of it: is it done, what to do, by when; then what happened so far."""
        dossier = found.dossier
        first = "\n\n".join(
            part for part in (self._head(found), self._to_do(dossier), self._time(dossier, now), _next(dossier)) if part
        )
        if len(dossier.steps) < 2:
            return [Reply(first, _choices(dossier))]
        return [Reply(first), Reply("\n".join(_course(dossier)), _choices(dossier))]

    def tell_about(self, found: Found, what: FollowUp, now: datetime) -> list[Reply]:
        """Only what was asked."""
        dossier = found.dossier
        told = {
            "status": lambda: self._head(found),
            "due": lambda: self._time(dossier, now) or "Hệ thống không ghi ngày hẹn trả của hồ sơ này.",
            "late": lambda: self._late(dossier, now),
            "missing": lambda: _supplement(dossier) or "Hồ sơ này hiện không bị yêu cầu bổ sung giấy tờ.",
            "pay": lambda: _payment(dossier) or "Hồ sơ này hiện không có khoản nào phải nộp.",
            "where": lambda: _where(dossier),
            "reason": lambda: _reason(dossier) or "Hệ thống không ghi lý do.",
            "steps": lambda: "\n".join(_course(dossier)) or "Hệ thống không ghi các bước đã qua.",
            "next": lambda: "\n\n".join(part for part in (self._to_do(dossier), _next(dossier)) if part),
        }[what]()
        return [Reply(f"{_stale(found)}{told}")]

    def _head(self, found: Found) -> str:
        dossier, words = found.dossier, wording.status_words(found.dossier.status)
        owner = f" của {masked_name(dossier.applicant)}" if dossier.applicant else ""
        lines = [f"{_stale(found)}Hồ sơ {dossier.code}{owner}: {words['short'].lower()}.", dossier.procedure_name]
        return "\n".join([*lines, words["means"]])

    def _to_do(self, dossier: Dossier) -> str:
        return _supplement(dossier) or _payment(dossier) or _fetch(dossier) or _reason(dossier)

    def _time(self, dossier: Dossier, now: datetime) -> str:
        """When it is due, and whether that is kept; days are counted as offices work."""
        if dossier.due_at is None:
            return ""
        due = f"Hẹn trả kết quả: {spoken(dossier.due_at)}."
        if dossier.finished_at:
            on_time = dossier.finished_at <= dossier.due_at
            return f"{due} Giải quyết xong lúc {spoken(dossier.finished_at)}: {'đúng hạn' if on_time else 'trễ hạn'}."
        if dossier.status.is_final:
            return due
        counted = f"{due} Hiện {self._standing(dossier.due_at, now)}."
        return f"{counted}\n{wording.SORRY}" if now > dossier.due_at else counted

    def _standing(self, due: datetime, now: datetime) -> str:
        calendar = self.calendar()
        off = left_out(calendar, min(now, due), max(now, due))
        return f"{standing(calendar, now, due)}{f', không tính {off}' if off else ''}"

    def _late(self, dossier: Dossier, now: datetime) -> str:
        time = self._time(dossier, now) or "Hệ thống không ghi ngày hẹn trả của hồ sơ này."
        if dossier.due_at is None or dossier.finished_at or now <= dossier.due_at:
            return time
        why = f"Lý do cơ quan ghi: {dossier.reason}." if dossier.reason else "Hệ thống không ghi lý do."
        waits = "\n".join(part for part in (_supplement(dossier), _payment(dossier)) if part)
        return "\n\n".join(part for part in (time, why, waits) if part)

    def news(self, before: Status, dossier: Dossier) -> Reply:
        """What who subscribed is told when it moved."""
        words = wording.status_words(dossier.status)
        changed = before != dossier.status
        old = f" (trước: {wording.status_words(before)['short'].lower()})" if changed else ""
        ends = wording.NEWS_ENDS if dossier.status.is_final else wording.STOP_HINT
        parts = [f"Hồ sơ …{dossier.code[-11:]} có tin mới: {words['short'].lower()}{old}.", self._to_do(dossier)]
        return Reply("\n\n".join(part for part in (*parts, words["next"], ends) if part))


def masked_name(name: str) -> str:
    """ "Nguyễn Văn An" -> "N*** V** A*": enough for its owner to know it."""
    return " ".join(f"{word[0]}{'*' * (len(word) - 1)}" if len(word) > 1 else "*" for word in name.split())


def _stale(found: Found) -> str:
    if not found.is_stale:
        return ""
    return f"Hệ thống hồ sơ đang không trả lời; đây là thông tin tôi có lúc {spoken(found.as_of)}.\n\n"


def _supplement(dossier: Dossier) -> str:
    if dossier.status != Status.SUPPLEMENT:
        return ""
    by = f" trước {spoken(dossier.papers_by)}" if dossier.papers_by else ""
    if not dossier.papers:
        return f"Anh/chị cần bổ sung giấy tờ{by}. {wording.WHICH_PAPERS}"
    return "\n".join([f"Anh/chị cần nộp{by}:", *(f"• {paper}" for paper in dossier.papers)])


def _payment(dossier: Dossier) -> str:
    if dossier.status != Status.PAYMENT:
        return ""
    amount = f"{with_dots(dossier.amount)} đồng" if dossier.amount else wording.NO_AMOUNT
    by = f" trước {spoken(dossier.pay_by)}" if dossier.pay_by else ""
    how = f" Cách nộp: {dossier.pay_how}." if dossier.pay_how else ""
    return f"Anh/chị cần nộp {amount}{by}.{how}"


def _fetch(dossier: Dossier) -> str:
    return _where(dossier) if dossier.status == Status.DONE else ""


def _where(dossier: Dossier) -> str:
    if dossier.branch is None:
        return "Hệ thống không ghi nơi trả kết quả; anh/chị xem trên phiếu hẹn."
    return f"Nơi nhận kết quả: {dossier.branch}."


def _reason(dossier: Dossier) -> str:
    if dossier.reason:
        return f"Lý do: {dossier.reason}."
    needs_one = dossier.status in (Status.NOT_ACCEPTED, Status.STOPPED)
    return "Hệ thống không ghi lý do; anh/chị hỏi bộ phận một cửa nơi đã nộp." if needs_one else ""


def _next(dossier: Dossier) -> str:
    return wording.status_words(dossier.status)["next"]


def _course(dossier: Dossier) -> list[str]:
    """The last steps, oldest first."""
    if not dossier.steps:
        return []
    hidden = len(dossier.steps) - MOST_STEPS
    head = ["Các bước đã qua:"] + ([f"• … {hidden} bước trước đó"] if hidden > 0 else [])
    return head + [f"• {line}" for line in map(_step, dossier.steps[-MOST_STEPS:])]


def _step(step: Step) -> str:
    what = step.label or wording.status_words(step.status)["short"]
    parts: Iterator[str] = (part for part in (step.unit, step.note) if part)
    return ", ".join([f"{step.at.astimezone(HANOI):%d/%m/%Y %H:%M}: {what}", *parts])


def _choices(dossier: Dossier) -> tuple[Choice, ...]:
    watch = () if dossier.status.is_final else (Choice(wording.SUBSCRIBE, pressed("dossier_subscribe")),)
    return (*watch, Choice(wording.OFFICER, "/human_handoff"))
