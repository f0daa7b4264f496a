"""The chat page in real Chromium with axe-core, in each of its states and both colour schemes."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accessibility import too_small, violations
from tests.channels.page_stub import TO_AN_OFFICER, Stub
from tests.channels.test_page import BIRTH, PASSPORT, answers, ask, box, font_cache, pytestmark, stub
from tests.channels.test_page_photos import choose, picture, send

__all__ = ["font_cache", "pytestmark", "stub"]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1366, "height": 768}}


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SIZES)
def context(browser: Browser, stub: Stub, scheme: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size = SIZES[request.param]
    context = browser.new_context(base_url=stub.address, locale="vi-VN", viewport=size, color_scheme=scheme)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Its clock runs: axe waits with it."""
    page = context.new_page()
    page.goto("/")
    return page


def empty(page: Page, stub: Stub) -> None:
    expect(page.get_by_role("heading", name="Xin chào")).to_be_visible()


def an_answer(page: Page, stub: Stub) -> None:
    ask(page, BIRTH)
    expect(answers(page)).to_contain_text("Nguồn")


def buttons(page: Page, stub: Stub) -> None:
    ask(page, PASSPORT)
    expect(page.get_by_role("button", name="Cấp lại do mất hoặc hỏng")).to_be_enabled()


def a_pressed_button(page: Page, stub: Stub) -> None:
    buttons(page, stub)
    page.get_by_role("button", name="Cấp lại do mất hoặc hỏng").click()
    expect(answers(page).last).to_contain_text("400.000")


def a_photo_is_chosen(page: Page, stub: Stub) -> None:
    choose(page, picture())
    expect(send(page)).to_be_focused()


def what_is_no_photo(page: Page, stub: Stub) -> None:
    choose(page, b"<html>")
    expect(page.locator("#photo .wrong")).to_be_visible()


def it_waits(page: Page, stub: Stub) -> None:
    stub.may_answer.clear()
    ask(page, BIRTH)
    expect(page.locator(".progress .dots")).to_be_visible()


def it_failed(page: Page, stub: Stub) -> None:
    stub.away = True
    ask(page, BIRTH)
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()


def too_long(page: Page, stub: Stub) -> None:
    box(page).fill("a" * 4_001)
    box(page).press("Enter")
    expect(page.locator("#hint")).to_contain_text("bớt 1 ký tự")


def an_officer_speaks(page: Page, stub: Stub) -> None:
    ask(page, TO_AN_OFFICER)
    expect(answers(page)).to_have_count(1)
    stub.say(next(iter(stub.rows)), message_id=None, sender="officer", text="Cán bộ Lan: Chào chị")
    stub.say(next(iter(stub.rows)), message_id=None, sender="notice", text="Hồ sơ đã có kết quả.")
    expect(page.get_by_role("log")).to_contain_text("Hồ sơ đã có kết quả.")


def it_asks_back(page: Page, stub: Stub) -> None:
    an_answer(page, stub)
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    expect(page.get_by_role("dialog")).to_be_visible()


STATES = [
    empty,
    an_answer,
    buttons,
    a_pressed_button,
    a_photo_is_chosen,
    what_is_no_photo,
    it_waits,
    it_failed,
    too_long,
    an_officer_speaks,
    it_asks_back,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_page_breaks_no_rule_of_wcag(page: Page, stub: Stub, state: Callable[[Page, Stub], None]) -> None:
    state(page, stub)
    assert violations(page) == []
    assert too_small(page) == []
    stub.may_answer.set()
