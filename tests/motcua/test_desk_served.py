"""The desk behind the real gateway: the first account from the command line to the first page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Service, eventually
from tests.desk_town import PASSWORD, enter

pytestmark = [pytest.mark.service, pytest.mark.browser]


def test_from_the_command_line_to_the_first_page(service: Service) -> None:
    key = service.motcua("staff", "add", "Vũ Thị Thanh", "--role", "administrator").stdout.strip()
    with httpx.Client(base_url=service.url, follow_redirects=True) as browser:
        page = browser.get("/can-bo")
        assert page.url.path == "/can-bo/dang-nhap"
        assert page.headers["x-content-type-options"] == "nosniff" and page.headers["cache-control"] == "no-store"
        page = browser.post("/can-bo/dang-nhap", data={"name": "Vũ Thị Thanh", "password": key})
        assert page.url.path == "/can-bo/tai-khoan"
        token = page.text.split('name="form_token" value="')[1].split('"')[0]
        chosen = {"form_token": token, "current": key, "fresh": PASSWORD, "again": PASSWORD}
        assert browser.post("/can-bo/tai-khoan/mat-khau", data=chosen).status_code == 200
        assert "Chào Vũ Thị Thanh" in browser.get("/can-bo/").text
        assert browser.get("/can-bo/desk.css").headers["content-type"].startswith("text/css")
        large = browser.post("/can-bo/dang-xuat", data={"x": "x" * 300_000})
        assert large.status_code == 413
    assert "/can-bo" not in httpx.get(f"{service.url}/openapi.json").text


def test_what_an_administrator_writes_is_told_within_seconds(service: Service, browser: Browser) -> None:
    """Parts are seen well; a hotline goes from the desk's process to the one that answers, and back to the file's."""
    keys = {"Bùi Thị Ngân": staff_key(service, "Bùi Thị Ngân", "administrator")}
    with signed_in(browser, service, keys, "Bùi Thị Ngân") as page:
        page.goto("/can-bo/van-hanh")
        expect(page.get_by_role("main")).to_contain_text("Trợ lý đang trả lời người dân.")
        expect(page.get_by_role("row", name="Cơ sở dữ liệu")).to_contain_text("Chạy tốt")
        page.goto("/can-bo/van-hanh/noi-tiep-nhan")
        page.get_by_label("Số, mục 1").fill("0900 chỉ để thử")
        page.get_by_role("button", name="Lưu tổng đài").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã lưu")
        eventually(lambda: "0900 chỉ để thử" in hours_told(service))
        page.get_by_role("button", name="Dùng lại tệp đi kèm").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã lưu")
        eventually(lambda: "0900 chỉ để thử" not in hours_told(service))


def hours_told(service: Service) -> str:
    return str(service.say(text="mấy giờ thì mở cửa")["replies"])


def test_an_edit_from_its_effect_to_a_citizens_answer(service: Service, browser: Browser) -> None:
    """Written by one, its effect worked out by the gateway's job, approved by another, told to a citizen."""
    keys = {name: staff_key(service, name, role) for name, role in (("Lan Anh", "editor"), ("Văn Đức", "reviewer"))}
    with signed_in(browser, service, keys, "Lan Anh") as lan, signed_in(browser, service, keys, "Văn Đức") as duc:
        lan.goto("/can-bo/thu-tuc/2.000635")
        lan.get_by_role("button", name="Sửa").click()
        lan.get_by_label("Điều cần biết về phí, lệ phí").fill("Mỗi bản sao 12.345 đồng, chỉ để thử.")
        lan.get_by_role("button", name="Xem ảnh hưởng và gửi duyệt").click()
        lan.get_by_label("Vì sao sửa").fill("thử")
        lan.get_by_role("button", name="Gửi duyệt").click()
        address = lan.url
        expect(lan.get_by_text("câu trả lời đổi").first).to_be_visible(timeout=120_000)
        duc.goto(address)
        duc.get_by_role("button", name="Duyệt và công bố ngay").click()
        expect(duc.get_by_role("status").first).to_contain_text("Đã công bố")
        eventually(lambda: "12.345 đồng" in fee_told(service))
        duc.goto("/can-bo/thu-tuc/2.000635/lich-su")
        duc.get_by_role("button", name="Khôi phục bản 1").click()
        eventually(lambda: "12.345 đồng" not in fee_told(service))


def fee_told(service: Service) -> str:
    return str(service.say(text="lệ phí cấp bản sao trích lục hộ tịch là bao nhiêu")["replies"])


def staff_key(service: Service, name: str, role: str) -> str:
    return service.motcua("staff", "add", name, "--role", role).stdout.strip()


@contextmanager
def signed_in(browser: Browser, service: Service, keys: dict[str, str], name: str) -> Iterator[Page]:
    with browser.new_context(base_url=service.url, locale="vi-VN") as context:
        page = context.new_page()
        enter(page, name, keys[name])
        yield page


def test_an_officers_words_from_the_desk_to_the_citizens_page(service: Service) -> None:
    key = service.motcua("staff", "add", "Đỗ Thị Yến", "--role", "case-officer").stdout.strip()
    session = service.say(text="cho tôi gặp cán bộ")["session"]
    with httpx.Client(base_url=service.url, follow_redirects=True) as browser:
        browser.post("/can-bo/dang-nhap", data={"name": "Đỗ Thị Yến", "password": key})
        fields = {
            "form_token": browser.get("/can-bo/tai-khoan").text.split('name="form_token" value="')[1].split('"')[0]
        }
        chosen = fields | {"current": key, "fresh": PASSWORD, "again": PASSWORD}
        browser.post("/can-bo/tai-khoan/mat-khau", data=chosen)
        own = re.findall(r"/can-bo/hoi-thoai/\d+", browser.get("/can-bo/hoi-thoai").text)[-1]
        assert "Anh/chị đang trả lời" in browser.post(f"{own}/nhan", data=fields).text
        for _ in range(2):
            said = browser.post(f"{own}/tra-loi", data=fields | {"text": "Chào chị", "key": "k"})
            assert said.status_code == 200 and "Cán bộ Đỗ Thị Yến: Chào chị" in said.text
        assert browser.post(f"{own}/ket-thuc", data=fields | {"key": "k2"}).status_code == 200
    told = httpx.get(f"{service.url}/api/chat/messages", params={"session": str(session)}).json()["messages"]
    assert [message["from"] for message in told][-2:] == ["officer", "notice"]
    assert told[-2]["text"] == "Cán bộ Đỗ Thị Yến: Chào chị"


@pytest.mark.timeout(420)
def test_who_asked_in_vain_and_agreed_is_told_once_when_the_answer_is_there(service: Service, browser: Browser) -> None:
    """Linked by one officer, approved by another, told by the gateway's job, and answered at a press."""
    asked = "xin giấy cho phép nuôi kỳ lân trên sân thượng nhà tập thể"
    said = service.say(text=asked)
    assert said["outcome"] == "no_match", said
    (choice,) = [each for each in buttons(said) if each["title"] == "Báo tôi khi có"]
    agreed = service.say(session=said["session"], payload=choice["payload"])
    assert agreed["outcome"] == "subscribed" and asked in str(agreed["replies"])
    names = (("Bích Ngọc", "editor"), ("Hữu Phước", "reviewer"))
    keys = {name: staff_key(service, name, role) for name, role in names}
    with (
        signed_in(browser, service, keys, "Bích Ngọc") as ngoc,
        signed_in(browser, service, keys, "Hữu Phước") as phuoc,
    ):
        ngoc.goto("/can-bo/hoi-thu")
        ngoc.get_by_label("Gõ như người dân gõ").fill(asked)
        ngoc.get_by_role("button", name="Hỏi", exact=True).click()
        expect(ngoc.get_by_role("main")).to_contain_text("Chưa có thông tin để trả lời")
        expect(ngoc.get_by_role("main")).not_to_contain_text("Phần hội thoại không trả lời")
        ngoc.goto("/can-bo/cau-hoi")
        ngoc.get_by_role("link", name=asked).click()
        ngoc.get_by_label("Tìm bằng mã, tên hoặc lời khác").fill("xác nhận tình trạng hôn nhân")
        ngoc.get_by_role("button", name="Tìm").click()
        ngoc.locator("input[name=procedure]").first.check()
        procedure = ngoc.locator("input[name=procedure]").first.input_value()
        ngoc.get_by_role("button", name="Thêm cách hỏi này vào thủ tục").click()
        ngoc.get_by_label("Vì sao sửa").fill("người dân hay hỏi")
        ngoc.get_by_role("button", name="Gửi duyệt").click()
        phuoc.goto(ngoc.url)
        phuoc.get_by_role("button", name="Duyệt và công bố ngay").click()
        expect(phuoc.get_by_role("status").first).to_contain_text("Đã công bố")
    eventually(lambda: len(news_of(service, said["session"])) == 1)
    press = news_of(service, said["session"])[0]["choices"][0]
    assert procedure in press["payload"]
    answered = service.say(session=said["session"], payload=press["payload"])
    assert answered["outcome"] == "answered" and procedure in str(answered["replies"])
    assert service.say(text=asked)["outcome"] in ("answered", "clarified"), "found by its new phrase"
    assert len(news_of(service, said["session"])) == 1


def buttons(said: dict[str, Any]) -> list[dict[str, str]]:
    return [choice for reply in said["replies"] for choice in reply.get("choices", ())]


def news_of(service: Service, session: object) -> list[dict[str, Any]]:
    told = httpx.get(f"{service.url}/api/chat/messages", params={"session": str(session)}).json()["messages"]
    return [each for each in told if "Nay tôi có câu trả lời" in each["text"]]
