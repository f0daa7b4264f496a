"""Two simulated phones on a page: what it serves, before a stand-in for the gateway; then the whole demo."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from channels.simulators import telegram, zalo
from channels.simulators.running import serve
from motcua.demo_phones import CHAT, Switches, TelegramPhone, ZaloPhone
from motcua.demo_web import create_app
from tests.conftest import ROOT, Service, eventually
from tests.motcua.test_serve import processes_of

Json = dict[str, Any]


@dataclass
class Table:
    """The page's server, the two platforms, and what came to the stand-in for the gateway."""

    page: TestClient
    zalo: zalo.ZaloState
    telegram: telegram.TelegramState
    zalo_url: str
    telegram_url: str
    came: list[Json] = field(default_factory=list)

    def phone(self, name: str) -> Json:
        return next(phone for phone in self.page.get("/state").json()["phones"] if phone["name"] == name)

    def on(self) -> list[str]:
        return [each["name"] for each in self.page.get("/state").json()["switches"] if each["on"]]

    def post(self, path: str, **body: str) -> Json:
        answer = self.page.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def answer_on_zalo(self, text: str, *buttons: tuple[str, str]) -> httpx.Response:
        message: Json = {"text": text}
        if buttons:
            made = [{"title": title, "type": "oa.query.hide", "payload": key} for title, key in buttons]
            message["attachment"] = {"type": "template", "payload": {"buttons": made}}
        body = {"recipient": {"user_id": next(iter(self.zalo.citizens))}, "message": message}
        headers = {"access_token": self.zalo.access_token}
        return httpx.post(f"{self.zalo_url}/v3.0/oa/message/cs", json=body, headers=headers)

    def answer_on_telegram(self, text: str, *buttons: tuple[str, str]) -> httpx.Response:
        body: Json = {"chat_id": CHAT, "text": text}
        if buttons:
            body["reply_markup"] = {"inline_keyboard": [[{"text": t, "callback_data": key}] for t, key in buttons]}
        return httpx.post(f"{self.telegram_url}/bot{self.telegram.token}/sendMessage", json=body)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    came: list[Json] = []
    gateway = FastAPI()

    @gateway.post("/webhooks/{platform}")
    async def take(platform: str, request: Request) -> Response:
        came.append(await request.json())
        return Response()

    states = zalo.ZaloState(), telegram.TelegramState()
    with (
        serve(gateway) as url,
        serve(zalo.create_app(states[0])) as zalo_url,
        serve(telegram.create_app(states[1])) as telegram_url,
        httpx.Client() as http,
    ):
        states[1].webhook = {"url": f"{url}/webhooks/telegram"}
        phones = ZaloPhone(states[0], f"{url}/webhooks/zalo", http), TelegramPhone(states[1])
        app = create_app(phones, Switches(*states, phones), tmp_path)
        yield Table(TestClient(app), *states, zalo_url, telegram_url, came)


def test_what_is_said_is_delivered_and_shown_with_its_answer(table: Table) -> None:
    table.post("/say", phone="zalo", text="  giờ làm việc ")
    table.answer_on_zalo("Từ 8 giờ.")
    table.post("/say", phone="zalo", text="cảm ơn")
    shown = table.phone("zalo")
    assert [(m["from"], m["text"]) for m in shown["messages"]] == [
        ("citizen", "giờ làm việc"),
        ("assistant", "Từ 8 giờ."),
        ("citizen", "cảm ơn"),
    ]
    assert shown["messages"][0]["statuses"] == [200]
    assert shown["counts"] == {"delivered": 2, "calls": 1, "shown": 1}
    assert table.came[0]["event_name"] == "user_send_text"
    assert table.phone("telegram")["messages"] == []


@pytest.mark.parametrize("phone", ["zalo", "telegram"])
def test_a_shown_button_can_be_pressed_and_no_other(table: Table, phone: str) -> None:
    table.post("/say", phone=phone, text="căn cước")
    (table.answer_on_zalo if phone == "zalo" else table.answer_on_telegram)(
        "Cái nào?", ("Cấp lại", "k1"), ("Đổi", "k2")
    )
    assert table.phone(phone)["messages"][-1]["rows"] == [
        [{"title": "Cấp lại", "key": "k1"}],
        [{"title": "Đổi", "key": "k2"}],
    ]
    table.post("/press", phone=phone, key="k2")
    pressed = table.phone(phone)["messages"][-1]
    assert (pressed["kind"], pressed["text"], pressed["statuses"]) == ("press", "Đổi", [200])
    said = table.came[-1]["message"]["text"] if phone == "zalo" else table.came[-1]["callback_query"]["data"]
    assert said == "k2"
    refused = table.page.post("/press", json={"phone": phone, "key": "k3"})
    assert (refused.status_code, refused.json()) == (404, {"message": "Không có nút này trên màn hình."})


def test_photos_stickers_and_the_first_step(table: Table) -> None:
    for phone in ("zalo", "telegram"):
        for kind in ("start", "photo", "sticker"):
            table.post("/send", phone=phone, kind=kind)
        assert [m["kind"] for m in table.phone(phone)["messages"]] == ["start", "photo", "sticker"]
    assert [event["event_name"] for event in table.came[:3]] == ["follow", "user_send_image", "user_send_sticker"]
    messages = [event["message"] for event in table.came[3:]]
    assert messages[0]["text"] == "/start"
    assert "photo" in messages[1] and "sticker" in messages[2]


def test_telegram_shows_that_somebody_types(table: Table) -> None:
    assert not table.phone("telegram")["typing"]
    action = {"chat_id": CHAT, "action": "typing"}
    httpx.post(f"{table.telegram_url}/bot{table.telegram.token}/sendChatAction", json=action)
    assert table.phone("telegram")["typing"]
    table.answer_on_telegram("Xong.")
    assert not table.phone("telegram")["typing"]


def test_every_event_comes_three_times_while_the_switch_is_on(table: Table) -> None:
    table.post("/switch", name="thrice")
    assert table.on() == ["thrice"]
    for phone in ("zalo", "telegram"):
        table.post("/say", phone=phone, text="xin chào")
        assert table.phone(phone)["messages"][-1]["statuses"] == [200, 200, 200]
    assert table.came[0] == table.came[2] and table.came[3] == table.came[5]
    table.post("/switch", name="thrice")
    table.post("/say", phone="zalo", text="cảm ơn")
    assert len(table.came) == 7


def test_the_busy_switch_is_for_one_call_of_zalo(table: Table) -> None:
    table.post("/say", phone="zalo", text="xin chào")
    table.post("/switch", name="busy")
    assert table.on() == ["busy"]
    assert table.answer_on_telegram("Chào.").json()["ok"]
    assert table.answer_on_zalo("Chào.").json()["error"] == -32
    assert table.on() == []
    assert table.answer_on_zalo("Chào.").json()["error"] == 0
    assert table.phone("zalo")["counts"] == {"delivered": 1, "calls": 2, "shown": 1}


def test_a_lost_answer_is_for_one_message_of_each_and_was_shown(table: Table) -> None:
    table.post("/say", phone="zalo", text="xin chào")
    table.post("/switch", name="lost")
    with pytest.raises(httpx.TransportError):
        table.answer_on_zalo("Chào.")
    assert table.post("/say", phone="telegram", text="xin chào")["switches"][2]["where"] == ["telegram"]
    with pytest.raises(httpx.TransportError):
        table.answer_on_telegram("Chào.")
    assert table.on() == []
    for phone in ("zalo", "telegram"):
        assert table.phone(phone)["messages"][-1]["text"] == "Chào."


def test_a_switch_turned_off_again_leaves_the_others(table: Table) -> None:
    table.post("/say", phone="zalo", text="xin chào")
    for name in ("busy", "lost", "busy"):
        table.post("/switch", name=name)
    assert table.on() == ["lost"]
    with pytest.raises(httpx.TransportError):
        table.answer_on_zalo("Chào.")
    assert table.answer_on_zalo("Chào.").json()["error"] == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/say", {"phone": "zalo", "text": "   "}),
        ("/say", {"phone": "fax", "text": "xin chào"}),
        ("/send", {"phone": "zalo", "kind": "fax"}),
        ("/switch", {"name": "fax"}),
    ],
)
def test_what_makes_no_sense_is_refused(table: Table, path: str, body: Json) -> None:
    refused = table.page.post(path, json=body)
    assert refused.status_code == 422
    assert "không đúng định dạng" in refused.json()["message"]


def test_the_page_and_all_it_names_are_there(table: Table) -> None:
    page = table.page.get("/")
    assert "Một Cửa" in page.text and "default-src 'self'" in page.headers["content-security-policy"]
    for path in ("demo/demo.js", "demo/demo.css", "page/theme.css", "page/elements.js", "page/icon.svg"):
        assert table.page.get(f"/{path}").status_code == 200, path
    assert table.page.get("/page/fonts/be-vietnam-pro-400.woff2").headers["content-type"] == "font/woff2"
    assert table.page.get("/page/fonts/be-vietnam-pro-401.woff2").status_code == 404


# the whole


@dataclass(frozen=True)
class Demo:
    url: str
    folder: Path
    """Where its temporary folder lies."""
    process: "subprocess.Popen[bytes]"


@pytest.fixture(scope="module")
def demo(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`motcua demo` with the session's model. At the end, as after every Ctrl-C, nothing of it is left."""
    folder = tmp_path_factory.mktemp("demo")
    said = folder / "said"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
    (temporary := folder / "tmp").mkdir()
    environment |= {"MOTCUA_DATA_DIR": str(service.data), "TMPDIR": str(temporary)}
    with said.open("w") as output:
        command = [sys.executable, "-m", "motcua", "demo"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=output)
    eventually(lambda: "phones: http" in said.read_text() or process.poll() is not None, 120)
    assert process.poll() is None, said.read_text()
    url = said.read_text().split("phones: ")[1].split()[0]
    assert processes_of(temporary), "else the last line below would prove nothing"
    yield Demo(url, temporary, process)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert processes_of(temporary) == []
    assert list(temporary.iterdir()) == []


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(demo.url)
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")  # what was said before is shown
    yield page
    page.close()
    assert problems == []
    assert [url for url in asked if not url.startswith(demo.url)] == []


def say(page: Page, phone: str, text: str) -> None:
    box = page.get_by_role("textbox", name=f"Tin nhắn trên {phone}")
    box.fill(text)
    box.press("Enter")
    expect(box).to_have_value("")


def answers(page: Page, phone: str) -> Any:
    return page.get_by_role("log", name=f"Tin nhắn trên {phone}").locator(".assistant")


@pytest.mark.service
@pytest.mark.browser
@pytest.mark.parametrize("phone", ["Zalo", "Telegram"])
def test_ask_and_press_on_each_phone(page: Page, phone: str) -> None:
    log = page.get_by_role("log", name=f"Tin nhắn trên {phone}")
    say(page, phone, "làm lại căn cước hay đổi căn cước")
    expect(page.get_by_role("button", name={"Zalo": "Quan tâm", "Telegram": "Bắt đầu"}[phone])).to_be_hidden()
    log.locator(".keys button").first.click(timeout=30_000)
    expect(log.locator("[data-kind=press] ~ .assistant").first).to_contain_text("Nguồn: thủ tục", timeout=30_000)
    page.get_by_role("button", name=f"Gửi ảnh trên {phone}").click()
    expect(log.get_by_role("img", name="Ảnh mẫu")).to_be_visible()
    expect(log.locator("[data-kind=photo] ~ .assistant")).to_contain_text("ảnh", timeout=30_000)


@pytest.mark.service
@pytest.mark.browser
def test_trouble_neither_loses_nor_repeats_an_answer(page: Page) -> None:
    before = {phone: answers(page, phone).count() for phone in ("Zalo", "Telegram")}
    for name in ("Zalo chậm", "Giao ba lần"):
        page.get_by_role("switch", name=name).click()
        expect(page.get_by_role("switch", name=name)).to_be_checked()
    for phone in before:
        say(page, phone, "xin chào")
        log = page.get_by_role("log", name=f"Tin nhắn trên {phone}")
        expect(log.locator(".status").last).to_have_text("đã giao 3 lần")
        expect(answers(page, phone)).to_have_count(before[phone] + 1, timeout=30_000)
    expect(page.get_by_role("switch", name="Zalo chậm")).not_to_be_checked()
    page.get_by_role("switch", name="Giao ba lần").click()
    page.get_by_role("switch", name="Mất câu trả lời").click()
    for phone in before:
        say(page, phone, "cảm ơn")
        expect(answers(page, phone)).to_have_count(before[phone] + 2, timeout=30_000)
    expect(page.get_by_role("switch", name="Mất câu trả lời")).not_to_be_checked()
    for phone in before:  # a conversation's messages leave in order: a second sending would come before this one
        say(page, phone, "xin chào")
        expect(answers(page, phone)).to_have_count(before[phone] + 3, timeout=30_000)


@pytest.mark.service
@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1366])
def test_nothing_is_wider_than_the_screen_and_all_can_be_touched(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    say(page, "Zalo", "a" * 300)
    expect(page.get_by_role("log", name="Tin nhắn trên Zalo")).to_contain_text("a" * 300)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    controls = [*page.get_by_role("button").all(), *page.get_by_role("switch").all()]
    assert len(controls) >= 9
    for control in controls:
        size = control.bounding_box()
        assert size and size["width"] >= 44 and size["height"] >= 44, control.inner_text()


@pytest.mark.service
def test_a_port_in_use_is_told_in_one_line(demo: Demo, service: Service) -> None:
    command = [sys.executable, "-m", "motcua", "demo", "--port", demo.url.rsplit(":", 1)[1]]
    refused = subprocess.run(command, env=service.environment, capture_output=True, text=True, timeout=120)
    assert refused.returncode == 1
    assert "give another --port" in refused.stderr and len(refused.stderr.splitlines()) == 1
