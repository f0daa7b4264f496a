"""Figures: each number counts what it says, leads to it, and is the same as CSV; messages are judged by people."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import delete

from core.clock import today
from desk.pages.figures import MARKED, NO_VERDICT
from desk.roles import Role
from messages.figures import MessageFigures, Period, Waits
from messages.handoff import Handoffs
from messages.inbox import TurnResult
from messages.incoming import Incoming
from messages.marks import DRAWN, Marks, accuracy
from messages.outcome import Outcome
from messages.reply import Reply
from messages.tables import inbox
from tests.feedback.conftest import Office

from .conftest import Desk, Officer

HOSTILE = "<script>alert(1)</script>"


class Citizens:
    """Who write, and are answered."""

    def __init__(self, desk: Desk, office: Office) -> None:
        self.inbox = office.inbox
        self.clock = desk.clock
        self.count = 0

    def ask(self, text: str, outcome: Outcome = Outcome.ANSWERED, channel: str = "zalo", **more: str) -> None:
        self.count += 1
        key = f"k{self.count}"
        self.inbox.receive(Incoming(channel, "an", key, key, self.clock.now(), text=text))
        work = self.inbox.lease()
        assert work
        result = TurnResult(outcome, (Reply("Lệ phí: 8.000 đồng."),), **more)
        self.inbox.settle(work, result, [{"text": "Lệ phí: 8.000 đồng."}], 1.0)


@pytest.fixture
def citizens(desk: Desk, office: Office) -> Citizens:
    return Citizens(desk, office)


@pytest.fixture
def figures(desk: Desk, office: Office) -> MessageFigures:
    return MessageFigures(office.database, desk.clock)


@pytest.fixture
def lan(desk: Desk) -> Officer:
    return desk.officer(Role.EDITOR, "Lan").settle_in()


def week(desk: Desk) -> Period:
    now = today(desk.clock)
    return Period(now - timedelta(days=6), now)


def some(citizens: Citizens) -> None:
    citizens.ask("Lệ phí khai sinh?", procedure_id="1.001193")
    citizens.ask("le phi khai sinh")
    citizens.ask("làm thẻ thư viện", Outcome.NO_MATCH)
    citizens.ask("xin chào", Outcome.SMALL_TALK, channel="web")
    citizens.clock.pass_(days=1)
    citizens.ask("con em sinh rồi làm gì", Outcome.CLARIFIED)


def test_each_number_counts_what_it_says(desk: Desk, citizens: Citizens, figures: MessageFigures) -> None:
    some(citizens)
    figures.count_days()
    found = figures.counted(week(desk))
    assert (found.all, found.asked, found.answered, found.gaps) == (5, 4, 2, 1)
    assert found.by_channel == {"zalo": 4, "web": 1}
    assert found.by_style == {"marked": 4, "unmarked": 1} and found.answered_by_style["unmarked"] == 1
    assert [count for _, count in sorted(found.by_day.items())] == [4, 1]
    assert figures.counted(week(desk), "web").all == 1
    assert figures.counted(week(desk).before).all == 0


def test_counted_again_nothing_is_counted_twice_and_what_was_erased_stays(
    desk: Desk, office: Office, citizens: Citizens, figures: MessageFigures
) -> None:
    some(citizens)
    for _ in range(3):
        figures.count_days()
    assert figures.counted(week(desk)).all == 5
    with office.database.write() as connection:
        connection.execute(delete(inbox))
    figures.count_days()
    assert figures.counted(week(desk)).all == 5


def test_days_are_of_hanoi(desk: Desk, citizens: Citizens, figures: MessageFigures) -> None:
    """23:30 in Hanoi is 16:30 UTC of the same day, and 00:30 is of the day before in UTC."""
    citizens.clock.pass_(hours=14, minutes=30)  # it begins at 09:00 in Hanoi
    citizens.ask("trước nửa đêm")
    citizens.clock.pass_(hours=1)
    citizens.ask("sau nửa đêm")
    figures.count_days()
    found = figures.counted(week(desk))
    assert sorted(found.by_day.values()) == [1, 1] and max(found.by_day) == today(desk.clock).isoformat()


def test_waiting_for_an_officer(desk: Desk, office: Office, figures: MessageFigures) -> None:
    handoffs = Handoffs(office.database, desk.clock, office.ledger)
    for name, minutes in (("an", 4), ("bình", 10), ("chi", 90)):
        handoffs.ask(office.citizen(name))
        desk.clock.pass_(minutes=minutes)
        desk.talks.answering.take(desk.talks.handoffs.open()[-1].id, "Hoa")
    handoffs.ask(office.citizen("dũng"))
    waits = figures.waits(week(desk))
    assert (waits.asked, waits.taken, waits.median) == (4, 3, 10.0)
    assert waits.p90 is not None and 10 < waits.p90 <= 90
    assert figures.waits(week(desk).before) == Waits(0, 0, None, None)


def test_the_page_its_csv_and_what_it_counts(
    desk: Desk, citizens: Citizens, figures: MessageFigures, lan: Officer
) -> None:
    some(citizens)
    figures.count_days()
    lan.settle_in()
    assert lan.open("/so-lieu?ngay=7") == 200
    assert "50 %" in lan.page and "2</a>/4 câu hỏi về thủ tục" in lan.page
    assert lan.open("/so-lieu/bang/ket-qua.csv?ngay=7") == 200 and lan.said
    rows = list(csv.reader(io.StringIO(lan.said.content.decode("utf-8-sig"))))
    assert dict(rows[1:]) == {  # type: ignore[arg-type]
        "Đã trả lời theo bản công bố": "2",
        "Đã hỏi lại cho rõ": "1",
        "Chưa có thông tin để trả lời": "1",
        "Chào hỏi": "1",
    }
    for sheet in ("ngay", "kenh", "cach-go", "phan-anh"):
        assert lan.open(f"/so-lieu/bang/{sheet}.csv?ngay=30") == 200
    assert lan.open("/so-lieu/bang/khac.csv") == 422
    assert lan.open("/so-lieu/tin-nhan?ngay=7&ket-qua=no_match") == 200
    assert "làm thẻ thư viện" in lan.page and "khai sinh" not in lan.page
    assert lan.open("/so-lieu/tin-nhan?ngay=7&cach-go=unmarked") == 200
    assert "le phi khai sinh" in lan.page and "thư viện" not in lan.page
    assert lan.open("/so-lieu/tin-nhan?trong-ngay=xx") == 404


def test_no_message_tells_whose_it_is(desk: Desk, citizens: Citizens, lan: Officer) -> None:
    citizens.ask(f"gọi tôi 0912345678 {HOSTILE}", Outcome.NO_MATCH)
    assert lan.open("/so-lieu/tin-nhan?ngay=7") == 200 and "⟨điện thoại 1⟩" in lan.page
    assert "0912345678" not in lan.page and lan.said and "<script>alert" not in lan.said.text
    viewer = desk.officer(Role.VIEWER, "Khách").settle_in()
    assert viewer.open("/so-lieu") == 200 and viewer.open("/so-lieu/tin-nhan") == 403


@pytest.fixture
def marks(desk: Desk, office: Office) -> Marks:
    return Marks(office.database, desk.clock)


def test_fifty_a_week_by_chance_once(desk: Desk, citizens: Citizens, marks: Marks) -> None:
    for number in range(DRAWN + 10):
        citizens.ask(f"câu hỏi số {number}")
    citizens.ask("???", Outcome.UNREADABLE)
    assert marks.draw() == 0, "the week is not over"
    desk.clock.pass_(days=7)
    assert marks.draw() == DRAWN and marks.draw() == 0
    assert [(drawn, marked) for _, drawn, marked in marks.weeks()] == [(DRAWN, 0)]


def test_judged_on_the_page(desk: Desk, office: Office, citizens: Citizens, marks: Marks, lan: Officer) -> None:
    for text in ("lệ phí khai sinh", f"câu {HOSTILE}"):
        citizens.ask(text)
    desk.clock.pass_(days=7)
    marks.draw()
    name = marks.weeks()[0][0]
    own = f"/cham-diem/{name}"
    first, second = (each.id for each in marks.of_week(name))
    lan.settle_in()
    assert lan.open("/cham-diem") == 200 and "0/2" in lan.page
    assert lan.open(own) == 200 and "8.000 đồng" in lan.page and lan.said and "<script>alert" not in lan.said.text
    assert lan.send(f"{own}/{first}", verdict="có lẽ", note="chưa chắc") == 422
    assert NO_VERDICT in lan.page and "chưa chắc" in lan.page
    assert lan.send(f"{own}/{first}", verdict="right") == 200 and "Đã ghi" in lan.page
    assert lan.send(f"{own}/{second}", verdict="wrong", note="sai thủ tục") == 200
    hoa = desk.officer(Role.CASE_OFFICER, "Hoa").settle_in()
    hoa.open(own)
    assert hoa.send(f"{own}/{first}", verdict="wrong") == 409 and MARKED in hoa.page
    found = marks.accuracy(Period(today(desk.clock) - timedelta(days=7), today(desk.clock)))
    assert (found.marked, found.right, found.share) == (2, 1, 0.5)
    with office.database.write() as connection:
        connection.execute(delete(inbox))
    assert hoa.open(own) == 200 and "Tin nhắn này đã được xóa" in hoa.page and "lệ phí" not in hoa.page
    assert marks.accuracy(Period(today(desk.clock) - timedelta(days=7), today(desk.clock))).marked == 2


def test_an_accuracy_has_its_interval() -> None:
    found = accuracy(45, 50)
    assert found.share == 0.9 and found.half and 0.07 < found.half < 0.1
    assert accuracy(0, 0).share is None
