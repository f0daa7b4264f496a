"""The whole service between simulated platforms: the same conversation over each of them, deliveries repeated."""

import httpx
import pytest

from tests.conftest import eventually
from tests.motcua.live_town import LiveTown
from tests.motcua.phones import OnTelegram, OnZalo

pytestmark = pytest.mark.service


@pytest.fixture
def on_telegram(town: LiveTown) -> OnTelegram:
    return OnTelegram(town)


@pytest.fixture
def on_zalo(town: LiveTown) -> OnZalo:
    return OnZalo(town)


def test_telegram_answers_once_with_buttons_that_work(town: LiveTown, on_telegram: OnTelegram) -> None:
    state, before = town.telegram, len(town.telegram.delivered)
    on_telegram.says("làm lại căn cước hay đổi căn cước")
    (asked,) = on_telegram.sent()
    assert "Nguồn: thủ tục" in on_telegram.presses(on_telegram.buttons()[0][0])
    assert state.wait_for(lambda _: "reply_markup" not in asked, 40), "pressed once, they invite no second press"
    assert state.called("answerCallbackQuery") and state.called("sendChatAction")
    on_telegram.says("cảm ơn")
    assert len(on_telegram.sent()) == 3
    assert {status for _, status in state.delivered[before:]} == {200}


def test_zalo_answers_once_however_often_it_delivers(town: LiveTown, on_zalo: OnZalo) -> None:
    assert "Nguồn: thủ tục 1.001193" in on_zalo.says("đăng ký khai sinh cần giấy tờ gì")
    town.bring_zalo(on_zalo.events.echoed(text="Đăng ký khai sinh"))
    town.bring_zalo(on_zalo.events.seen("m1"))
    assert "phí" in on_zalo.says("lệ phí bao nhiêu")
    texts = [sent["message"]["text"] for sent in on_zalo.sent()]
    assert len(set(texts)) == len(texts) and on_zalo.heard() == []


def test_zalo_sends_again_when_busy_and_holds_back_outside_the_window(town: LiveTown, on_zalo: OnZalo) -> None:
    town.zalo.answer(-32)
    assert on_zalo.says("xin chào")
    on_zalo.writes_and_leaves("cảm ơn")
    eventually(lambda: len(on_zalo.held()) == 1)
    assert "1 held" in town.service.motcua("channels").stdout
    on_zalo.says("đăng ký khai tử ở đâu")
    eventually(lambda: len(on_zalo.sent()) >= 3)


def test_the_unsigned_are_refused_and_the_domain_is_proved(town: LiveTown) -> None:
    url = town.service.url
    refused = httpx.post(f"{url}/webhooks/zalo", json={"event_name": "user_send_text"})
    assert (refused.status_code, refused.content) == (401, b"")
    assert httpx.post(f"{url}/webhooks/zalo", content=b"{}").status_code == 200
    assert httpx.post(f"{url}/webhooks/telegram", json={"update_id": 1}).status_code == 401
    assert httpx.post(f"{url}/webhooks/zalo-bot", json={}).status_code == 401
    assert "abc123" in httpx.get(f"{url}/zalo_verifierabc123.html").text
    assert httpx.get(f"{url}/zalo_verifierother.html").status_code == 404
    assert '<meta name="zalo-platform-site-verification" content="abc123"></head>' in httpx.get(url).text


def test_zalo_bot_shows_a_list_and_takes_the_number(town: LiveTown) -> None:
    bot, url = town.bot, town.service.url
    bot.bring(url, bot.update("c1", text="làm lại căn cước hay đổi căn cước"))
    eventually(lambda: len(bot.sent) >= 1)
    assert "1. " in bot.sent[-1][1] and "2. " in bot.sent[-1][1]
    bot.bring(url, bot.update("c1", text="2"))
    eventually(lambda: any("Nguồn: thủ tục" in text for _, text in bot.sent))


def test_a_photo_is_not_met_with_silence(on_telegram: OnTelegram) -> None:
    assert "ảnh" in on_telegram.sends_photo(b"no picture")


def test_an_operator_sees_the_platforms_and_turns_one_off_and_on(town: LiveTown, on_telegram: OnTelegram) -> None:
    shown = town.service.motcua("channels")
    assert shown.returncode == 0, shown.stderr
    assert "access token" in shown.stdout and town.zalo.access_token not in shown.stdout
    off = town.service.motcua("channels", "off", "telegram", "--why", "bảo trì")
    assert off.returncode == 0
    eventually(lambda: "turned off: bảo trì" in town.service.motcua("channels").stdout)
    town.telegram.say(int(on_telegram.address), "đăng ký tạm trú ở đâu")
    assert town.service.motcua("channels", "on", "telegram", "--why", "xong").returncode == 0
    eventually(lambda: bool(on_telegram.sent()))
    assert town.service.motcua("channels", "off", "fax", "--why", "x").returncode == 1


def test_who_withdraws_is_forgotten(town: LiveTown, on_zalo: OnZalo) -> None:
    on_zalo.says("xin chào")
    assert "xin chào" in on_zalo.kept()
    assert town.bring_zalo(on_zalo.events.withdrew())[-1] == 200
    assert on_zalo.kept() == "[]"


def test_an_officer_answers_from_zalos_own_tool_or_from_the_command_line(town: LiveTown, on_zalo: OnZalo) -> None:
    asks_for_an_officer(on_zalo)
    town.bring_zalo(on_zalo.events.said("tôi hỏi về khai sinh"))
    shown = town.service.motcua("handoff", "list").stdout
    assert "zalo" in shown
    number = shown.splitlines()[-1].split()[0]
    assert town.service.motcua("handoff", "reply", number, "Chào anh", "--as", "Lan").returncode == 0
    on_zalo.waits_for("Cán bộ Lan: Chào anh")
    assert town.service.motcua("handoff", "take", number, "--as", "Minh").returncode == 1
    assert town.service.motcua("handoff", "close", number, "--as", "Lan").returncode == 0
    on_zalo.waits_for("kết thúc trao đổi")
    asks_for_an_officer(on_zalo)
    town.bring_zalo(on_zalo.events.echoed(text="Tôi là Lan", admin_id="42"))
    assert "nobody waits" in town.service.motcua("handoff", "list").stdout
    assert on_zalo.says("đăng ký khai tử cần giấy tờ gì")


def asks_for_an_officer(citizen: OnZalo) -> None:
    if "Tôi đã chuyển cho cán bộ" not in citizen.says("cho tôi gặp cán bộ"):
        assert "Tôi đã chuyển cho cán bộ" in citizen.presses(citizen.buttons()[0][0])
