"""From a figure to what it counts, and two officers who judge the same week, in real Chromium with axe-core."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.pages.door import ROOT
from messages.inbox import TurnResult
from messages.outcome import Outcome
from messages.reply import Reply
from tests.accessibility import too_small, violations
from tests.conftest import FixedClock, own_database
from tests.desk_town import CHIEF, DeskTown, desk_town

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}


@pytest.fixture(scope="module", params=["sqlite"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskTown]:
    """Messages of last week, drawn for judging, a report, an officer asked for."""
    folder = tmp_path_factory.mktemp("figures")
    with own_database(request, folder) as database, desk_town(database, FixedClock(), folder) as town:
        answer = Reply("Lệ phí: 8.000 đồng mỗi bản sao.")
        for text, outcome in (
            ("lệ phí bản sao khai sinh", Outcome.ANSWERED),
            ("dang ky tam tru can gi", Outcome.ANSWERED),
            ("thẻ thư viện", Outcome.NO_MATCH),
        ):
            town.citizens.say("an", text, TurnResult(outcome, (answer,)))
        town.citizens.ask_for_an_officer("bình")
        town.report("chi")
        town.clock.pass_(days=7)
        town.numbers.messages.count_days()
        town.numbers.marks.draw()
        yield town


def sound(page: Page) -> None:
    """As drawn in both schemes, on a phone and on an old screen."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert violations(page) + too_small(page) == [], (page.url, size, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url


def test_from_a_figure_to_what_it_counts_and_two_who_judge(browser: Browser, town: DeskTown) -> None:
    with browser.new_context(base_url=town.url) as one, browser.new_context(base_url=town.url) as other:
        page, second = one.new_page(), other.new_page()
        town.enter(page, CHIEF)
        town.enter(second, "Lê Thu Hoa")
        page.get_by_role("link", name="Số liệu").click()
        page.get_by_label("Thời gian").select_option("30 ngày")
        page.get_by_role("button", name="Xem", exact=True).click()
        expect(page.get_by_role("img", name="Tin nhắn", exact=True)).to_be_visible()
        page.get_by_text("Bảng số từng ngày").click()
        sound(page)
        styles = page.get_by_role("region", name="Cách gõ", exact=True)
        styles.get_by_role("row", name="Gõ không dấu").get_by_role("link").first.click()
        expect(page.get_by_role("cell", name="dang ky tam tru can gi")).to_be_visible()
        expect(page.get_by_role("cell", name="thẻ thư viện")).to_have_count(0)
        sound(page)
        for path in ("/so-lieu/cho-can-bo?ngay=30", "/so-lieu/danh-gia?ngay=30", "/cham-diem"):
            page.goto(ROOT + path)
            sound(page)
        page.get_by_role("table").get_by_role("link").first.click()
        expect(page.get_by_role("main")).to_contain_text("8.000 đồng")
        sound(page)
        second.goto(page.url)
        section = page.get_by_role("region", name="Câu 1", exact=True)
        section.get_by_role("button", name="Đúng: câu 1", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Đã ghi")
        second.get_by_label("Ghi chú, nếu cần").first.fill("nhầm thủ tục")
        second.get_by_role("button", name="Sai: câu 1", exact=True).click()
        expect(second.get_by_role("alert")).to_contain_text(f"{CHIEF} đã chấm câu này trước")
        expect(second.get_by_role("main")).to_contain_text("nhầm thủ tục")
        sound(second)
        second.get_by_role("button", name="Sai: câu 2", exact=True).click()
        expect(second.get_by_role("status")).to_contain_text("Đã ghi")
        expect(second.get_by_role("main")).to_contain_text("Còn 2 câu chưa chấm")
