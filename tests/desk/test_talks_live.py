"""Conversations in real Chromium: two officers at once, a citizen who writes meanwhile, with axe-core."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from sqlalchemy import delete, select

from desk.pages.door import ROOT
from desk.roles import Role
from messages.inbox import TurnResult
from messages.outcome import Outcome
from messages.reply import Choice, Reply, Source
from messages.tables import handoffs, outbox
from tests.accessibility import too_small, violations
from tests.conftest import FixedClock, own_database
from tests.desk_town import PASSWORD, DeskTown, desk_town, sign_in

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
OFFICERS = ("Lê Thu Hoa", "Vũ Thị Thanh")
ANSWERED = TurnResult(
    Outcome.ANSWERED,
    (Reply("Không mất phí.", (Choice("Cấp lại", "/x"),), source=Source("1.001193", None, "tháng 7/2026")),),
)


@pytest.fixture(scope="module", params=["sqlite"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskTown]:
    folder = tmp_path_factory.mktemp("talks")
    with own_database(request, folder) as database, desk_town(database, FixedClock(), folder) as town:
        town.keys[OFFICERS[1]] = town.staff.add(OFFICERS[1], Role.CASE_OFFICER)
        yield town


@pytest.fixture(scope="module")
def officers(browser: Browser, town: DeskTown) -> Iterator[tuple[Page, Page]]:
    """Two of them, each before a browser of their own."""
    with browser.new_context(base_url=town.url) as one, browser.new_context(base_url=town.url) as other:
        for context, name in ((one, OFFICERS[0]), (other, OFFICERS[1])):
            context.set_default_timeout(15_000)
            town.enter(context.new_page(), name)
        yield one.pages[0], other.pages[0]


def waiting(town: DeskTown, who: str) -> str:
    town.citizens.say(who, "khai sinh mất bao nhiêu tiền", ANSWERED)
    town.citizens.ask_for_an_officer(who)
    return f"{ROOT}/hoi-thoai/{town.handoffs.open(999)[-1].id}"


def nobody_waits(town: DeskTown) -> None:
    with town.office.database.write() as connection:
        connection.execute(delete(handoffs))


def told(town: DeskTown) -> list[str]:
    query = select(outbox.c.body).where(outbox.c.inbox_id.is_(None)).order_by(outbox.c.id)
    with town.office.database.read() as connection:
        return [body["text"] for body in connection.execute(query).scalars()]


def test_two_officers_one_citizen_and_words_that_come_by_themselves(
    town: DeskTown, officers: tuple[Page, Page]
) -> None:
    first, second = officers
    for page in officers:
        page.goto(f"{ROOT}/hoi-thoai")
    own = waiting(town, "an")
    for page in officers:  # the list has looked by itself
        expect(page.get_by_role("status")).to_contain_text("1 người đang chờ")
        expect(page).to_have_title("(1) Hội thoại – Bàn làm việc Một Cửa")
    second.goto(own)
    first.get_by_role("button", name="Nhận cuộc").click()
    expect(first.locator("#state")).to_contain_text("Anh/chị đang trả lời")
    second.get_by_role("button", name="Nhận").click()
    expect(second.get_by_role("alert").first).to_contain_text("Lê Thu Hoa đang trả lời")
    expect(second.get_by_role("button", name="Gửi")).to_have_count(0)

    box = first.get_by_label("Nội dung, người dân sẽ đọc")
    first.get_by_label("Câu mẫu theo tình huống").select_option("Chào hỏi")
    first.get_by_role("button", name="Chèn vào ô").click()
    expect(box).to_have_value("Chào anh/chị, tôi là Lê Thu Hoa. Tôi đang xem câu hỏi của anh/chị, "
                              "anh/chị chờ tôi một chút nhé.")  # fmt: skip
    town.citizens.say("an", "<b>tôi</b> gấp lắm")
    for page in officers:
        expect(page.get_by_role("log")).to_contain_text("<b>tôi</b> gấp lắm")
    expect(box).to_have_value("Chào anh/chị, tôi là Lê Thu Hoa. Tôi đang xem câu hỏi của anh/chị, "
                              "anh/chị chờ tôi một chút nhé.")  # fmt: skip
    first.get_by_role("button", name="Gửi").dblclick()
    expect(first.get_by_role("log")).to_contain_text("Cán bộ Lê Thu Hoa: Chào anh/chị")
    expect(box).to_have_value("")
    expect(second.get_by_role("log")).to_contain_text("Cán bộ Lê Thu Hoa: Chào anh/chị")
    first.get_by_role("button", name="Kết thúc, trợ lý trả lời tiếp").click()
    expect(first.get_by_role("status").first).to_contain_text("Đã kết thúc")
    expect(second.locator("#state")).to_contain_text("Lê Thu Hoa đã kết thúc")
    assert len(told(town)) == 3


def test_what_is_being_typed_outlives_what_happens_meanwhile(town: DeskTown, officers: tuple[Page, Page]) -> None:
    page, _ = officers
    own = waiting(town, "binh")
    page.goto(own)
    page.get_by_role("button", name="Nhận", exact=True).click()
    box = page.get_by_label("Nội dung, người dân sẽ đọc")
    box.fill("Lời tôi đã viết")
    town.citizens.say("binh", "Hỏi tiếp trợ lý")
    expect(page.locator("#state")).to_contain_text("quay lại với trợ lý")
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("#trouble")).to_contain_text("đã quay lại với trợ lý")
    expect(box).to_have_value("Lời tôi đã viết")
    nobody_waits(town)
    expect(page.locator("#trouble")).to_contain_text("không còn")
    expect(page.get_by_role("log")).not_to_contain_text("khai sinh")
    expect(box).to_have_value("Lời tôi đã viết")


def test_a_session_that_ends_takes_no_words_away(town: DeskTown, officers: tuple[Page, Page]) -> None:
    page, _ = officers
    page.goto(waiting(town, "chi"))
    page.get_by_role("button", name="Nhận", exact=True).click()
    box = page.get_by_label("Nội dung, người dân sẽ đọc")
    box.fill("Anh/chị mang theo [giấy tờ]")
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("#trouble")).to_contain_text("còn chỗ chưa điền")
    town.citizens.say("chi", "Tôi vẫn đang chờ ạ")
    expect(page.get_by_role("log")).to_contain_text("Tôi vẫn đang chờ ạ")
    expect(page.locator("#trouble")).to_contain_text("còn chỗ chưa điền")
    box.fill("Anh/chị mang theo căn cước")
    town.staff.sign_out(OFFICERS[0])
    expect(page.locator("#trouble")).to_contain_text("đăng nhập ở thẻ khác")
    tab = page.context.new_page()
    tab.goto(f"{ROOT}/")
    sign_in(tab, OFFICERS[0], PASSWORD)
    expect(page.locator("#trouble")).to_be_hidden()
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("log")).to_contain_text("mang theo căn cước")
    assert any("mang theo căn cước" in text for text in told(town)) and not any(
        "[giấy tờ]" in text for text in told(town)
    )
    tab.close()
    nobody_waits(town)


def test_whoever_leaves_with_words_unsent_is_asked(town: DeskTown, officers: tuple[Page, Page]) -> None:
    page, _ = officers
    page.goto(waiting(town, "dung"))
    page.get_by_role("button", name="Nhận", exact=True).click()
    page.get_by_label("Nội dung, người dân sẽ đọc").fill("Chưa gửi")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Phản ánh").click(no_wait_after=True)
    expect(page.get_by_label("Nội dung, người dân sẽ đọc")).to_have_value("Chưa gửi")
    assert asked == ["beforeunload"]
    page.get_by_label("Nội dung, người dân sẽ đọc").fill("")
    nobody_waits(town)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_them_breaks_a_rule_of_wcag(town: DeskTown, officers: tuple[Page, Page], scheme: str) -> None:
    page, other = officers
    free, mine, theirs = (waiting(town, f"{who} {scheme}") for who in ("một", "hai", "ba"))
    for taker, address in ((page, mine), (other, theirs)):
        taker.goto(address)
        taker.get_by_role("button", name="Nhận", exact=True).click()
        expect(taker.locator("#state")).to_contain_text("Anh/chị đang trả lời")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    broken = {}
    for size in (PHONE, {"width": 1366, "height": 768}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for address in (f"{ROOT}/hoi-thoai", free, mine, theirs, f"{ROOT}/hoi-thoai/999999"):
            page.goto(address)
            broken[address] = violations(page) + too_small(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
            assert not any(broken.values()), broken


def test_without_scripts(browser: Browser, town: DeskTown) -> None:
    own = waiting(town, "chi")
    with browser.new_context(base_url=town.url, java_script_enabled=False) as context:
        page = context.new_page()
        town.keys["Hoàng Văn Đạt"] = town.staff.add("Hoàng Văn Đạt", Role.CASE_OFFICER)
        town.enter(page, "Hoàng Văn Đạt")
        page.goto(own)
        page.get_by_role("button", name="Nhận", exact=True).click()
        box = page.get_by_label("Nội dung, người dân sẽ đọc")
        box.fill("Vâng ạ.")
        page.get_by_label("Câu mẫu theo tình huống").select_option("Cần thêm thông tin")
        page.get_by_role("button", name="Chèn vào ô").click()
        expect(box).to_have_value("Vâng ạ.\nĐể trả lời đúng trường hợp của anh/chị, anh/chị cho tôi biết thêm: "
                                  "[điều cần biết].\nAnh/chị không cần gửi số căn cước hay số điện thoại ở đây."
        )  # fmt: skip
        page.get_by_role("button", name="Gửi").click()
        expect(page.get_by_role("alert").first).to_contain_text("[điều cần biết]")
        box.fill("Anh/chị gửi giúp tên con ạ.")
        page.get_by_role("button", name="Gửi").click()
        expect(page.get_by_role("log")).to_contain_text("Cán bộ Hoàng Văn Đạt: Anh/chị gửi giúp tên con ạ.")
        page.get_by_role("link", name="Tải lại").click()
        expect(page.get_by_role("log")).to_contain_text("gửi giúp tên con")
