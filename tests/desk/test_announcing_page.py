"""Telling everybody something for a time, from the desk."""

import pytest

from desk.roles import Role

from .conftest import Desk, Officer
from .test_running_pages import history, said

PLACE = "/van-hanh/thong-bao"


@pytest.fixture
def minh(desk: Desk) -> Officer:
    minh = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    minh.open(PLACE)
    return minh


def test_it_is_placed_for_a_time_and_taken_back(desk: Desk, minh: Officer) -> None:
    announcements = desk.running.announcements
    assert minh.send(PLACE, text="Nghỉ <b>bảo trì</b>", begins="2026-11-23T20:00", ends="22:30 23/11/2026") == 200
    text = said(minh)
    assert "Đã đặt thông báo." in text and "Nghỉ <b>bảo trì</b></td>" in text and "Sắp hiện" in text
    assert "từ 20:00 ngày 23/11/2026<br>đến 22:30 ngày 23/11/2026" in text
    assert announcements.in_force() == []
    desk.clock.pass_(hours=11)
    assert [each.text for each in announcements.in_force()] == ["Nghỉ <b>bảo trì</b>"]
    desk.browser("Minh")
    minh.sign_in("một câu dài dễ nhớ")
    minh.open(PLACE)
    assert "Đang hiện" in minh.page
    assert minh.send(f"{PLACE}/rut", number="1") == 200
    assert announcements.in_force() == [] and "Minh rút lúc 20:00 ngày 23/11/2026" in said(minh)
    assert minh.send(f"{PLACE}/rut", number="1") == 409
    assert minh.send(f"{PLACE}/rut", number="7") == 404
    text = history(minh)
    assert "Đặt thông báo cho mọi người" in text and "<td>thông báo số 1</td>" in text and "Rút thông báo" in text


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"text": " "}, "Anh/chị viết thông báo"),
        ({"text": "a" * 501}, "Anh/chị viết thông báo"),
        ({"text": "nghỉ", "ends": "mai"}, "Không đọc được thời điểm này"),
        ({"text": "nghỉ", "begins": "2026-11-24T08:00", "ends": "2026-11-24T07:00"}, "phải sau lúc bắt đầu"),
        ({"text": "nghỉ", "ends": "2026-11-23T08:59"}, "sau bây giờ"),
    ],
)
def test_a_mistake_stands_beside_its_field(desk: Desk, minh: Officer, fields: dict[str, str], complaint: str) -> None:
    assert minh.send(PLACE, **fields) == 422
    assert complaint in minh.page
    for name, value in fields.items():
        assert value in minh.page, name
    assert desk.running.announcements.all() == []
