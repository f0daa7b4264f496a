"""The public pages in real Chromium: with axe-core, without JavaScript, under a finger, the receipt's QR as drawn."""

import io
from collections.abc import Iterator

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accessibility import TOUCH, too_small, violations
from tests.conftest import FixedClock, own_database
from tests.public_town import PublicTown, public_town

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
ROOT = "/cong-khai"


@pytest.fixture(scope="module", params=["sqlite"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicTown]:
    folder = tmp_path_factory.mktemp("public")
    with own_database(request, folder) as database, public_town(database, folder, FixedClock()) as town:
        yield town


@pytest.fixture(scope="module", params=["sqlite"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicTown]:
    folder = tmp_path_factory.mktemp("empty")
    with own_database(request, folder) as database, public_town(database, folder, FixedClock(), 0) as town:
        yield town


def addresses(town: PublicTown) -> list[str]:
    """Every public page, in each of its forms."""
    return [
        ROOT,
        f"{ROOT}/phan-anh",
        f"{ROOT}/phan-anh?loai=road&trang_thai=confirmed&tu_khoa=Xã+Đàn",
        f"{ROOT}/phan-anh?tu_khoa=không+có+việc+nào+như+vậy",
        f"{ROOT}/phan-anh?trang=999",
        f"{ROOT}/phan-anh/{town.case}",
        f"{ROOT}/phan-anh/{town.hidden}",
        f"{ROOT}/bien-nhan",
        f"{ROOT}/bien-nhan/{town.receipt}",
        f"{ROOT}/bien-nhan/PA-261123-0000-0000",
        f"{ROOT}/so-cai",
        f"{ROOT}/cach-kiem-tra",
        f"{ROOT}/khong-co",
    ]


def opened(browser: Browser, town: PublicTown, **settings: object) -> BrowserContext:
    context = browser.new_context(base_url=town.url, locale="vi-VN", **settings)
    context.set_default_timeout(15_000)
    return context


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_breaks_a_rule_of_wcag(browser: Browser, town: PublicTown, scheme: str, size: dict[str, int]) -> None:
    with opened(browser, town, viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        broken = {}
        for address in addresses(town):
            page.goto(address)
            broken[address] = violations(page)
        assert not any(broken.values()), broken


def test_nor_on_the_first_day(browser: Browser, empty: PublicTown) -> None:
    with opened(browser, empty, viewport=PHONE) as context:
        page = context.new_page()
        for path in ("", "/phan-anh", "/so-cai"):
            page.goto(ROOT + path)
            assert violations(page) == []
            expect(page.get_by_role("main")).to_contain_text("Chưa có")


def test_a_finger_meets_every_control_and_nothing_is_wider_than_the_phone(browser: Browser, town: PublicTown) -> None:
    with opened(browser, town, viewport=PHONE) as context:
        page = context.new_page()
        for address in addresses(town):
            page.goto(address)
            assert too_small(page) == [], f"{address}: lower than {TOUCH} px"
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_without_javascript_the_same_is_shown(browser: Browser, town: PublicTown) -> None:
    with opened(browser, town) as with_scripts, opened(browser, town, java_script_enabled=False) as without:
        one, other = with_scripts.new_page(), without.new_page()
        for address in addresses(town):
            one.goto(address)
            other.goto(address)
            assert one.locator("body").inner_text() == other.locator("body").inner_text(), address


def test_without_javascript_cases_are_filtered_and_a_receipt_is_found(browser: Browser, town: PublicTown) -> None:
    with opened(browser, town, java_script_enabled=False, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{ROOT}/phan-anh")
        page.get_by_label("Từ khóa hoặc số phản ánh").fill(town.case.lower())
        page.get_by_label("Loại việc").select_option("Đường sá, vỉa hè hư hỏng")
        page.get_by_role("button", name="Lọc").click()
        expect(page.get_by_role("status")).to_have_text("Có 1 phản ánh.")
        page.get_by_role("link", name="Kim Ngưu").click()
        expect(page.get_by_role("main")).to_contain_text("Đã sửa xong đoạn đường")
        expect(page.get_by_role("img", name="Ảnh người dân gửi, số 1")).to_be_visible()
        page.get_by_role("link", name="Tra biên nhận").click()
        page.get_by_label("Mã biên nhận").fill(town.receipt.lower())
        page.get_by_role("button", name="Xem").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Biên nhận {town.receipt}")


def test_a_chart_is_told_in_words_and_stands_beside_a_table(browser: Browser, town: PublicTown) -> None:
    with opened(browser, town) as context:
        page = context.new_page()
        page.goto(ROOT)
        bars = page.locator(".bars li")
        rows = page.get_by_role("table", name="Số liệu từng đơn vị").locator("tbody tr")
        expect(bars).to_have_count(rows.count())
        for bar, row in zip(bars.all(), rows.all(), strict=True):
            assert bar.locator(".label").inner_text() == row.get_by_role("rowheader").inner_text()
            share = row.get_by_role("cell").nth(3).inner_text()
            told = [f"Đúng hạn: {share}"] if "%" in share else []
            expect(bar.locator("svg[role=img] > title")).to_have_text(told)
            expect(bar.locator(".value")).to_have_text(share)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_receipts_qr_is_drawn_as_it_is_meant(browser: Browser, town: PublicTown, scheme: str) -> None:
    with opened(browser, town, viewport=PHONE, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{ROOT}/bien-nhan/{town.receipt}")
        picture = drawn(page)
    meant = segno.make(page.url, error="m").matrix_iter(border=4)
    wrong = [
        (x, y) for y, row in enumerate(meant) for x, dark in enumerate(row) if is_dark(picture, x, y) != bool(dark)
    ]
    assert wrong == []


MODULE = 8
"""Pixels of a module of the QR in the picture."""


def drawn(page: Page) -> Image.Image:
    """As the style sheet has it, but so large that a module is MODULE pixels."""
    code = page.locator(".qr svg")
    modules = round(float((code.get_attribute("viewBox") or "").split()[2]) / 4)
    code.evaluate("(svg, side) => { svg.parentElement.style.width = `${side}px`; }", modules * MODULE)
    return Image.open(io.BytesIO(code.screenshot())).convert("L")


def is_dark(picture: Image.Image, x: int, y: int) -> bool | None:
    """None: the module is neither the one nor the other."""
    inset = 2
    box = (x * MODULE + inset, y * MODULE + inset, (x + 1) * MODULE - inset, (y + 1) * MODULE - inset)
    low, high = picture.crop(box).getextrema()
    return None if low < 128 <= high else high < 128
