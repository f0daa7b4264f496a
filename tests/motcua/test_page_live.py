"""The page in a real browser, against the whole service."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

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
