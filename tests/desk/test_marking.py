"""Fifty messages a week are drawn by chance, and judged by people; nothing of a message outlives it but the count."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from core.clock import today
from core.period import Period
from desk.pages.marking import NO_VERDICT, pressable
from desk.roles import Role
from messages.marks import DRAWN, Marks, accuracy, together
from messages.outcome import Outcome
from messages.tables import inbox, mark_notes
from tests.desk_town import PASSWORD
from tests.feedback.conftest import Office

from .conftest import Desk, Officer
from .test_figures import HOSTILE, Citizens, citizens

__all__ = ["citizens"]


@pytest.fixture
def marks(desk: Desk, office: Office) -> Marks:
    return Marks(office.database, desk.clock, desk.journal)


@pytest.fixture
def lan(desk: Desk) -> Officer:
    return desk.officer(Role.EDITOR, "Lan").settle_in()


@pytest.fixture
def hoa(desk: Desk) -> Officer:
    return desk.officer(Role.CASE_OFFICER, "Hoa").settle_in()


def test_fifty_a_week_by_chance_once(desk: Desk, citizens: Citizens, marks: Marks) -> None:
    for number in range(DRAWN + 10):
        citizens.ask(f"câu hỏi số {number}", Outcome.NO_MATCH if number % 2 else Outcome.ANSWERED)
    citizens.ask("???", Outcome.UNREADABLE)
    assert marks.draw() == 0, "the week is not over"
    desk.clock.pass_(days=7)
    assert marks.draw() == DRAWN and marks.draw() == 0
    ((monday, found),) = marks.weeks().items()
    drawn = marks.of_week(monday)
    assert monday.weekday() == 0 and (found.drawn, found.marked) == (DRAWN, 0)
    assert len({each.asked for each in drawn}) == DRAWN
    assert {each.outcome for each in drawn} == {"answered", "no_match"}


def test_a_week_ends_on_sunday_night_in_hanoi(desk: Desk, citizens: Citizens, marks: Marks) -> None:
    """The clock begins on Monday, 09:00 in Hanoi."""
    desk.clock.pass_(days=6, hours=14, minutes=59)
    citizens.ask("Chủ nhật, 23:59")
    assert marks.draw() == 0
    desk.clock.pass_(minutes=2)
    assert marks.draw() == 1


def own(marks: Marks) -> tuple[str, list[int]]:
    monday = next(iter(marks.weeks()))
    return f"/cham-diem/{monday}", [each.id for each in marks.of_week(monday)]


def drawn(desk: Desk, citizens: Citizens, marks: Marks, *texts: str) -> tuple[str, list[int]]:
    for text in texts:
        citizens.ask(text)
    desk.clock.pass_(days=7)
    marks.draw()
    return own(marks)


def test_judged_on_the_page(desk: Desk, citizens: Citizens, marks: Marks, lan: Officer) -> None:
    page, (first, second) = drawn(desk, citizens, marks, "lệ phí khai sinh", f"câu {HOSTILE}")
    lan.sign_in(PASSWORD)
    assert lan.open("/cham-diem") == 200 and ">2</td>" in lan.page
    assert lan.open(page) == 200 and "8.000 đồng" in lan.page and lan.said and "<script>alert" not in lan.said.text
    assert lan.send(f"{page}/{first}", verdict="có lẽ", note="chưa chắc") == 422
    assert NO_VERDICT in lan.page and "chưa chắc" in lan.page
    assert lan.send(f"{page}/{first}", verdict="wrong", note="chưa chắc", code="9.999999") == 422
    assert "9.999999" in lan.page and "chưa chắc" in lan.page
    assert lan.send(f"{page}/{first}", verdict="right") == 200 and "Đã ghi" in lan.page and "Còn 1 câu" in lan.page
    assert lan.said and lan.said.url.fragment == f"cau-{second}", "on to the next one"
    assert lan.send(f"{page}/{second}", verdict="wrong", note="gọi 0912345678 thì rõ") == 200
    assert "⟨điện thoại 1⟩" in lan.page and "0912345678" not in lan.page
    assert lan.open("/cham-diem") == 200 and "50 %" in lan.page and "9,5 %" in lan.page and "90,5 %" in lan.page
    assert lan.open("/so-lieu?ngay=30") == 200 and "1/2 câu đã chấm, 2 câu đã rút" in lan.page
    assert [act.act for act in desk.journal.read("Lan")][:2] == ["message_marked"] * 2


def test_nobody_overwrites_a_colleague(
    desk: Desk, citizens: Citizens, marks: Marks, lan: Officer, hoa: Officer
) -> None:
    page, (one,) = drawn(desk, citizens, marks, "lệ phí khai sinh")
    for officer in (lan, hoa):
        officer.sign_in(PASSWORD)
        assert officer.open(page) == 200
    assert lan.send(f"{page}/{one}", verdict="right") == 200
    assert hoa.send(f"{page}/{one}", verdict="wrong", note="nhầm thủ tục") == 409
    assert "Lan đã chấm câu này trước" in hoa.page and "nhầm thủ tục" in hoa.page
    assert lan.send(f"{page}/{one}", verdict="partly") == 200, "one's own may be changed"
    (found,) = marks.weeks().values()
    assert (found.right, found.partly, found.wrong) == (0, 1, 0)


def test_what_is_erased_leaves_a_count_only(
    desk: Desk, office: Office, citizens: Citizens, marks: Marks, lan: Officer
) -> None:
    page, (one,) = drawn(desk, citizens, marks, "lệ phí khai sinh")
    lan.sign_in(PASSWORD)
    lan.open(page)
    lan.send(f"{page}/{one}", verdict="right", note="người này hỏi về khai sinh")
    with office.database.write() as connection:
        connection.execute(delete(inbox))
    assert lan.open(page) == 200 and "Tin nhắn này đã được xóa" in lan.page and "khai sinh" not in lan.page
    with office.database.read() as connection:
        assert connection.execute(select(mark_notes)).all() == []
    week = Period(today(desk.clock) - timedelta(days=7), today(desk.clock))
    assert (marks.accuracy(week).marked, marks.accuracy(week).share) == (1, 1.0)
    assert lan.send(f"{page}/{one}", verdict="wrong") == 404


def test_weeks_that_are_none(lan: Officer) -> None:
    assert lan.open("/cham-diem/2026-11-16") == 404
    assert lan.open("/cham-diem/0001-01-01") == lan.open("/cham-diem/x") == 404


@pytest.mark.parametrize(
    ("right", "marked", "low", "high"), [(45, 50, 0.786, 0.957), (50, 50, 0.929, 1.0), (0, 50, 0.0, 0.071)]
)
def test_an_accuracy_has_its_interval(right: int, marked: int, low: float, high: float) -> None:
    """As tables of Wilson's interval have them."""
    found = accuracy(Counter({"right": right, "wrong": marked - right, None: 3}))
    assert (round(found.low, 3), round(found.high, 3), found.drawn) == (low, high, marked + 3)


def test_weeks_together() -> None:
    assert together([]).share is None
    both = together([accuracy(Counter({"right": 3, "partly": 1})), accuracy(Counter({"wrong": 4}))])
    assert (both.marked, both.share) == (8, 0.375)


def test_buttons_under_an_answer_of_any_channel() -> None:
    assert pressable({"text": "…", "choices": [{"title": "Lệ phí", "payload": "/x"}]}) == ["Lệ phí"]
    assert pressable({"text": "…", "buttons": [[{"text": "Lệ phí", "key": "1"}]]}) == ["Lệ phí"]
    assert pressable({"text": "…", "attachment": {"payload": {"buttons": [{"title": "Lệ phí"}]}}}) == ["Lệ phí"]
