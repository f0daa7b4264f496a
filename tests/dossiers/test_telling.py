"""A dossier in words, and what is asked about it."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.clock import HANOI
from dossiers.follow_ups import follow_up
from dossiers.lookups import Found
from dossiers.model import Dossier, Status, Step
from dossiers.telling import Teller, masked_name
from working_time import calendar_of

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=HANOI)
TELLER = Teller(calendar_of)
CODE = "000.00.04.H26-261110-0015"
RECEIVED = datetime(2026, 11, 10, 9, 15, tzinfo=HANOI)
BASE = Dossier(
    code=CODE,
    procedure_name="Đăng ký khai sinh",
    status=Status.PROCESSING,
    updated_at=NOW,
    received_at=RECEIVED,
    due_at=datetime(2026, 11, 30, 16, 30, tzinfo=HANOI),
    branch="Chi nhánh số 3",
    applicant="Nguyễn Văn An",
    steps=(Step(RECEIVED, Status.ACCEPTED, unit="Chi nhánh số 3"), Step(NOW, Status.PROCESSING, "Chờ ký duyệt")),
)


def seen(is_stale: bool = False, **changes: object) -> Found:
    return Found(replace(BASE, **changes), NOW - timedelta(hours=1), is_stale)  # type: ignore[arg-type]


def told(**changes: object) -> str:
    return "\n".join(reply.text for reply in TELLER.tell(seen(**changes), NOW))  # type: ignore[arg-type]


def test_what_is_asked_first_is_answered_first() -> None:
    first, course = TELLER.tell(seen(), NOW)
    assert first.text == (
        f"Hồ sơ {CODE} của N***** V** A*: đang giải quyết.\nĐăng ký khai sinh\n"
        "Bộ phận chuyên môn đang xử lý hồ sơ.\n\n"
        "Hẹn trả kết quả: 16:30 ngày 30/11/2026. Hiện còn 3 ngày làm việc, không tính thứ Bảy, Chủ nhật.\n\n"
        "Xử lý xong, kết quả sẽ được chuyển về nơi trả kết quả."
    )
    assert course.text == (
        "Các bước đã qua:\n• 10/11/2026 09:15: Đã tiếp nhận, Chi nhánh số 3\n• 25/11/2026 09:00: Chờ ký duyệt"
    )
    assert [choice.title for choice in course.choices] == ["Báo tôi khi có thay đổi", "Gặp cán bộ"]


def test_an_overdue_one_is_said_with_its_days_and_the_holiday_named() -> None:
    late = told(due_at=datetime(2026, 11, 20, 16, 30, tzinfo=HANOI))
    assert "Hiện trễ 1 ngày làm việc, không tính thứ Bảy, Chủ nhật và" in late and "24/11" in late
    assert "xin lỗi" in late


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"status": Status.SUPPLEMENT, "papers": ("Tờ khai",), "papers_by": NOW},
            "Anh/chị cần nộp trước 09:00 ngày 25/11/2026:\n• Tờ khai",
        ),
        ({"status": Status.SUPPLEMENT}, "không ghi rõ giấy gì"),
        (
            {"status": Status.PAYMENT, "amount": 150_000, "pay_how": "Nộp tại quầy"},
            "cần nộp 150.000 đồng. Cách nộp: Nộp tại quầy.",
        ),
        ({"status": Status.PAYMENT}, "không ghi số tiền"),
        ({"status": Status.DONE, "finished_at": NOW}, "đúng hạn"),
        ({"status": Status.DONE, "finished_at": NOW + timedelta(days=9)}, "trễ hạn"),
        ({"status": Status.DONE}, "Nơi nhận kết quả: Chi nhánh số 3"),
        ({"status": Status.DONE, "branch": None}, "xem trên phiếu hẹn"),
        ({"status": Status.NOT_ACCEPTED, "reason": "Sai thẩm quyền"}, "Lý do: Sai thẩm quyền."),
        ({"status": Status.STOPPED}, "không ghi lý do"),
        ({"due_at": None}, "đang giải quyết"),
        ({"due_at": NOW}, "đến hạn"),
        ({"is_stale": True}, "đây là thông tin tôi có lúc 08:00 ngày 25/11/2026"),
    ],
)
def test_what_the_citizen_must_know_is_said(changes: dict[str, object], said: str) -> None:
    assert said in told(**changes)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("days", [-30, 0, 5, None])
def test_every_status_reads_well_and_invents_nothing(status: Status, days: int | None) -> None:
    due = None if days is None else NOW + timedelta(days=days)
    replies = TELLER.tell(seen(status=status, due_at=due, applicant=None, branch=None, steps=()), NOW)
    text = "\n".join(reply.text for reply in replies)
    assert len(replies[0].text) <= 700
    assert not re.search(r"None|\bnull\b|T\d\d:|Status\.|[a-z]+_[a-z]+|\.\.", text.replace(CODE, ""))
    assert ("Chi nhánh" in text, "trễ" in text) == (False, days == -30 and not status.is_final)


def test_long_courses_are_cut_and_names_are_masked() -> None:
    steps = tuple(Step(RECEIVED + timedelta(days=n), Status.PROCESSING) for n in range(9))
    assert "… 4 bước trước đó" in told(steps=steps)
    assert masked_name("Nguyễn Văn An") == "N***** V** A*" and masked_name("A") == "*"
    assert "An" not in told().replace("Anh/chị", "")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("bao giờ xong", "due"),
        ("bao gio lay duoc vay", "due"),
        ("còn mấy ngày nữa ạ", "due"),
        ("hẹn trả ngày nào", "due"),
        ("thiếu giấy gì", "missing"),
        ("thieu giay gi vay ad", "missing"),
        ("tôi phải bổ sung gì", "missing"),
        ("sao trễ thế", "late"),
        ("sao tre the", "late"),
        ("lâu quá vậy", "late"),
        ("sao lau vay", "late"),
        ("nộp tiền ở đâu", "pay"),
        ("phai nop bao nhieu", "pay"),
        ("lấy kết quả ở đâu", "where"),
        ("ra dau lay", "where"),
        ("vì sao bị trả", "reason"),
        ("sao không tiếp nhận", "reason"),
        ("đang ở phòng nào", "steps"),
        ("ai dang giu ho so", "steps"),
        ("giờ tôi phải làm gì", "next"),
        ("đến đâu rồi", "status"),
        ("xong chua", "status"),
        ("thủ tục này cần gì", None),
        ("thu tuc do can giay to gi", None),
        ("lệ phí bao nhiêu", None),
        ("le phi lam ho chieu", None),
        ("nộp online được không", None),
        ("điều kiện là gì", None),
        ("mẫu đơn tải ở đâu", None),
        ("cảm ơn", None),
        ("xin chào", None),
        ("đăng ký kết hôn cần gì", None),
        ("gặp cán bộ", None),
        ("thoi tiet hom nay the nao", None),
    ],
)
def test_what_is_asked_about_the_dossier_is_told_from_other_questions(text: str, what: str | None) -> None:
    assert follow_up(text) == what


@pytest.mark.parametrize("what", ["late", "missing", "pay", "where", "reason", "steps", "due", "next", "status"])
@pytest.mark.parametrize("status", list(Status))
def test_every_question_has_an_answer(what, status: Status) -> None:
    (reply,) = TELLER.tell_about(seen(status=status), what, NOW)
    assert reply.text.strip() and "None" not in reply.text


def test_news_are_short_and_say_how_to_stop() -> None:
    news = TELLER.news(Status.PROCESSING, replace(BASE, status=Status.DONE))
    assert news.text == (
        "Hồ sơ …261110-0015 có tin mới: đã có kết quả (trước: đang giải quyết).\n\n"
        "Nơi nhận kết quả: Chi nhánh số 3.\n\n"
        "Anh/chị mang phiếu hẹn và giấy tờ tùy thân đến nhận.\n\nNhắn “dừng” để thôi nhận tin."
    )
    assert "dừng báo tin" in TELLER.news(Status.DONE, replace(BASE, status=Status.RETURNED)).text
