"""Running the service from the desk: what is seen of parts, platforms and jobs, and what may be done to them."""

import pytest
from sqlalchemy import insert

from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey
from desk.roles import Role
from messages.channel_states import ChannelStates
from messages.inbox import Inbox
from messages.incoming import Incoming
from messages.jobs import JobStore
from messages.outbox import outbox_rows
from messages.tables import outbox
from tests.conftest import FixedClock

from .conftest import Desk, Officer


@pytest.fixture
def minh(desk: Desk) -> Officer:
    return desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()


def said(officer: Officer) -> str:
    """The page as one line of words."""
    return " ".join(officer.page.split())


def unsent(database: Database, inbox: Inbox, clock: FixedClock, channel: str, *states: tuple[str, str | None]) -> None:
    """Messages of one citizen that did not go out."""
    conversation = inbox.open_conversation(channel, "a citizen")
    rows = outbox_rows(conversation, [{"text": "x"} for _ in states], clock.now())
    with database.write() as connection:
        for row, (state, reason) in zip(rows, states, strict=True):
            connection.execute(insert(outbox).values(row | {"state": state, "reason": reason}))


@pytest.fixture
def inbox(desk: Desk, database: Database, secret: SecretKey) -> Inbox:
    return Inbox(database, desk.clock, secret)


def test_each_part_is_told_in_words_with_what_to_do(minh: Officer) -> None:
    minh.open("/van-hanh")
    text = said(minh)
    assert "Trợ lý chưa trả lời được." in text
    assert "Cơ sở dữ liệu</th> <td>Chạy tốt" in text
    assert "Không chạy</strong>" in text and "connection refused" in text and "logs/rasa.log" in text
    assert "Chạy dự phòng</strong>" in text and "Elasticsearch does not answer" in text


def test_a_platform_is_on_not_reached_or_not_set_up(minh: Officer) -> None:
    minh.open("/van-hanh")
    text = said(minh)
    assert "Bật, chưa kết nối được" in text and "Chưa cài đặt" in text
    minh.open("/van-hanh/kenh/zalo")
    assert "Lần làm mới tới: 20:30 ngày 23/11/2026" in said(minh)
    minh.open("/van-hanh/kenh/telegram")
    assert "timed out <script>alert(1)</script>" in minh.page  # unescaped here: it stood as text
    assert "<script>" not in (minh.said.text if minh.said else "")
    minh.open("/van-hanh/kenh/zalo-bot")
    assert "<code>MOTCUA_ZALO_BOT_TOKEN</code>" in minh.page
    assert minh.open("/van-hanh/kenh/fax") == 404


def test_what_waits_and_what_was_given_up_is_counted_with_its_reason(
    minh: Officer, database: Database, inbox: Inbox, clock: FixedClock
) -> None:
    inbox.receive(Incoming("zalo", "a citizen", "1", "1", clock.now(), text="xin chào"))
    refused = ("dead", "user is blocked <b>")
    unsent(database, inbox, clock, "zalo", ("waiting", None), refused, refused, ("held", "48 hours"), ("sent", None))
    minh.open("/van-hanh/kenh/zalo")
    text = said(minh)
    assert '<td>2</td><td>không gửi được</td><td lang="en">user is blocked <b></td>' in text
    assert "giữ lại: nền tảng chưa cho gửi" in text and "Gửi lại 3 tin" in text
    assert "Tin đến gần nhất</dt><dd>09:00 ngày 23/11/2026" in text
    assert minh.send("/van-hanh/kenh/zalo/gui-lai") == 200
    text = said(minh)
    assert "Các tin này đang chờ gửi lại." in text
    assert "<td>4</td><td>đang chờ gửi</td>" not in text  # two still say why they were refused before
    assert "Gửi lại" not in text.split("Tin chưa gửi")[1].split("Tắt kênh")[0]
    assert "Gửi lại tin của kênh" in history(minh)


def history(officer: Officer) -> str:
    officer.open("/nhat-ky")
    return said(officer)


def test_a_channel_is_turned_off_with_a_reason_that_is_kept(
    desk: Desk, minh: Officer, database: Database, clock: FixedClock
) -> None:
    states = ChannelStates(database, clock, desk.journal)
    minh.open("/van-hanh/kenh/zalo")
    assert minh.send("/van-hanh/kenh/zalo", why="  ") == 422
    assert "Anh/chị ghi lý do" in minh.page and states.all() == {}
    assert minh.send("/van-hanh/kenh/zalo", why="OA đang bảo trì <b>") == 200
    assert "Đã tắt kênh" in minh.page
    assert states.all()["zalo"].is_on is False
    assert ChannelStates(database, clock, desk.journal).off() == {"zalo"}
    assert "<strong>Tắt</strong>, 09:00 ngày 23/11/2026, Minh:<br>OA đang bảo trì <b></li>" in said(minh)
    assert minh.send("/van-hanh/kenh/zalo", why="xong", on="1") == 200
    assert states.all()["zalo"].is_on is True
    assert "OA đang bảo trì" in minh.page  # of both times
    text = history(minh)
    assert "Tắt kênh" in text and "Bật kênh" in text and "<td>zalo</td>" in text
    assert minh.send("/van-hanh/kenh/fax", why="x") == 404


def test_what_the_command_line_turned_off_is_in_the_same_history(
    desk: Desk, minh: Officer, database: Database, clock: FixedClock
) -> None:
    ChannelStates(database, clock, desk.journal).turn("zalo", False, "bảo trì")
    minh.open("/van-hanh/kenh/zalo")
    assert "dòng lệnh của máy chủ:<br>bảo trì" in said(minh)
    assert "dòng lệnh của máy chủ</td> <td>Tắt kênh" in history(minh)


def test_a_reason_too_long_stays_in_its_field(minh: Officer) -> None:
    minh.open("/van-hanh/kenh/zalo")
    assert minh.send("/van-hanh/kenh/zalo", why="ừ" * 4001) == 422
    assert "ừ" * 4001 in minh.page


def test_a_job_that_fails_is_run_at_once(minh: Officer, database: Database, clock: FixedClock) -> None:
    store = JobStore(database, clock)
    store.plan(["retention", "zalo-token"])
    turn = store.lease(["retention"])
    assert turn
    store.failed(turn, "disk is full <b>")
    minh.open("/van-hanh/viec-dinh-ky")
    text = said(minh)
    assert "Xóa dữ liệu hết hạn lưu giữ" in text and "Hỏng 1 lần liền</strong>" in text and "disk is full <b>" in text
    assert store.lease(["retention"]) is None
    assert minh.send("/van-hanh/viec-dinh-ky", name="retention") == 200
    assert "sẽ chạy trong giây lát" in minh.page
    assert store.lease(["retention"])
    minh.open("/van-hanh/viec-dinh-ky")
    assert "đang chạy" in minh.page
    assert "Chạy ngay việc định kỳ</td> <td>Xóa dữ liệu hết hạn lưu giữ" in history(minh)
    minh.open("/van-hanh/viec-dinh-ky")
    assert minh.send("/van-hanh/viec-dinh-ky", name="dọn nhà") == 404


def test_what_is_kept_how_long_and_what_was_deleted(minh: Officer, database: Database, ledger: Ledger) -> None:
    minh.open("/van-hanh/luu-giu")
    text = said(minh)
    assert "365 ngày từ lúc nhận</td><td><code>MOTCUA_KEEP_CONVERSATIONS_DAYS</code>" in text
    assert "chưa lần nào" in text and "Chưa có dữ liệu nào đến hạn." in text
    with database.write() as connection:
        ledger.append(connection, "retention", about="retention", facts={"messages": 1234, "photos": 2})
    minh.open("/van-hanh/luu-giu")
    assert "Tin nhắn và câu trả lời: 1.234<br>Ảnh chưa công khai của phản ánh: 2" in said(minh)
