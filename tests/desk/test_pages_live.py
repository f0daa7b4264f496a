"""The desk in real Chromium: two officers at once, by keyboard alone, with axe-core."""

import io
import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from desk.pages.door import ROOT
from desk.pages.templates import NAVIGATION
from desk.roles import Role
from tests.accessibility import TOUCH, too_small, violations
from tests.conftest import FixedClock, own_database
from tests.desk_town import CHIEF, PASSWORD, DeskTown, desk_town, enter, sign_in
from tests.procedure_kb.samples import procedure

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}


@pytest.fixture(scope="module", params=["sqlite"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskTown]:
    folder = tmp_path_factory.mktemp("desk")
    with own_database(request, folder) as database, desk_town(database, FixedClock(), folder) as town:
        yield town


@pytest.fixture(scope="module")
def chief(browser: Browser, town: DeskTown) -> Iterator[BrowserContext]:
    """The administrator, signed in; each test opens pages of its own."""
    with browser.new_context(base_url=town.url, locale="vi-VN", viewport=DESK) as context:
        context.set_default_timeout(15_000)
        town.enter(context.new_page(), CHIEF)
        yield context


def addresses(town: DeskTown) -> list[str]:
    number = town.report("một người để xem")
    one = procedure().model_dump_json(exclude_defaults=True)
    file = f"{ROOT}/nhap-tep/{town.imports.receive('mot.jsonl', io.BytesIO(one.encode()), 'Lan', None)}"
    return [
        *(ROOT + path for path in town.pages),
        f"{ROOT}/nhat-ky?staff={CHIEF}",
        file,
        f"{file}/thu-tuc/1.000001",
        f"{ROOT}/phan-anh/{number}",
        f"{ROOT}/phan-anh?trang-thai=confirmed",
        f"{ROOT}/khong-co",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_breaks_a_rule_of_wcag(
    chief: BrowserContext, town: DeskTown, scheme: str, size: dict[str, int]
) -> None:
    page = chief.new_page()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    broken = {}
    for address in addresses(town):
        page.goto(address)
        broken[address] = violations(page) + too_small(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
    assert not any(broken.values()), (TOUCH, broken)


def test_the_way_in_breaks_none_either(browser: Browser, town: DeskTown) -> None:
    with browser.new_context(base_url=town.url, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{ROOT}/")
        assert violations(page) + too_small(page) == []
        sign_in(page, CHIEF, "sai mật khẩu rồi")
        expect(page.get_by_role("alert")).to_contain_text("không đúng")
        expect(page.get_by_label("Tên")).to_have_value(CHIEF)
        assert violations(page) + too_small(page) == []


def test_somebody_new_is_let_in_and_sent_away_while_working(
    browser: Browser, chief: BrowserContext, town: DeskTown
) -> None:
    page = chief.new_page()
    page.goto(f"{ROOT}/nhan-su")
    page.get_by_label("Tên, như đồng nghiệp sẽ thấy").fill("Đặng Thị Mai")
    page.get_by_label("Vai trò", exact=True).select_option("Biên tập")
    page.get_by_role("button", name="Thêm").click()
    key = page.get_by_role("status").locator("code").inner_text()
    with browser.new_context(base_url=town.url) as context:
        other = context.new_page()
        enter(other, "Đặng Thị Mai", key)
        expect(other.get_by_role("link", name="Vận hành")).to_have_count(0)
        page.get_by_role("button", name="Thu hồi quyền: Đặng Thị Mai").click()
        assert violations(page) + too_small(page) == []
        page.get_by_role("button", name="Thu hồi quyền của Đặng Thị Mai").click()
        expect(page.get_by_role("status")).to_contain_text("Đã thu hồi quyền")
        other.get_by_role("link", name="Bàn làm việc").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("Đăng nhập")


def test_the_second_factor_from_its_picture_to_the_next_sign_in(browser: Browser, town: DeskTown) -> None:
    with browser.new_context(base_url=town.url) as context:
        page = context.new_page()
        town.enter(page, "Lê Thu Hoa")
        page.get_by_role("button", name="Bật mã xác thực").click()
        expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
        assert page.get_by_role("img", name="Mã QR").evaluate("image => image.naturalWidth") > 100
        page.get_by_text("Không quét được?").click()
        telephone = pyotp.parse_uri(re.search(r"otpauth://\S+", page.locator("code").inner_text())[0])  # type: ignore[index]
        assert isinstance(telephone, pyotp.TOTP)
        page.get_by_label("Mã xác thực").fill(telephone.at(int(town.clock.now().timestamp())))
        page.get_by_role("button", name="Bật", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Đã bật mã xác thực")
        page.get_by_role("button", name="Đăng xuất").click()
        town.clock.pass_(seconds=60)
        sign_in(page, "Lê Thu Hoa", PASSWORD)
        expect(page.get_by_role("alert")).to_contain_text("không đúng")
        sign_in(page, "Lê Thu Hoa", PASSWORD, telephone.at(int(town.clock.now().timestamp())))
        expect(page.get_by_role("heading", level=1)).to_have_text("Chào Lê Thu Hoa")


def test_what_stands_in_the_other_boxes_of_a_report_stays(chief: BrowserContext, town: DeskTown) -> None:
    number = town.report("một người viết dài")
    page = chief.new_page()
    page.goto(f"{ROOT}/phan-anh/{number}")
    page.get_by_role("button", name="Tiếp nhận", exact=True).click()
    result, question = page.get_by_label("Đã làm gì"), page.get_by_label("Nội dung")
    result.fill("Đã vá xong, chờ ảnh")
    question.fill("Anh/chị cho biết vị trí ạ?")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Đã gửi.")
    expect(result).to_have_value("Đã vá xong, chờ ảnh")
    expect(question).to_have_value("")
    page.goto(f"{ROOT}/phan-anh/{town.report('một người khác')}")
    expect(page.get_by_label("Nội dung")).to_have_value("")
    page.goto(f"{ROOT}/phan-anh/{number}")
    expect(result).to_have_value("Đã vá xong, chờ ảnh")
    page.get_by_label("Căn cứ").fill("x" * 6000)
    page.get_by_role("button", name="Trả lời và kết thúc").click()
    expect(page.get_by_role("alert")).to_contain_text("dài quá")
    expect(page.get_by_label("Căn cứ")).to_have_value("x" * 6000)
    expect(result).to_have_value("Đã vá xong, chờ ảnh")


def test_without_a_mouse(browser: Browser, town: DeskTown) -> None:
    with browser.new_context(base_url=town.url) as context:
        page = context.new_page()
        town.enter(page, "Nguyễn Thị Lan")
        page.get_by_role("button", name="Đăng xuất").click()
        page.get_by_label("Tên").focus()
        page.keyboard.type("Nguyễn Thị Lan")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Chào Nguyễn Thị Lan")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Đến nội dung chính")
        open_to = (said for _, said, needed in NAVIGATION if Role.EDITOR.may(needed))
        for place in (*open_to, "Nguyễn Thị Lan: tài khoản", "Đăng xuất"):
            page.keyboard.press("Tab")
            expect(page.locator(":focus")).to_have_text(place)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("đã đăng xuất")


def test_two_officers_and_one_report(browser: Browser, town: DeskTown) -> None:
    """One takes it while the other has it open: what the other wrote stays, and nothing is done twice."""
    number = town.report("một người bị ngã")
    for name in ("Vũ Thị Thanh", "Hoàng Văn Đạt"):
        town.keys[name] = town.staff.add(name, Role.CASE_OFFICER)
    with browser.new_context(base_url=town.url) as one, browser.new_context(base_url=town.url) as other:
        first, second = one.new_page(), other.new_page()
        town.enter(first, "Vũ Thị Thanh")
        town.enter(second, "Hoàng Văn Đạt")
        for page in (first, second):
            page.get_by_role("link", name="Phản ánh").click()
            page.get_by_role("link", name=number).click()
        first.get_by_role("button", name="Tiếp nhận").first.click()
        expect(first.get_by_role("status")).to_contain_text("Đã nhận")
        second.locator("#reason").fill("Đường này do thành phố quản lý")
        second.get_by_role("button", name="Không tiếp nhận").click()
        expect(second.get_by_role("alert")).to_contain_text("Vũ Thị Thanh đang giữ việc này")
        expect(second.get_by_role("main")).to_contain_text("Đường này do thành phố quản lý")
        first.get_by_role("button", name="Bắt đầu giải quyết").click()
        first.get_by_label("Đã làm gì").fill("Đã trải lại nhựa")
        first.get_by_label("Căn cứ").fill("Biên bản ngày 23/11/2026")
        first.get_by_role("button", name="Trả lời và kết thúc").click()
        expect(first.get_by_role("status")).to_contain_text("Đã trả lời")
        expect(first.get_by_role("main")).to_contain_text("Biên bản ngày 23/11/2026")
    assert town.office.work.get(number).result == "Đã trải lại nhựa"
