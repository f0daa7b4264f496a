"""The chat page in real Chromium, against a stub of the gateway."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.channels.page_stub import TO_AN_OFFICER, Stub, running
from tests.conftest import eventually

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
PHONE = {"width": 360, "height": 740}
BIRTH = "Làm giấy khai sinh cho con cần những gì?"
PASSPORT = "Lệ phí cấp hộ chiếu bao nhiêu?"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture
def stub(font_cache: Path) -> Iterator[Stub]:
    with running(Stub(), font_cache) as stub:
        yield stub


@pytest.fixture
def context(browser: Browser, stub: Stub) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=stub.address, locale="vi-VN")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The page, just opened. Its clock stands still, so that what is sent again was sent by the test."""
    return opened(context)


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.clock.install(time=NOON)
    page.clock.pause_at(NOON + timedelta(minutes=1))
    page.goto("/")
    return page


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Câu hỏi của anh/chị")


def ask(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")


def questions(page: Page) -> Locator:
    return page.locator(".question p")


def answers(page: Page) -> Locator:
    return page.locator(".answer")


def test_an_answer_shows_its_lists_its_link_and_its_source_once(page: Page) -> None:
    ask(page, BIRTH)
    answer = answers(page)
    expect(answer.get_by_role("heading", name="Giấy tờ phải nộp:")).to_be_visible()
    expect(answer.locator("ul > li")).to_have_text(
        ["Tờ khai đăng ký khai sinh theo mẫu", "Giấy chứng sinh", "Văn bản ủy quyền, nếu nhờ người khác đi thay"]
    )
    expect(answer.locator("ol > li")).to_have_count(3)
    expect(answer.locator(".source")).to_have_text(
        ["Nguồn: thủ tục 1.001193 · Quyết định 163/QĐ-BTP · đối chiếu tháng 6–7/2026"]
    )
    expect(answer.get_by_role("link", name="Xem thủ tục")).to_have_attribute("href", "https://dichvucong.gov.vn/")


def test_codes_line_breaks_and_lone_colons_stay_text(page: Page) -> None:
    ask(page, "Chữ")
    reply = answers(page).locator(".reply")
    expect(reply.locator("> *")).to_have_count(6)
    expect(reply.locator("p")).to_have_text(["1.001193 là mã.Dòng hai.", "Lưu ý:", "Hết."])
    expect(reply.locator("p br")).to_have_count(1)
    expect(reply.locator("ul > li")).to_have_text(["một", "bốn"])
    expect(reply.locator("ol > li[value='3']")).to_have_text("ba:")


def test_a_receipts_code_is_sent_once_and_leaves_the_address(context: BrowserContext, stub: Stub) -> None:
    page = context.new_page()
    page.goto("/?ho-so=000.00.04.H26-250221-0015")
    expect(questions(page)).to_have_text(["000.00.04.H26-250221-0015"])
    expect(answers(page)).to_have_count(1)
    assert page.url == f"{stub.address}/"
    page.reload()
    expect(answers(page)).to_have_count(1)
    assert [post["text"] for post in stub.posts] == ["000.00.04.H26-250221-0015"]


@pytest.mark.parametrize(
    "brought",
    [
        "<script>alert(1)</script>",
        "9" * 10_000,
        "000.00.04.H26-250221-0015 1234",
        "tôi muốn hủy hồ sơ",
        "PA-261126-AB",
        "",
    ],
)
def test_an_address_brings_a_dossiers_code_or_nothing(context: BrowserContext, stub: Stub, brought: str) -> None:
    page = context.new_page()
    page.goto(f"/?{urlencode({'ho-so': brought})}#cuoi")
    expect(page.get_by_role("heading", name="Xin chào")).to_be_visible()
    assert page.url == f"{stub.address}/#cuoi" and stub.posts == []


def test_an_example_asks_itself(page: Page, stub: Stub) -> None:
    page.get_by_role("button", name=BIRTH).click()
    expect(answers(page)).to_contain_text("Giấy chứng sinh")
    expect(page.get_by_role("heading", name="Xin chào")).to_be_hidden()
    assert stub.posts[0]["text"] == BIRTH


def test_a_pressed_choice_sends_its_payload_and_stays_marked(page: Page, stub: Stub) -> None:
    ask(page, PASSPORT)
    page.get_by_role("button", name="Cấp lại do mất hoặc hỏng").click()
    expect(answers(page).last).to_contain_text("400.000 đồng")
    expect(questions(page).last).to_have_text("Cấp lại do mất hoặc hỏng")
    assert stub.posts[1]["payload"] == '/choose{"procedure":"2"}'
    for moment in ("at once", "after a reload"):
        expect(page.get_by_role("button", name="Cấp lại do mất hoặc hỏng (đã chọn)"), moment).to_be_disabled()
        expect(page.get_by_role("button", name="Cấp lần đầu, trong nước", exact=True), moment).to_be_disabled()
        page.reload()


def test_a_reload_keeps_the_conversation_and_the_draft(page: Page, stub: Stub) -> None:
    ask(page, PASSPORT)
    expect(answers(page)).to_have_count(1)
    box(page).fill("tôi đang viết dở")
    page.reload()
    expect(questions(page)).to_have_text([PASSPORT])
    expect(answers(page)).to_have_count(1)
    expect(box(page)).to_have_value("tôi đang viết dở")
    page.get_by_role("button", name="Cấp lần đầu, trong nước").click()
    expect(answers(page)).to_have_count(2)
    assert len(stub.rows) == 1, "still the same session"


def test_with_the_server_away_the_message_waits_and_is_one_turn(page: Page, stub: Stub) -> None:
    stub.away = True
    ask(page, BIRTH)
    expect(page.locator(".turn")).to_contain_text("Chưa kết nối được với máy chủ")
    stub.away = False
    page.get_by_role("button", name="Gửi lại").click()
    expect(answers(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Gửi lại")).to_have_count(0)
    expect(questions(page)).to_have_text([BIRTH])
    assert stub.turns == 1


def lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def test_a_lost_answer_is_fetched_again_and_not_asked_again(page: Page, stub: Stub) -> None:
    page.route("**/api/chat", lose_the_answer, times=1)
    ask(page, BIRTH)
    page.get_by_role("button", name="Gửi lại").click()
    expect(answers(page)).to_have_count(1)
    assert len(stub.posts) == 2
    assert stub.turns == 1


def test_an_answer_lost_before_a_reload_is_found_in_the_history(page: Page, stub: Stub) -> None:
    page.route("**/api/chat", lose_the_answer, times=1)
    ask(page, BIRTH)
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()
    page.reload()
    expect(answers(page)).to_have_count(1)
    expect(page.locator(".progress")).to_have_count(0)
    assert len(stub.posts) == 1


def test_a_waiting_message_goes_out_by_itself_when_the_server_is_back(page: Page, stub: Stub) -> None:
    stub.away = True
    ask(page, BIRTH)
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()
    stub.away = False
    page.clock.run_for(2_000)
    expect(answers(page)).to_have_count(1)
    assert stub.turns == 1


def test_a_waiting_message_goes_out_when_the_browser_is_online_again(
    page: Page, context: BrowserContext, stub: Stub
) -> None:
    context.set_offline(True)
    ask(page, BIRTH)
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()
    context.set_offline(False)
    expect(answers(page)).to_have_count(1)
    assert stub.turns == 1


def test_a_reload_with_a_message_on_its_way_loses_and_repeats_nothing(page: Page, stub: Stub) -> None:
    stub.may_answer.clear()
    ask(page, PASSPORT)
    ask(page, BIRTH)
    expect(page.locator(".turn").first).to_contain_text("Đang soạn câu trả lời")
    expect(page.locator(".turn").last).to_contain_text("Đang chờ gửi")
    page.reload()
    stub.may_answer.set()
    expect(answers(page)).to_have_count(2)
    expect(questions(page)).to_have_text([PASSPORT, BIRTH])
    assert stub.turns == 2


def test_messages_typed_meanwhile_are_answered_in_order(page: Page, stub: Stub) -> None:
    stub.may_answer.clear()
    for text in (PASSPORT, "Giờ làm việc", BIRTH):
        ask(page, text)
    stub.may_answer.set()
    expect(answers(page)).to_have_count(3)
    assert [post["text"] for post in stub.posts] == [PASSPORT, "Giờ làm việc", BIRTH]
    expect(page.locator(".turn").first).to_contain_text("trong trường hợp nào")
    expect(page.locator(".turn").last).to_contain_text("Giấy chứng sinh")


def test_too_many_messages_says_so_and_keeps_the_message(page: Page, stub: Stub) -> None:
    stub.refusal = (429, "Anh/chị gửi nhanh quá, xin chờ một phút.")
    ask(page, BIRTH)
    expect(page.locator(".turn")).to_contain_text("xin chờ một phút")
    stub.refusal = None
    page.get_by_role("button", name="Gửi lại").click()
    expect(answers(page)).to_have_count(1)


def test_a_refused_message_shows_why_and_comes_back_to_be_rewritten(page: Page, stub: Stub) -> None:
    stub.refusal = (422, "Không đọc được câu hỏi.")
    ask(page, BIRTH)
    expect(page.locator(".turn")).to_contain_text("Không đọc được câu hỏi.")
    expect(box(page)).to_have_value(BIRTH)
    stub.refusal = None
    box(page).press("Enter")
    expect(answers(page)).to_have_count(1)


def test_an_unknown_session_is_exchanged_for_the_new_one(page: Page, stub: Stub) -> None:
    page.evaluate("localStorage.setItem('motcua.session', 'of-another-time')")
    page.reload()
    expect(page.get_by_role("heading", name="Xin chào")).to_be_visible()
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    assert page.evaluate("localStorage.getItem('motcua.session')") in stub.rows


def test_enter_within_a_composition_does_not_send(page: Page) -> None:
    box(page).focus()
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "khai sinh", "selectionStart": 9, "selectionEnd": 9})
    box(page).press("Enter")
    expect(questions(page)).to_have_count(0)
    ime.send("Input.insertText", {"text": "khai sinh"})
    box(page).dispatch_event("keydown", {"key": "Enter", "keyCode": 229})  # Safari, after the composition
    expect(questions(page)).to_have_count(0)
    box(page).press("Enter")
    expect(questions(page)).to_have_text(["khai sinh"])


def test_shift_enter_begins_a_line(page: Page, stub: Stub) -> None:
    box(page).fill("Dòng một")
    box(page).press("Shift+Enter")
    page.keyboard.type("dòng hai")
    box(page).press("Enter")
    expect(answers(page)).to_have_count(1)
    assert stub.posts[0]["text"] == "Dòng một\ndòng hai"


def test_html_is_shown_as_text_on_both_sides(page: Page) -> None:
    ask(page, "<b>đậm</b><script>alert(1)</script>")
    expect(questions(page)).to_have_text("<b>đậm</b><script>alert(1)</script>")
    expect(answers(page)).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#log img, #log b, #log script")).to_have_count(0)


def test_a_link_that_is_no_address_is_text(page: Page) -> None:
    ask(page, "Mẫu đơn đâu")
    expect(answers(page)).to_contain_text("Mẫu: javascript:alert(1)")
    expect(answers(page).get_by_role("link")).to_have_count(0)


def test_a_blank_or_too_long_question_stays_in_the_box(page: Page, stub: Stub) -> None:
    ask(page, "   ")
    expect(page.locator("#hint")).to_have_text("Xin nhập câu hỏi trước khi gửi.")
    box(page).fill("a" * 1_001)
    expect(page.locator("#hint")).to_have_text("1.001 / 4.000 ký tự")
    ask(page, "a" * 4_001)
    expect(page.locator("#hint")).to_have_text("Câu hỏi dài quá: xin bớt 1 ký tự.")
    expect(box(page)).to_have_value("a" * 4_001)
    assert stub.posts == []


def test_a_new_conversation_is_confirmed_and_forgets_the_old_one(page: Page, stub: Stub) -> None:
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    page.get_by_role("button", name="Giữ lại").click()
    expect(answers(page)).to_have_count(1)
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    page.get_by_role("button", name="Bắt đầu mới").click()
    expect(page.get_by_role("heading", name="Xin chào")).to_be_visible()
    expect(answers(page)).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []


def test_forgetting_in_one_tab_clears_the_other(page: Page, context: BrowserContext) -> None:
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    other = opened(context)
    expect(answers(other)).to_have_count(1)
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    page.get_by_role("button", name="Bắt đầu mới").click()
    expect(answers(other)).to_have_count(0)


def test_what_another_tab_said_stands_here_in_its_place(page: Page, context: BrowserContext) -> None:
    ask(page, BIRTH)
    other = opened(context)
    ask(other, PASSPORT)
    expect(answers(other)).to_have_count(2)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(questions(page)).to_have_text([BIRTH, PASSPORT])
    expect(answers(page)).to_have_count(2)


def test_without_storage_and_without_tls_it_still_answers(context: BrowserContext) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied'); } });"
        "crypto.randomUUID = undefined;"
    )
    page = opened(context)
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)


def test_officers_words_and_notices_carry_their_own_name(page: Page, stub: Stub) -> None:
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    session = next(iter(stub.rows))
    stub.say(session, message_id=None, sender="officer", text="Tôi là cán bộ trực.")
    stub.say(session, message_id=None, sender="notice", text="Cán bộ đã kết thúc.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(answers(page).get_by_role("heading", level=3)).to_have_text(
        ["Một Cửa trả lời", "Cán bộ trả lời", "Thông báo"]
    )


def test_news_appear_at_once_and_once(page: Page, stub: Stub) -> None:
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    session = next(iter(stub.rows))
    stub.say(session, message_id=None, sender="notice", text="Hồ sơ đã có kết quả.")
    expect(page.get_by_text("Hồ sơ đã có kết quả."), "the page's clock stands still: nobody looked").to_be_visible()
    stub.say(session, message_id=None, sender="officer", text="Cán bộ Lan: Chào anh.")
    expect(answers(page).last).to_contain_text("Cán bộ Lan: Chào anh.")
    with page.expect_response("**/api/chat/messages?*"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    for moment in ("the history brought them too", "after a reload"):
        expect(answers(page), moment).to_have_count(3)
        expect(answers(page).get_by_role("heading", level=3), moment).to_have_text(
            ["Một Cửa trả lời", "Thông báo", "Cán bộ trả lời"]
        )
        page.reload()


def test_a_line_that_broke_is_mended_and_what_was_missed_comes(page: Page, stub: Stub) -> None:
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    eventually(lambda: stub.lines == 1)
    stub.over = True  # as when the service is started again: the line ends
    eventually(lambda: stub.lines == 0)
    stub.say(next(iter(stub.rows)), message_id=None, sender="notice", text="Hồ sơ đã có kết quả.")
    stub.over = False
    expect(answers(page).last).to_contain_text("Hồ sơ đã có kết quả.")
    expect(answers(page)).to_have_count(2)


def test_a_page_that_nobody_looks_at_holds_no_line(page: Page, stub: Stub) -> None:
    ask(page, BIRTH)
    eventually(lambda: stub.lines == 1)
    look(page, "hidden")
    eventually(lambda: stub.lines == 0)
    stub.say(next(iter(stub.rows)), message_id=None, sender="notice", text="Hồ sơ đã có kết quả.")
    look(page, "visible")
    expect(answers(page).last).to_contain_text("Hồ sơ đã có kết quả.")
    eventually(lambda: stub.lines == 1)


def look(page: Page, state: str) -> None:
    page.evaluate(
        "state => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        state,
    )


def test_an_officers_words_appear_by_themselves_within_seconds(page: Page, stub: Stub) -> None:
    stub.has_lines = False
    ask(page, TO_AN_OFFICER)
    expect(answers(page)).to_have_count(1)
    stub.say(next(iter(stub.rows)), message_id=None, sender="officer", text="Cán bộ Lan: Chào anh.")
    page.clock.run_for(5_000)
    expect(answers(page).last).to_contain_text("Cán bộ Lan: Chào anh.")
    page.reload()
    expect(answers(page)).to_have_count(2)
    stub.say(next(iter(stub.rows)), message_id=None, sender="officer", text="Cán bộ Lan: Anh cần gì ạ?")
    page.clock.run_for(5_000)
    expect(answers(page).last, "the officer is still there after a reload").to_contain_text("Anh cần gì ạ?")


def test_a_notice_appears_by_itself_within_a_minute(page: Page, stub: Stub) -> None:
    stub.has_lines = False
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    stub.say(next(iter(stub.rows)), message_id=None, sender="notice", text="Hồ sơ đã có kết quả.")
    page.clock.run_for(60_000)
    expect(answers(page).get_by_role("heading", name="Thông báo")).to_be_visible()
    expect(answers(page).last).to_contain_text("Hồ sơ đã có kết quả.")


def test_when_the_history_cannot_be_read_it_says_so_and_tries_again(page: Page, stub: Stub) -> None:
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    stub.away = True
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Chưa tải lại được cuộc trò chuyện")
    ask(page, PASSPORT)
    expect(page.locator(".turn")).to_contain_text("Chưa kết nối được với máy chủ")
    stub.away = False
    page.get_by_role("button", name="Thử lại").click()
    expect(questions(page)).to_have_text([BIRTH, PASSPORT])
    expect(answers(page)).to_have_count(2)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_on_a_narrow_phone_nothing_is_wider_than_the_screen(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(base_url=stub.address, viewport=PHONE, is_mobile=True, has_touch=True)
    page = opened(context)
    ask(page, "a" * 300)
    ask(page, BIRTH)
    ask(page, PASSPORT)
    expect(answers(page)).to_have_count(3)
    expect(box(page), "else the keyboard would cover the answer").not_to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for button in page.get_by_role("button").all():
        size = button.bounding_box()
        assert size and size["width"] >= 44 and size["height"] >= 44, button.inner_text()
    context.close()


def test_a_long_answer_is_read_from_its_question_on(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 400})
    ask(page, "Giờ làm việc")
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(2)
    expect(questions(page).last).to_be_in_viewport()
    expect(answers(page).last.locator(".source")).not_to_be_in_viewport()


def test_every_day_of_a_kept_conversation_is_named(page: Page, stub: Stub) -> None:
    stub.say("kept", message_id="1", sender="citizen", text="Chào", at="2026-01-02T03:00:00+00:00")
    stub.say("kept", message_id="1", sender="assistant", text="Xin chào", at="2026-01-02T03:00:01+00:00")
    page.evaluate("localStorage.setItem('motcua.session', 'kept')")
    page.reload()
    expect(page.locator(".day")).to_have_text(["Thứ Sáu, 2 tháng 1, 2026"])
    ask(page, BIRTH)
    ask(page, PASSPORT)
    expect(answers(page)).to_have_count(3)
    expect(page.locator(".day")).to_have_count(2)


def test_all_of_it_can_be_done_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến ô nhập câu hỏi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.type(PASSPORT)
    page.keyboard.press("Enter")
    choice = page.get_by_role("button", name="Cấp lại do mất hoặc hỏng")
    expect(choice).to_be_visible()
    expect(box(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(choice).to_be_focused()
    page.keyboard.press("Space")
    expect(answers(page).last).to_contain_text("400.000 đồng")
    expect(box(page)).to_be_focused()


def test_a_screen_reader_hears_who_speaks_and_that_it_takes_long(page: Page, stub: Stub) -> None:
    stub.may_answer.clear()
    ask(page, BIRTH)
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.locator(".progress")).to_be_visible()
    page.clock.run_for(1_500)
    expect(page.get_by_role("status")).to_have_text("Đang soạn câu trả lời, xin chờ.")
    stub.may_answer.set()
    expect(page.get_by_role("status")).to_be_empty()
    headings = page.get_by_role("log", name="Cuộc trò chuyện").get_by_role("heading")
    expect(headings).to_have_text(["Anh/chị hỏi", "Một Cửa trả lời", "Giấy tờ phải nộp:", "Các bước:"])


def test_font_and_policy_let_nothing_come_from_elsewhere(context: BrowserContext, stub: Stub) -> None:
    page = context.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/")
    ask(page, BIRTH)
    expect(answers(page)).to_have_count(1)
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 16px \"Be Vietnam Pro\"'))")
    assert [url for url in asked if not url.startswith(stub.address)] == []
    assert any(re.search(r"page/fonts/.*\.woff2$", url) for url in asked)
    assert problems == []
