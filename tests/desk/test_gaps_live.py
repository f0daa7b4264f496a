"""Closing a gap in real Chromium: from the list to the draft, with axe-core on every page; and a question tried."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.pages.door import ROOT
from messages.inbox import TurnResult
from messages.outcome import Outcome
from messages.reply import Reply
from tests.accessibility import too_small, violations
from tests.conftest import FixedClock, own_database
from tests.desk_town import DeskTown, desk_town
from tests.procedure_kb.samples import procedure

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
NOTHING = TurnResult(Outcome.NO_MATCH, (Reply("Tôi chưa có thông tin."),))
ASKED = "làm giấy cho cu tí mới lọt lòng ở đâu"


@pytest.fixture(scope="module", params=["sqlite"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskTown]:
    folder = tmp_path_factory.mktemp("gaps")
    with own_database(request, folder) as database, desk_town(database, FixedClock(), folder) as town:
        for id, name, phrase in (
            ("1.001193", "Đăng ký khai sinh", "giấy cho bé mới sinh"),
            ("1.000894", "Kết hôn", "cưới"),
        ):
            town.knowledge.store.save(procedure(id, name=name, phrases=(phrase,)), who="seed", expected_version=0)
        town.trying.explain("khởi động")  # the first search reads the vocabulary
        for text in (ASKED, "lam giay cho cu ti moi lot long the nao", "mai có mưa không"):
            town.citizens.say("an", text, NOTHING)
        yield town


def must_be_accessible(page: Page) -> None:
    """On a phone and on an old screen, light and dark."""
    for size, scheme in ((PHONE, "light"), (DESK, "dark"), (DESK, "light")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) + too_small(page) == [], (page.url, size, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url


def test_a_gap_is_closed_and_two_officers_do_not_meet(browser: Browser, town: DeskTown) -> None:
    with browser.new_context(base_url=town.url) as one, browser.new_context(base_url=town.url) as other:
        lan, duc = one.new_page(), other.new_page()
        town.enter(lan, "Nguyễn Thị Lan")
        town.enter(duc, "Phạm Văn Đức")
        lan.get_by_role("link", name="Chưa trả lời được").click()
        must_be_accessible(lan)
        lan.get_by_text("1 cách hỏi khác").click()
        expect(lan.get_by_text("lam giay cho cu ti moi lot long the nao")).to_be_visible()
        lan.get_by_role("link", name=ASKED).click()
        duc.goto(lan.url)
        must_be_accessible(lan)
        lan.get_by_label("Tìm bằng mã, tên hoặc lời khác").fill("giấy cho bé mới sinh")
        lan.get_by_role("button", name="Tìm").click()
        lan.get_by_role("radio", name="Đăng ký khai sinh").check()
        lan.get_by_label("Cách hỏi sẽ thêm vào thủ tục").fill("làm giấy cho cu tí mới lọt lòng")
        lan.get_by_role("button", name="Thêm cách hỏi này vào thủ tục").click()
        expect(lan.get_by_role("status").first).to_contain_text("Đã thêm cách hỏi vào bản soạn")
        expect(lan.get_by_role("main")).to_contain_text("làm giấy cho cu tí mới lọt lòng")
        expect(lan.get_by_role("main")).to_contain_text("Đang tính")
        duc.get_by_role("button", name="Ngoài phạm vi").click()
        expect(duc.get_by_role("alert")).to_contain_text("đồng nghiệp vừa quyết định")
        lan.goto(f"{ROOT}/cau-hoi?trang-thai=dang-soan")
        must_be_accessible(lan)
        lan.get_by_role("link", name=ASKED).click()
        must_be_accessible(lan)
        expect(lan.get_by_role("link", name="Mở bản soạn")).to_be_visible()


def test_a_question_tried_by_keyboard(browser: Browser, town: DeskTown) -> None:
    with browser.new_context(base_url=town.url) as context:
        page = context.new_page()
        town.keys["Hoàng Thị Nga"] = town.staff.add("Hoàng Thị Nga", town.staff.named("Nguyễn Thị Lan").role)
        town.enter(page, "Hoàng Thị Nga")
        page.get_by_role("link", name="Hỏi thử").click()
        page.get_by_label("Gõ như người dân gõ").focus()
        page.keyboard.type("dang ky khai sinh can giay to gi")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Người dân nhận được")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("main")).to_contain_text("Gõ không dấu, đọc là")
        must_be_accessible(page)
        page.get_by_role("radio", name="Đăng ký khai sinh").check()
        page.get_by_role("button", name="Thêm vào câu hỏi mẫu").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã thêm vào câu hỏi mẫu")
