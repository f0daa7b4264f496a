"""Running the service in real Chromium: each page with axe, and a notice from the desk to a citizen's page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.pages.door import ROOT
from desk.pages.running_words import PLACES
from tests.accessibility import TOUCH, too_small, violations
from tests.conftest import FixedClock, own_database
from tests.desk_town import CHIEF, DeskTown, desk_town

pytestmark = pytest.mark.browser
SIZES = {"light": {"width": 1366, "height": 768}, "dark": {"width": 360, "height": 740}}


@pytest.fixture(scope="module", params=["sqlite"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskTown]:
    folder = tmp_path_factory.mktemp("running")
    with own_database(request, folder) as database, desk_town(database, FixedClock(), folder) as town:
        yield town


@pytest.fixture(scope="module")
def chief(browser: Browser, town: DeskTown) -> Iterator[Page]:
    with browser.new_context(base_url=town.url, locale="vi-VN", viewport={"width": 1366, "height": 768}) as context:
        page = context.new_page()
        page.set_default_timeout(15_000)
        town.enter(page, CHIEF)
        yield page


def test_a_channel_goes_off_and_on_with_its_reasons(chief: Page) -> None:
    chief.get_by_role("link", name="Vận hành").click()
    expect(chief.get_by_role("main")).to_contain_text("Trợ lý chưa trả lời được")
    chief.get_by_role("link", name="Zalo", exact=True).click()
    chief.get_by_label("Lý do, đồng nghiệp sẽ đọc").fill("OA đang bảo trì")
    chief.get_by_role("button", name="Tắt kênh").click()
    expect(chief.get_by_role("status")).to_contain_text("Đã tắt kênh")
    chief.get_by_label("Lý do, đồng nghiệp sẽ đọc").fill("OA đã xong")
    chief.get_by_role("button", name="Bật kênh").click()
    expect(chief.get_by_role("status")).to_contain_text("Đã bật kênh")
    expect(chief.locator(".course li")).to_have_count(2)


def test_a_notice_is_read_by_a_citizen_before_they_ask(browser: Browser, chief: Page, town: DeskTown) -> None:
    """Also by one whose page is open, when they come back to it; and it goes as it came."""
    text = "Hệ thống nghỉ từ 20:00 đến 22:00.\nAnh/chị gọi 1022."
    with browser.new_context(base_url=town.url, viewport={"width": 360, "height": 740}) as context:
        early, late = context.new_page(), context.new_page()
        early.goto("/")
        expect(early.locator("#announcements")).to_be_hidden()
        chief.goto(f"{ROOT}/van-hanh/thong-bao")
        chief.get_by_label("Nội dung").fill(text)
        chief.get_by_label("Đến lúc").fill("2026-11-23T22:00")
        chief.get_by_role("button", name="Đặt thông báo").click()
        expect(chief.get_by_role("status")).to_contain_text("Đã đặt thông báo")
        late.goto("/")
        expect(late.get_by_role("region", name="Thông báo")).to_have_text(text)
        expect(late.get_by_role("region", name="Thông báo")).to_have_attribute("aria-live", "polite")
        assert violations(late) + too_small(late) == []
        early.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(early.get_by_role("region", name="Thông báo")).to_have_text(text)
        chief.get_by_role("button", name="Rút thông báo").click()
        expect(chief.get_by_role("status")).to_contain_text("Đã rút thông báo")
        early.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(early.locator("#announcements")).to_be_hidden()
        late.reload()
        expect(late.locator("#announcements")).to_be_hidden()


def test_a_day_is_set_by_keyboard(chief: Page) -> None:
    chief.goto(f"{ROOT}/van-hanh/ngay-lam-viec")
    chief.get_by_label("Ngày", exact=True).fill("2026-11-26")
    chief.get_by_label("Tên ngày, người dân sẽ đọc").focus()
    chief.keyboard.type("nghỉ bão")
    chief.keyboard.press("Tab")
    chief.keyboard.type("Công điện 12")
    chief.keyboard.press("Enter")
    expect(chief.get_by_role("status")).to_contain_text("Đã đặt")
    expect(chief.get_by_role("row", name="26/11/2026")).to_contain_text("nghỉ bão")


SOURCE = "Quyết định 12"


def branch(number: int, address: str) -> dict[str, str]:
    return {"name": f"Phường {number}", "address": address, "source": SOURCE}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_branch_that_a_colleague_changed_is_saved_knowingly(chief: Page, town: DeskTown, scheme: str) -> None:
    """One of 126, found by its name; what the colleague did to another stays."""
    chief.set_viewport_size(SIZES[scheme])  # type: ignore[arg-type]
    chief.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    places = town.running.places

    def put(content: list[dict[str, str]], by: str) -> None:
        newest = places.records.newest("offices")
        places.records.put("offices", content, newest.number if newest else 0, by, places.journal)

    put([branch(number, f"{number} phố Huế") for number in range(126)], CHIEF)
    chief.goto(f"{ROOT}/van-hanh/noi-tiep-nhan")
    chief.get_by_label("Tìm theo tên, địa chỉ").fill("phuong 77")
    chief.get_by_role("button", name="Tìm").click()
    chief.locator("[id='offices.0.address']").fill("của tôi")
    put([branch(number, "của Hoa" if number in (76, 77) else f"{number} phố Huế") for number in range(126)], "Hoa")
    chief.get_by_role("button", name="Lưu chi nhánh").click()
    expect(chief.locator("[id='offices.0.address']")).to_have_value("của tôi")
    expect(chief.locator("[id='offices.0.name']")).to_have_accessible_description(
        f"Hoa vừa sửa, nay là: Phường 77 · của Hoa · {SOURCE}."
    )
    assert violations(chief) + too_small(chief) == []
    assert chief.evaluate("document.documentElement.scrollWidth") <= SIZES[scheme]["width"]
    chief.get_by_role("button", name="Lưu chi nhánh, thay bản của Hoa").click()
    expect(chief.get_by_role("status").first).to_contain_text("Đã lưu")
    addresses = [each.address for each in places.records().branches.offices]
    assert addresses[76:78] == ["của Hoa", "của tôi"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_wcag(chief: Page, scheme: str) -> None:
    """A window at 1366 pixels in light colours, a telephone in dark ones."""
    chief.set_viewport_size(SIZES[scheme])  # type: ignore[arg-type]
    chief.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    broken = {}
    paths = [*(path for path, _ in PLACES), *(f"/van-hanh/kenh/{name}" for name in ("zalo", "telegram", "zalo-bot"))]
    for path in paths:
        chief.goto(ROOT + path)
        broken[path] = violations(chief) + too_small(chief)
        assert chief.evaluate("document.documentElement.scrollWidth") <= SIZES[scheme]["width"], path
    assert not any(broken.values()), (TOUCH, broken)
