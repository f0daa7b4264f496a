"""The page in a real browser, against the whole service."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from channels.web import NAME, WebChannel, address
from core.clock import SystemClock
from core.database import Database
from messages.handoff_list import Handoff, HandoffList
from messages.notices import Notices
from messages.reply import Reply
from messages.tables import conversations
from tests.conftest import Service

pytestmark = [pytest.mark.service, pytest.mark.browser]


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(service.url)
    yield page
    page.close()
    assert problems == []


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")


def test_ask_and_read_the_answer_with_its_source(page: Page):
    say(page, "làm giấy khai sinh cho con cần những gì")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Tờ khai", timeout=30_000)
    expect(log).to_contain_text("1.001193")
    expect(log).to_contain_text("đối chiếu tháng 6–7/2026")
    say(page, "lệ phí bao nhiêu")
    expect(log).to_contain_text("phí, lệ phí", timeout=30_000)


def test_press_a_button(page: Page):
    say(page, "chứng thực giấy tờ")
    page.get_by_role("log").get_by_role("button", name="Chứng thực chữ ký").click(timeout=30_000)
    expect(page.get_by_role("log")).to_contain_text("2.000884", timeout=30_000)


def test_the_conversation_is_there_after_a_reload(page: Page):
    say(page, "xin chào")
    expect(page.get_by_role("log")).to_contain_text("Chào anh/chị", timeout=30_000)
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("Chào anh/chị", timeout=30_000)


def test_nothing_is_wider_than_a_small_phone(page: Page):
    say(page, "đăng ký kết hôn cần giấy tờ gì")
    expect(page.get_by_role("log")).to_contain_text("Nguồn", timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_officers_words_and_a_notice_appear_by_themselves(page: Page, service: Service):
    log = page.get_by_role("log")
    say(page, "cho tôi gặp cán bộ")
    expect(log).to_contain_text("Tôi đã chuyển cho cán bộ", timeout=30_000)
    handoff = newest_handoff(service)
    assert service.motcua("handoff", "reply", str(handoff.id), "Chào chị", "--as", "Lan").returncode == 0
    expect(log).to_contain_text("Cán bộ Lan: Chào chị", timeout=20_000)
    expect(log).to_contain_text("Một cán bộ đã nhận cuộc trò chuyện")
    assert service.motcua("handoff", "close", str(handoff.id), "--as", "Lan").returncode == 0
    expect(log).to_contain_text("kết thúc trao đổi", timeout=20_000)
    tell(service, handoff.conversation_id, Reply("Hồ sơ đã có kết quả."))
    told = log.get_by_role("article").filter(has_text="Hồ sơ đã có kết quả.")
    expect(told.get_by_role("heading", name="Thông báo")).to_be_visible(timeout=20_000)


def test_a_notice_comes_over_the_open_line(page: Page, service: Service):
    with page.expect_response("**/api/chat/events?*") as line:
        say(page, "xin chào")
    assert line.value.headers["content-type"].startswith("text/event-stream")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Chào anh/chị", timeout=30_000)
    page.route("**/api/chat/messages?*", lambda route: route.abort())  # it must not have looked
    session = page.evaluate("localStorage.getItem('motcua.session')")
    tell(service, conversation_of(service, session), Reply("Hồ sơ đã có kết quả."))
    expect(log).to_contain_text("Hồ sơ đã có kết quả.", timeout=20_000)


def test_a_receipts_code_is_asked_for_its_digits(page: Page, service: Service):
    page.goto(f"{service.url}/?ho-so=000.00.00.H26-260101-9000")
    expect(page.get_by_role("log")).to_contain_text("4 số cuối", timeout=30_000)
    assert page.url == f"{service.url}/"


def conversation_of(service: Service, session: str) -> str:
    query = select(conversations.c.id).where(conversations.c.address == address(session))
    with closing(Database(f"sqlite:///{service.data / 'motcua.db'}")) as database, database.read() as connection:
        return connection.execute(query).scalar_one()


def newest_handoff(service: Service) -> Handoff:
    with closing(Database(f"sqlite:///{service.data / 'motcua.db'}")) as database:
        return HandoffList(database).open()[-1]


def tell(service: Service, conversation: str, reply: Reply) -> None:
    with closing(Database(f"sqlite:///{service.data / 'motcua.db'}")) as database:
        notices = Notices(database, SystemClock(), {NAME: WebChannel()})
        assert notices.push(conversation, reply, notice="dossier_changed", values={}, key="k")
