"""Figures: each number counts what it says, leads to exactly that, and is the same as CSV."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from sqlalchemy import delete, insert

from core.clock import today
from core.period import Period, quantile
from desk.journal import Journal
from desk.pages.figure_sheets import SHEETS, TOO_FEW
from desk.pages.figures import Name
from desk.roles import Role
from desk.sheets import percent
from feedback.figures import CaseCounts, CaseFigures, Due
from feedback.model import Draft
from feedback.public import Public
from feedback.ratings import Ratings
from messages.answering import Answering
from messages.figures import STYLES, MessageFigures, Tally
from messages.handoff import CITIZEN, Handoffs
from messages.handoff_list import HandoffList
from messages.inbox import TurnResult, style_of
from messages.incoming import Incoming
from messages.marks import Marks
from messages.outcome import Outcome
from messages.reply import Reply
from messages.seen import PAGE, SeenMessages, Wanted
from messages.tables import handoffs, inbox, message_days
from messages.waits import OfficerWaits, Waits, waits
from tests.desk_town import PASSWORD
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
    return desk.officer(Role.ADMINISTRATOR, "Lan").settle_in()


def week(desk: Desk) -> Period:
    now = today(desk.clock)
    return Period(now - timedelta(days=6), now)


def some(citizens: Citizens, figures: MessageFigures) -> None:
    """Four of yesterday, as the job counts them, and one of today."""
    citizens.ask("Lệ phí khai sinh?", procedure_id="1.001193")
    citizens.ask("le phi khai sinh")
    citizens.ask("làm thẻ thư viện", Outcome.NO_MATCH)
    citizens.ask("xin chào", Outcome.SMALL_TALK, channel="web")
    citizens.clock.pass_(days=1)
    figures.count_days()
    citizens.ask("con em sinh rồi làm gì", Outcome.CLARIFIED)


def test_each_number_counts_what_it_says(desk: Desk, citizens: Citizens, figures: MessageFigures) -> None:
    some(citizens, figures)
    found = figures.counted(week(desk))
    assert found.all == Tally(messages=5, asked=4, answered=2, gaps=1)
    assert found.by(lambda row: row.channel) == {"zalo": Tally(4, 4, 2, 1), "web": Tally(1)}
    assert found.by(lambda row: row.style) == {"marked": Tally(4, 3, 1, 1), "unmarked": Tally(1, 1, 1, 0)}
    assert [each.messages for _, each in sorted(found.by(lambda row: row.day).items())] == [4, 1]
    assert figures.counted(week(desk), "web").all == Tally(1)
    assert figures.counted(week(desk), "zalo", "unmarked").all == Tally(1, 1, 1, 0)
    assert figures.counted(week(desk).before).all == Tally()


def test_today_is_counted_without_the_job(desk: Desk, citizens: Citizens, figures: MessageFigures) -> None:
    citizens.ask("lệ phí")
    assert figures.counted(week(desk)).all.messages == 1


def test_counted_again_nothing_is_counted_twice_and_what_was_erased_stays(
    desk: Desk, office: Office, citizens: Citizens, figures: MessageFigures
) -> None:
    some(citizens, figures)
    for _ in range(3):
        figures.count_days()
    assert figures.counted(week(desk)).all.messages == 5
    with office.database.write() as connection:
        connection.execute(delete(inbox))
    figures.count_days()
    assert figures.counted(week(desk)).all.messages == 5
    citizens.ask("một câu nữa")
    assert figures.counted(week(desk)).all.messages == 6


def test_days_are_of_hanoi(desk: Desk, citizens: Citizens, figures: MessageFigures) -> None:
    """23:30 in Hanoi is 16:30 UTC of the same day, and 00:30 is of the day before in UTC."""
    citizens.clock.pass_(hours=14, minutes=30)  # it begins at 09:00 in Hanoi
    citizens.ask("trước nửa đêm")
    citizens.clock.pass_(hours=1)
    citizens.ask("sau nửa đêm")
    figures.count_days()
    days = figures.counted(week(desk)).by(lambda row: row.day)
    assert sorted(each.messages for each in days.values()) == [1, 1] and max(days) == today(desk.clock).isoformat()


@pytest.mark.parametrize(
    ("text", "payload", "style"),
    [
        ("Lệ phí khai sinh?", None, "marked"),
        ("le phi KHAI SINH 2 ban", None, "unmarked"),
        ("dang o dau", None, "unmarked"),
        ("đang o dau", None, "marked"),
        ("goi lai ⟨điện thoại 1⟩ nhe", None, "unmarked"),
        ("L\u00ea\u0323", None, "marked"),
        ("Lệ phí", "/ask_fee", "pressed"),
        (None, None, "sent"),
    ],
)
def test_how_a_message_was_put(text: str | None, payload: str | None, style: str) -> None:
    assert style_of(text, payload) == style


def test_whoever_was_never_taken_waited_longest(desk: Desk, office: Office) -> None:
    asking = Handoffs(office.database, desk.clock, office.ledger)
    journal = Journal(office.database, desk.clock, office.ledger)
    taking = Answering(office.database, desk.clock, journal, {})
    for name, minutes in (("an", 4), ("bình", 10), ("chi", 90)):
        asking.ask(office.citizen(name))
        desk.clock.pass_(minutes=minutes)
        taking.take(HandoffList(office.database).waiting()[0].id, "Hoa")
    asking.ask(office.citizen("dũng"))
    asking.close(office.citizen("dũng"), CITIZEN)
    reader = OfficerWaits(office.database)
    found = reader.of(week(desk))
    assert waits(found) == Waits(asked=4, taken=3, median=10.0, p90=None)
    assert waits([each for each in found if each.minutes]) == Waits(3, 3, 10.0, 90.0)
    assert waits(reader.of(week(desk), "web")) == waits(reader.of(week(desk).before)) == Waits(0, 0, None, None)
    taking.give_back(found[-1].id, "Hoa")
    desk.clock.pass_(hours=5)
    taking.take(found[-1].id, "Minh")
    assert reader.of(week(desk))[-1].minutes == 4, "the first time counts"


def test_quantiles_count_all() -> None:
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0 and quantile([1.0, None], 0.5) == 1.0
    assert quantile([1.0, None, None], 0.5) is None and quantile([], 0.5) is None


def test_a_share_never_looks_better_than_it_is() -> None:
    assert percent(9999, 10000) == "99,9 %" and percent(1, 1) == "100 %" and percent(0, 0) == "–"


def file(office: Office, who: str, branch: str | None = None) -> str:
    draft = Draft("road", "trước số 12 phố Huế", "Ổ gà rất to.", branch, contact="0912345678")
    return office.filing.file(office.citizen(who), draft, f"message of {who}").case.number


def cases(desk: Desk, office: Office) -> dict[str, str]:
    """Filed together; by what became of it: answered at once, too late, late and still open, refused."""
    names = {"on time": "Chi nhánh số 1", "late": "Chi nhánh số 1", "open": "Chi nhánh <b>", "refused": None}
    found = {name: file(office, name, branch) for name, branch in names.items()}
    for number in found.values():
        office.work.take(number, "Hoa")
    office.work.close(found["on time"], "Hoa", "đã vá", "ảnh hiện trường")
    office.work.refuse(found["refused"], "Hoa", "không thuộc thẩm quyền")
    desk.clock.pass_(days=20)
    office.work.close(found["late"], "Hoa", "đã vá", "ảnh hiện trường")
    return found


def test_cases_on_time_of_all_that_were_due(desk: Desk, office: Office) -> None:
    cases(desk, office)
    month = Period(today(desk.clock) - timedelta(days=29), today(desk.clock))
    figures = CaseFigures(office.database, desk.clock)
    assert figures.counts(month) == {
        ("infrastructure", "Chi nhánh số 1"): CaseCounts(2, due=Due(due=2, on_time=1)),
        ("infrastructure", "Chi nhánh <b>"): CaseCounts(1, due=Due(due=1)),
        ("infrastructure", ""): CaseCounts(1, refused=1),
    }
    (published,) = Public(office.database, desk.clock).figures()
    assert (published.filed, published.due, published.refused) == (4, 3, 1), "the public page says the same"
    first = Period(today(desk.clock) - timedelta(days=20), today(desk.clock) - timedelta(days=20))
    assert sum(figures.due(first).values(), Due()) == Due(1, 1), "the others were due later"


def numbers(officer: Officer) -> list[str]:
    return re.findall(r'<a href="/can-bo/phan-anh/(PA-[\d-]+)">', officer.page)


def test_a_figure_of_cases_leads_to_them(desk: Desk, office: Office, lan: Officer) -> None:
    found = cases(desk, office)
    lan.sign_in(PASSWORD)
    assert lan.open("/so-lieu?ngay=30") == 200
    links = [unescape(each) for each in re.findall(r'href="/can-bo(/phan-anh\?[^"]*so-lieu=[^"]*)"', lan.page)]
    of = {
        what: {number for number in found.values() if lan.open(link) == 200 and number in lan.page}
        for link in links
        if (what := re.findall("so-lieu=([a-z-]+)", link)[0]) and "don-vi" in link
    }
    of_branches = {
        (re.findall("so-lieu=([a-z-]+)", link)[0], parse_qs(link)["noi"][0]): set(numbers(lan))
        for link in links
        if "noi=" in link and lan.open(link) == 200
    }
    assert of_branches == {
        ("filed", "Chi nhánh số 1"): {found["on time"], found["late"]},
        ("due", "Chi nhánh số 1"): {found["on time"], found["late"]},
        ("on-time", "Chi nhánh số 1"): {found["on time"]},
        ("late", "Chi nhánh số 1"): {found["late"]},
        ("filed", "Chi nhánh <b>"): {found["open"]},
        ("due", "Chi nhánh <b>"): {found["open"]},
        ("late", "Chi nhánh <b>"): {found["open"]},
        ("filed", "khong-ghi"): {found["refused"]},
        ("refused", "khong-ghi"): {found["refused"]},
    }
    assert of["filed"] == set(found.values())
    assert of["due"] == {found["on time"], found["late"], found["open"]}
    assert of["on-time"] == {found["on time"]} and of["refused"] == {found["refused"]}
    assert of["late"] == {found["late"], found["open"]}
    assert lan.open("/phan-anh?so-lieu=due&tu=9999-12-31&den=2026-01-01") == 422


def test_the_list_of_cases_of_one_branch(desk: Desk, office: Office, lan: Officer) -> None:
    assert lan.open("/phan-anh") == 200 and "Mọi chi nhánh" not in lan.page, "nothing to choose from"
    assert lan.open("/phan-anh?noi=Chi nhánh lạ") == 200 and "Không có phản ánh nào như vậy" in lan.page
    found = cases(desk, office)
    lan.sign_in(PASSWORD)
    assert lan.open("/phan-anh?trang-thai=tat-ca&noi=Chi nhánh số 1") == 200
    assert set(numbers(lan)) == {found["on time"], found["late"]}
    assert '<option value="Chi nhánh số 1" selected>' in lan.page
    assert lan.said and "<option>Chi nhánh <b>" not in lan.said.text and "Chi nhánh &lt;b&gt;" in lan.said.text
    (without,) = re.findall(r'href="/can-bo(/phan-anh\?[^"]*)">Mọi chi nhánh', lan.page)
    assert lan.open(unescape(without)) == 200 and set(numbers(lan)) == set(found.values())
    assert lan.open(f"/phan-anh/{found['late']}") == 200 and "<dd>Chi nhánh số 1</dd>" in lan.page


def rate(desk: Desk, office: Office, score: int, who: str, reason: str | None = None) -> None:
    secret = office.inbox._secret
    ratings = Ratings(office.database, desk.clock, secret, office.ledger)
    of = {"unit": "ward", "branch": "Chi nhánh số 1"}
    ratings.rate("case", "PA-26-000001", score, office.citizen(who), who, reason, **of)


def test_ratings_with_their_reasons(desk: Desk, office: Office, lan: Officer) -> None:
    for score, who in ((5, "an"), (4, "bình"), (2, "chi")):
        rate(desk, office, score, who, f"{HOSTILE} gọi 0912345678" if score == 2 else None)
    assert lan.open("/so-lieu?ngay=7") == 200 and "66,6 %" not in lan.page and TOO_FEW in lan.page, "of three"
    assert lan.open("/so-lieu/danh-gia?ngay=7&loai=case&diem=2") == 200 and "2/5" in lan.page
    assert lan.said and "<script>alert" not in lan.said.text and "0912345678" not in lan.page
    assert "5/5" not in lan.page
    for of, says in (
        ("noi=Chi nhánh số 1", "5/5"),
        ("noi=khong-ghi", "Không có đánh giá"),
        ("don-vi=centre", "Không có đánh giá"),
    ):
        assert lan.open(f"/so-lieu/danh-gia?ngay=7&{of}") == 200 and says in lan.page, of


def cells(html: str) -> list[list[str]]:
    """The rows of a table as they are read."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [
        [unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_every_csv_says_what_its_table_says(
    desk: Desk, office: Office, citizens: Citizens, figures: MessageFigures, lan: Officer
) -> None:
    some(citizens, figures)
    desk.clock.pass_(days=6)
    Marks(office.database, desk.clock, desk.journal).draw()
    cases(desk, office)
    figures.count_days()
    rate(desk, office, 5, "an")
    Handoffs(office.database, desk.clock, office.ledger).ask(office.citizen("dũng"))
    lan.sign_in(PASSWORD)
    assert lan.open("/so-lieu?ngay=30") == 200 and lan.said
    tables = [cells(each) for each in re.findall(r"<table>(.*?)</table>", lan.said.text, re.DOTALL)]
    days, outcomes, channels, styles, waiting, units, branches, ratings, judged = tables
    assert days[27][:5] == ["24/11/2026", "1", "1", "0", "0 %"]
    assert days[28][:5] == ["23/11/2026", "4", "3", "2", "66,6 %"]
    assert outcomes[1] == ["Đã trả lời theo bản công bố", "2", "40 %", "0"]
    assert channels[1:] == [["Zalo", "4", "4", "2", "50 %", "1"], ["Trang web", "1", "0", "0", "–", "0"]]
    assert styles[1:] == [["Gõ có dấu", "4", "3", "1", "33,3 %", "1"], ["Gõ không dấu", "1", "1", "1", "100 %", "0"]]
    assert waiting[1:] == [["Zalo", "1", "0", "chưa được nhận", "chưa được nhận"]]
    assert units[1][1:8] == ["4", "3", "1", "2", "chưa đủ số", "1", "0"]
    assert branches[1:] == [
        ["Chi nhánh số 1", "2", "2", "1", "1", "chưa đủ số", "0", "0", "1", "chưa đủ số"],
        ["Chi nhánh <b>", "1", "1", "0", "1", "chưa đủ số", "0", "0", "0", "–"],
        ["Không ghi chi nhánh", "1", "0", "0", "0", "–", "1", "0", "0", "–"],
    ]
    assert ratings[2] == ["Xử lý phản ánh", "0", "0", "0", "0", "1", "1", "chưa đủ số"]
    assert judged[1:] == [["23/11/2026", "4", "0", "0", "0", "0", "–", "–", "–", "50 %"]]
    of_days = [name for name in SHEETS if name != "gio"]
    for name, table in zip(of_days, tables, strict=True):
        assert lan.open(f"/so-lieu/bang/{name}.csv?ngay=30") == 200 and lan.said
        assert lan.said.content.startswith("\ufeff".encode())
        rows = list(csv.reader(io.StringIO(lan.said.content.decode("utf-8-sig"))))
        assert rows == table, name
    assert lan.open("/so-lieu/bang/khac.csv") == 404
    assert set(SHEETS) == set(Name.__args__)  # type: ignore[attr-defined]


def test_a_cell_is_no_formula(desk: Desk, office: Office, lan: Officer) -> None:
    row = {"channel": "=cmd|' /C calc'!A0", "style": "", "outcome": "answered", "messages": 1}
    day = (today(desk.clock) - timedelta(days=1)).isoformat()
    with office.database.write() as connection:
        connection.execute(insert(message_days).values(day=day, **row))
    assert lan.open("/so-lieu/bang/kenh.csv") == 200 and "\n'=cmd" in lan.page


def test_the_headlines_and_what_they_lead_to(
    desk: Desk, citizens: Citizens, figures: MessageFigures, lan: Officer
) -> None:
    some(citizens, figures)
    lan.sign_in(PASSWORD)
    assert lan.open("/so-lieu?ngay=7") == 200
    assert ">50 %</strong> trả lời ngay" in lan.page and "2</a>/" in lan.page and "4</a> câu hỏi về thủ tục" in lan.page
    for query, listed, not_listed in (
        ("ket-qua=no_match", "làm thẻ thư viện", "khai sinh"),
        ("cach-go=unmarked", "le phi khai sinh", "thư viện"),
        ("ket-qua=cau-hoi", "con em sinh", "xin chào"),
        ("kenh=web", "xin chào", "khai sinh"),
        (f"trong-ngay={today(desk.clock)}", "con em sinh", "thư viện"),
        ("cach-go=cu", "Không có tin nhắn nào như vậy", "khai sinh"),
    ):
        assert lan.open(f"/so-lieu/tin-nhan?ngay=7&{query}") == 200
        assert listed in lan.page and not_listed not in lan.page, query
    for bad in ("trong-ngay=xx", "trong-ngay=0001-01-01", "ngay=8", "truoc=-1", "truoc=9.9.9"):
        assert lan.open(f"/so-lieu/tin-nhan?{bad}") == 422
    assert lan.open("/so-lieu?ngay=90&kenh=zalo&cach-go=marked") == 200
    assert "Số từng giờ" not in lan.page and lan.page.count("<svg") > 1


def test_a_single_day_by_the_hour(desk: Desk, citizens: Citizens, figures: MessageFigures, lan: Officer) -> None:
    """It begins at 09:00 in Hanoi, 02:00 UTC."""
    citizens.ask("của hôm qua")
    citizens.clock.pass_(hours=15, minutes=-1)
    citizens.ask("trước nửa đêm")
    citizens.clock.pass_(minutes=1)
    citizens.ask("đúng nửa đêm")
    citizens.clock.pass_(hours=9)
    citizens.ask("làm thẻ thư viện", Outcome.NO_MATCH)
    citizens.ask("le phi khai sinh", channel="web")
    found = figures.hours(today(desk.clock))
    assert found.by(lambda row: row.day) == {"09": Tally(2, 2, 1, 1), "00": Tally(1, 1, 1, 0)}
    assert figures.hours(today(desk.clock), "web", "unmarked").all == Tally(1, 1, 1, 0)
    assert figures.hours(today(desk.clock), "web", "marked").all == Tally()
    lan.sign_in(PASSWORD)
    assert lan.open("/so-lieu?ngay=1") == 200 and lan.said
    hours = cells(re.findall(r"<table>(.*?)</table>", lan.said.text, re.DOTALL)[0])
    assert [row[0] for row in hours[1:]] == [f"{hour} giờ" for hour in range(24)]
    assert hours[10] == ["9 giờ", "2", "2", "1", "50 %", "1"] and hours[9][1] == "0"
    assert "nhiều nhất 2 lúc 9 giờ." in lan.page and lan.page.count("<svg") == 1
    link = unescape(re.findall(r'href="/can-bo(/so-lieu/tin-nhan[^"]*gio=9[^"]*)"', lan.page)[0])
    assert lan.open(link) == 200 and "thẻ thư viện" in lan.page and "khai sinh" in lan.page
    assert "nửa đêm" not in lan.page and "lúc 9 giờ" in lan.page
    yesterday = today(desk.clock) - timedelta(days=1)
    assert lan.open(f"/so-lieu/tin-nhan?trong-ngay={yesterday}&gio=23") == 200
    assert "trước nửa đêm" in lan.page and "đúng nửa đêm" not in lan.page
    assert lan.open(f"/so-lieu/bang/gio.csv?trong-ngay={yesterday}") == 200 and "23 giờ,1,1,1,100 %,0" in lan.page
    assert lan.open("/so-lieu/bang/gio.csv?ngay=7") == 200 and "giờ," not in lan.page.split("\n", 1)[1]
    assert lan.open("/so-lieu/tin-nhan?gio=24") == 422


def test_pages_of_messages_go_on_where_the_last_one_ended(desk: Desk, office: Office, citizens: Citizens) -> None:
    for number in range(PAGE + 3):
        citizens.ask(f"câu {number}")
        desk.clock.pass_(seconds=number % 2)
    seen = SeenMessages(office.database)
    first = seen.page(week(desk), Wanted())
    rest = seen.page(week(desk), Wanted(before=(first[-1].at, first[-1].id)))
    assert [each.text for each in first + rest] == [f"câu {number}" for number in reversed(range(PAGE + 3))]
    lan = desk.officer(Role.EDITOR).settle_in()
    assert lan.open("/so-lieu/tin-nhan?ngay=7") == 200 and "câu 2<" not in lan.page
    assert STYLES[""].lower() not in lan.page.lower(), "nothing was asked for but the week"
    older = re.findall(r'href="/can-bo(/so-lieu/tin-nhan\?[^"]*truoc=[^"]*)"', lan.page)
    assert lan.open(older[0]) == 200 and lan.page.count("câu ") == 3 and "truoc=" not in lan.page


def test_no_message_tells_whose_it_is(desk: Desk, citizens: Citizens, lan: Officer) -> None:
    citizens.ask(f"gọi tôi 0912345678 {HOSTILE}", Outcome.NO_MATCH)
    assert lan.open("/so-lieu/tin-nhan?ngay=7") == 200 and "⟨điện thoại 1⟩" in lan.page
    assert "0912345678" not in lan.page and lan.said and "<script>alert" not in lan.said.text


def test_a_viewer_sees_figures_and_no_texts(desk: Desk, office: Office, citizens: Citizens) -> None:
    citizens.ask("lệ phí khai sinh")
    rate(desk, office, 2, "an", "chờ lâu quá")
    viewer = desk.officer(Role.VIEWER, "Khách").settle_in()
    assert viewer.open("/so-lieu") == 200 and "chờ lâu" not in viewer.page
    assert not re.findall(r'href="/can-bo/(?:so-lieu/tin-nhan|so-lieu/danh-gia|cham-diem|phan-anh)', viewer.page)
    assert viewer.open("/so-lieu/cho-can-bo") == 200
    assert {viewer.open(path) for path in ("/so-lieu/tin-nhan", "/so-lieu/danh-gia", "/cham-diem")} == {403}


def test_the_list_of_waits(desk: Desk, office: Office, lan: Officer) -> None:
    asking = Handoffs(office.database, desk.clock, office.ledger)
    for name in ("an", "bình"):
        asking.ask(office.citizen(name))
    asking.close(office.citizen("bình"), CITIZEN)
    assert lan.open("/so-lieu/cho-can-bo?ngay=1") == 200
    assert "đang chờ" in lan.page and "người dân thôi chờ" in lan.page
    with office.database.write() as connection:
        connection.execute(delete(handoffs))
    assert lan.open("/so-lieu/cho-can-bo?ngay=1") == 200 and "Không có cuộc nào" in lan.page
