"""Writing a procedure in real Chromium: rows by keyboard, drafts that save themselves, two people on one record."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from answers.effect import Asked, Difference, Told
from desk.pages.door import ROOT
from desk.roles import Role
from procedure_kb.draft_content import Content
from procedure_kb.drafts import DraftState
from tests.accessibility import too_small, violations
from tests.conftest import FixedClock, own_database
from tests.desk_town import PASSWORD, DeskTown, desk_town, sign_in
from tests.procedure_kb.samples import procedure

pytestmark = pytest.mark.browser
EDITOR, REVIEWER = "Nguyễn Thị Lan", "Phạm Văn Đức"


@pytest.fixture(scope="module", params=["sqlite"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskTown]:
    folder = tmp_path_factory.mktemp("desk")
    with own_database(request, folder) as database, desk_town(database, FixedClock(), folder) as town:
        yield town


def signed_in(browser: Browser, town: DeskTown, name: str) -> Page:
    context = browser.new_context(base_url=town.url, locale="vi-VN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(15_000)
    page = context.new_page()
    town.enter(page, name)
    return page


@pytest.fixture(scope="module")
def lan(browser: Browser, town: DeskTown) -> Iterator[Page]:
    page = signed_in(browser, town, EDITOR)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def duc(browser: Browser, town: DeskTown) -> Iterator[Page]:
    page = signed_in(browser, town, REVIEWER)
    yield page
    page.context.close()


@pytest.fixture
def id(town: DeskTown) -> str:
    number = town.knowledge.store.count() + 1
    steps = procedure(f"1.{number:06}", name=f"Thủ tục cấp thẻ số {number}", summary="Thẻ để vào cửa")
    town.knowledge.store.save(steps, who="seed", expected_version=0)
    return steps.id


def begun(page: Page, id: str) -> None:
    page.goto(f"{ROOT}/thu-tuc/{id}")
    page.get_by_role("button", name="Sửa").click()
    expect(page.locator("#editor")).to_be_visible()
    page.wait_for_load_state()  # its script runs before that


def content(town: DeskTown, id: str, author: str) -> Content:
    return town.knowledge.drafts.select(id, author=author)[0].content


def saved(page: Page, act: object = None) -> None:
    """Waits for the next answer to a save."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/ban-soan/" in answer.url):
        if callable(act):
            act()


def test_from_typing_to_what_is_published(town: DeskTown, lan: Page, duc: Page, id: str) -> None:
    begun(lan, id)
    saved(lan, lambda: lan.get_by_label("Tóm tắt").fill("Thẻ cho người từ 14 tuổi"))
    expect(lan.locator("#saved")).to_contain_text("Lưu lần cuối")
    assert content(town, id, EDITOR)["plain"]["summary"] == "Thẻ cho người từ 14 tuổi"
    saved(lan, lambda: lan.get_by_role("button", name="Thêm bước").first.click())
    expect(lan.get_by_role("textbox", name="Bước 1")).to_be_focused()
    lan.keyboard.type("Nộp tờ khai")
    saved(lan, lambda: lan.get_by_role("button", name="Thêm bước").first.press("Enter"))
    expect(lan.get_by_role("textbox", name="Bước 2")).to_be_focused()
    lan.keyboard.type("Nhận thẻ")
    saved(lan, lambda: lan.get_by_role("button", name="Đưa lên: Bước 2").press("Enter"))
    expect(lan.get_by_role("textbox", name="Bước 1")).to_be_focused()
    assert content(town, id, EDITOR)["official"]["steps"] == ["Nhận thẻ", "Nộp tờ khai"]
    saved(lan, lambda: lan.get_by_role("button", name="Bỏ: Bước 1").click())
    assert violations(lan) + too_small(lan) == []
    lan.get_by_role("button", name="Xem ảnh hưởng và gửi duyệt").click()
    expect(lan.get_by_role("heading", name="Đổi gì")).to_be_visible()
    lan.get_by_label("Vì sao sửa").fill("Thông tư mới")
    lan.get_by_role("button", name="Gửi duyệt").click()
    expect(lan.locator("main > [role=status]")).to_contain_text("Đã gửi duyệt")
    duc.goto(f"{ROOT}/ban-soan")
    duc.get_by_role("link", name=id).click()
    expect(duc.get_by_text("Đang tính")).to_be_visible()
    worked_out(town, id)
    expect(duc.get_by_text("1 câu không còn trả lời được")).to_be_visible(timeout=15_000)
    duc.get_by_text("Không còn trả lời được: “thẻ hết bao nhiêu”").click()
    expect(duc.get_by_text("Mức thu: 10.000 đồng")).to_be_visible()
    assert violations(duc) + too_small(duc) == []
    duc.get_by_role("button", name="Duyệt và công bố ngay").click()
    expect(duc.get_by_role("status").first).to_contain_text("Đã công bố")
    assert town.knowledge.store.version(id).procedure.official.steps == ("Nộp tờ khai",)
    duc.goto(f"{ROOT}/thu-tuc/{id}/lich-su")
    assert violations(duc) + too_small(duc) == []
    duc.get_by_role("button", name="Khôi phục bản 1").click()
    expect(duc.get_by_role("status").first).to_contain_text("Đã khôi phục")
    assert town.knowledge.store.version(id).procedure.official.steps == ()


def worked_out(town: DeskTown, id: str) -> None:
    """As the process that works out effects does."""
    taken = town.knowledge.effects.take()
    assert taken
    before, after = Told("answered", id, ("Mức thu: 10.000 đồng",), ()), Told("no_match", None, ("Chưa có",), ())
    lost = Difference(Asked("thẻ hết bao nhiêu", "fee", times=2), "lost", before, after, is_wrong=False)
    town.knowledge.effects.finish(taken[0], [lost.as_json()])


def test_a_mistake_stands_beside_its_field_while_one_types(lan: Page, id: str) -> None:
    begun(lan, id)
    field = lan.get_by_label("Đối chiếu ngày")
    saved(lan, lambda: field.fill(""))
    expect(lan.locator('[id="said:official.source.verified_on"]')).to_contain_text("bắt buộc")
    expect(field).to_be_focused()
    saved(lan, lambda: field.fill("2026-11-20"))
    expect(lan.locator('[id="said:official.source.verified_on"]')).to_be_empty()


def test_two_people_on_one_record(town: DeskTown, lan: Page, duc: Page, id: str) -> None:
    begun(lan, id)
    begun(duc, id)
    expect(duc.locator("#notices")).to_contain_text(f"{EDITOR} cũng đang soạn")
    saved(lan, lambda: lan.get_by_label("Tóm tắt").fill("Của Lan"))
    expect(lan.locator("#notices")).to_contain_text(f"{REVIEWER} cũng đang soạn")
    saved(duc, lambda: duc.get_by_label("Tóm tắt").fill("Của Đức"))
    assert content(town, id, EDITOR)["plain"]["summary"] == "Của Lan"
    assert content(town, id, REVIEWER)["plain"]["summary"] == "Của Đức"


def test_one_person_in_two_windows(town: DeskTown, lan: Page, id: str) -> None:
    begun(lan, id)
    other = lan.context.new_page()
    other.goto(lan.url)
    saved(lan, lambda: lan.get_by_label("Tóm tắt").fill("Cửa sổ thứ nhất"))
    saved(other, lambda: other.get_by_label("Tóm tắt").fill("Cửa sổ thứ hai"))
    expect(other.get_by_role("alert")).to_contain_text("Chưa lưu")
    expect(other.get_by_role("alert")).to_be_in_viewport()
    expect(other.locator("#saved")).to_contain_text("Chưa lưu: bản này đã được lưu ở cửa sổ khác")
    other.get_by_label("Tóm tắt").press_sequentially(" và nữa")
    other.get_by_role("button", name="Xem ảnh hưởng và gửi duyệt").click()
    expect(other.locator("#saved")).to_contain_text("Chưa lưu")
    other.get_by_label("Tóm tắt").fill("Cửa sổ thứ hai")
    expect(other.get_by_label("Tóm tắt")).to_have_value("Cửa sổ thứ hai")
    assert content(town, id, EDITOR)["plain"]["summary"] == "Cửa sổ thứ nhất"
    warned = []
    other.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    other.goto(f"{ROOT}/")
    assert warned == ["beforeunload"]
    other.close(run_before_unload=False)


def test_a_connection_that_breaks_loses_nothing(town: DeskTown, lan: Page, id: str) -> None:
    begun(lan, id)
    lan.context.set_offline(True)
    lan.get_by_label("Tóm tắt").fill("Gõ lúc mất mạng")
    expect(lan.locator("#saved")).to_contain_text("mất kết nối")
    lan.context.set_offline(False)
    expect(lan.locator("#saved")).to_contain_text("Lưu lần cuối", timeout=20_000)
    assert content(town, id, EDITOR)["plain"]["summary"] == "Gõ lúc mất mạng"


def test_an_outage_does_not_take_one_off_the_page(town: DeskTown, lan: Page, id: str) -> None:
    begun(lan, id)
    here = lan.url
    lan.get_by_label("Tóm tắt").fill("Gõ lúc mất mạng")
    lan.context.set_offline(True)
    lan.get_by_role("button", name="Xem ảnh hưởng và gửi duyệt").click()
    expect(lan.locator("#saved")).to_contain_text("mất kết nối")
    expect(lan.get_by_label("Tóm tắt")).to_have_value("Gõ lúc mất mạng")
    assert lan.url == here
    lan.context.set_offline(False)
    lan.get_by_role("button", name="Xem ảnh hưởng và gửi duyệt").click()
    expect(lan.get_by_role("heading", name="Đổi gì")).to_be_visible()
    assert content(town, id, EDITOR)["plain"]["summary"] == "Gõ lúc mất mạng"


def test_a_session_that_ends_loses_nothing(browser: Browser, town: DeskTown, id: str) -> None:
    name = "Đỗ Thị Mai"
    town.keys[name] = town.staff.add(name, Role.EDITOR)
    mai = signed_in(browser, town, name)
    begun(mai, id)
    here = mai.url
    mai.context.clear_cookies()
    mai.get_by_label("Tóm tắt").fill("Gõ lúc hết phiên")
    expect(mai.locator("#saved")).to_contain_text("Phiên đã hết. Anh/chị đăng nhập ở thẻ khác")
    assert mai.url == here
    expect(mai.get_by_label("Tóm tắt")).to_have_value("Gõ lúc hết phiên")
    other = mai.context.new_page()
    other.goto(f"{ROOT}/")
    sign_in(other, name, PASSWORD)
    expect(other.get_by_role("button", name="Đăng xuất")).to_be_visible()
    mai.bring_to_front()
    expect(mai.locator("#saved")).to_contain_text("Lưu lần cuối", timeout=20_000)
    assert content(town, id, name)["plain"]["summary"] == "Gõ lúc hết phiên"
    mai.get_by_role("button", name="Xem ảnh hưởng và gửi duyệt").click()
    expect(mai.get_by_role("heading", name="Đổi gì")).to_be_visible()
    mai.context.close()


def test_who_types_without_a_pause_is_saved_all_the_same(town: DeskTown, browser: Browser, id: str) -> None:
    name = "Bùi Văn Nam"
    town.keys[name] = town.staff.add(name, Role.EDITOR)
    nam = signed_in(browser, town, name)
    nam.clock.install()
    begun(nam, id)
    field = nam.get_by_label("Tóm tắt")
    field.fill("")
    saves: list[str] = []
    nam.on("request", lambda request: saves.append(request.url) if request.method == "POST" else None)
    for _ in range(12):
        field.press_sequentially("a")
        nam.clock.run_for(1000)  # shorter than the pause after which a draft is saved
    assert saves
    nam.context.close()


def test_what_is_typed_while_a_row_comes_stays(town: DeskTown, lan: Page, id: str) -> None:
    begun(lan, id)
    saved(lan, lambda: lan.get_by_role("button", name="Thêm bước").first.click())
    expect(lan.get_by_role("textbox", name="Bước 1")).to_be_focused()
    held: list[Route] = []
    lan.route("**/ban-soan/*", lambda route: held.append(route), times=1)
    with lan.expect_request("**/ban-soan/*"):
        lan.get_by_role("button", name="Thêm bước").first.click()
    lan.get_by_label("Tóm tắt").fill("Gõ trong lúc chờ")
    lan.get_by_role("textbox", name="Bước 1").fill("Nộp tờ khai")
    saved(lan, lambda: held[0].continue_())
    expect(lan.get_by_role("textbox", name="Bước 2")).to_be_visible()
    expect(lan.get_by_label("Tóm tắt")).to_have_value("Gõ trong lúc chờ")
    expect(lan.get_by_role("textbox", name="Bước 1")).to_have_value("Nộp tờ khai")
    expect(lan.get_by_role("textbox", name="Bước 1")).to_be_focused()
    lan.get_by_role("textbox", name="Bước 2").fill("Nhận thẻ")
    saved(lan, lambda: lan.get_by_role("button", name="Lưu", exact=True).click())
    lan.route("**/ban-soan/*", lambda route: held.append(route), times=1)
    with lan.expect_request("**/ban-soan/*"):
        lan.get_by_role("button", name="Đưa lên: Bước 2").click()
    lan.get_by_role("textbox", name="Bước 1").fill("Nộp tờ khai ở quầy")
    saved(lan, lambda: held[1].continue_())
    expect(lan.get_by_role("textbox", name="Bước 2")).to_have_value("Nộp tờ khai ở quầy")
    expect(lan.get_by_role("textbox", name="Bước 1")).to_have_value("Nhận thẻ")
    saved(lan, lambda: lan.get_by_role("button", name="Lưu", exact=True).click())
    expect(lan.locator("#saved")).to_contain_text("Lưu lần cuối")
    assert content(town, id, EDITOR)["official"]["steps"] == ["Nhận thẻ", "Nộp tờ khai ở quầy"]
    assert content(town, id, EDITOR)["plain"]["summary"] == "Gõ trong lúc chờ"


def test_both_texts_stand_beside_each_other(town: DeskTown, lan: Page, duc: Page, id: str) -> None:
    begun(lan, id)
    begun(duc, id)
    saved(duc, lambda: duc.get_by_label("Tóm tắt").fill("Của Đức"))
    town.knowledge.store.save(
        procedure(id, name=f"Thủ tục {id}", summary="Của người khác"), who="Hoa", expected_version=1
    )
    saved(duc, lambda: duc.get_by_label("Tóm tắt").fill("Của Đức, sửa"))
    expect(duc.locator("#overlap")).to_contain_text("Của người khác")
    assert violations(duc) + too_small(duc) == []
    duc.get_by_label("Tóm tắt").fill("Của Đức, sửa nữa")
    duc.get_by_role("button", name="Làm tiếp từ bản đang dùng").click()
    expect(duc.get_by_role("button", name="Làm tiếp từ bản đang dùng")).to_have_count(0)
    expect(duc.get_by_label("Tóm tắt")).to_have_value("Của Đức, sửa nữa")
    draft = town.knowledge.drafts.select(id, author=REVIEWER)[0]
    assert (draft.base_version, draft.content["plain"]["summary"]) == (2, "Của Đức, sửa nữa")
    duc.get_by_role("button", name="Xem ảnh hưởng và gửi duyệt").click()
    duc.get_by_text("Bỏ bản soạn này").click()
    duc.get_by_role("button", name="Bỏ", exact=True).click()
    assert town.knowledge.drafts.get(draft.number).state == DraftState.WRITING, "not without saying so"
    assert violations(duc) + too_small(duc) == []
    duc.get_by_label("Tôi chắc chắn").check()
    duc.get_by_role("button", name="Bỏ", exact=True).click()
    expect(duc.locator("main > [role=status]")).to_contain_text("Đã bỏ")
    duc.goto(f"{ROOT}/ban-soan")
    duc.get_by_text("bản anh/chị đã bỏ").click()
    assert violations(duc) + too_small(duc) == []


def test_without_scripts_and_on_a_phone(browser: Browser, town: DeskTown, id: str) -> None:
    name = "Vũ Thị Thanh"
    town.keys[name] = town.staff.add(name, Role.EDITOR)
    with browser.new_context(
        base_url=town.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    ) as context:
        page = context.new_page()
        town.enter(page, name)
        begun(page, id)
        page.get_by_label("Tóm tắt").fill("Không cần kịch bản")
        page.get_by_role("button", name="Thêm câu").click()
        page.get_by_role("textbox", name="Câu 1").fill("xin thẻ vào cửa")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator("main > [role=status]")).to_contain_text("Đã lưu")
        plain = content(town, id, name)["plain"]
        assert (plain["summary"], plain["phrases"]) == ("Không cần kịch bản", ["xin thẻ vào cửa"])


def test_what_was_typed_on_a_review_stays_when_the_session_ended(town: DeskTown, browser: Browser, id: str) -> None:
    draft = town.knowledge.drafts.add_phrase(id, "làm thẻ ra vào", EDITOR)
    town.knowledge.drafts.propose(draft.number, EDITOR, "người dân hay hỏi")
    town.keys["Hà"] = town.staff.add("Hà", Role.REVIEWER)
    ha = signed_in(browser, town, "Hà")
    ha.goto(f"{ROOT}/ban-soan/{draft.number}/xem")
    here = ha.url
    ha.get_by_label("Hoặc trả lại: cần sửa gì").fill("Câu này dài quá")
    ha.context.clear_cookies()
    ha.get_by_role("button", name="Trả lại").click()
    expect(ha.get_by_role("status")).to_contain_text("chưa được lưu")
    sign_in(ha, "Hà", PASSWORD)
    expect(ha.get_by_label("Hoặc trả lại: cần sửa gì")).to_have_value("Câu này dài quá")
    assert ha.url == here
    ha.get_by_role("button", name="Trả lại").click()
    expect(ha.locator("main > [role=status]")).to_contain_text("Đã trả lại")
    assert town.knowledge.drafts.get(draft.number).note == "Câu này dài quá"
    ha.context.close()


def test_what_is_typed_before_a_new_row_came_stands_in_it(town: DeskTown, lan: Page, id: str) -> None:
    begun(lan, id)
    held: list[Route] = []
    lan.route("**/ban-soan/*", lambda route: held.append(route))
    add = lan.get_by_role("button", name="Thêm bước").first
    with lan.expect_request("**/ban-soan/*"):
        add.press("Enter")
    lan.keyboard.type("Nop ho so")
    lan.keyboard.press("Backspace")
    saved(lan, lambda: held[0].continue_())
    lan.unroute("**/ban-soan/*")
    expect(lan.get_by_role("textbox", name="Bước 1")).to_have_value("Nop ho s")
    saved(lan)
    assert content(town, id, EDITOR)["official"]["steps"] == ["Nop ho s"]
