"""Which days are worked, from the desk."""

from datetime import date

import pytest

from desk.roles import Role

from .conftest import Desk, Officer
from .test_running_pages import history, said

PLACE = "/van-hanh/ngay-lam-viec"
STORM = {"on": "2026-11-25", "kind": "off", "name": "nghỉ bão", "why": "Công điện 12 <b>"}


@pytest.fixture
def minh(desk: Desk) -> Officer:
    minh = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    minh.open(PLACE)
    return minh


def test_a_day_is_set_with_its_reason_and_taken_back(desk: Desk, minh: Officer) -> None:
    assert "thứ Tư, 25/11/2026</th> <td>Làm việc</td> <td>08:00–11:30, 13:30–17:00</td>" in said(minh)
    assert minh.send(PLACE, **STORM) == 200
    text = said(minh)
    assert "thứ Tư, 25/11/2026</th> <td><strong>Nghỉ</strong></td> <td>–</td> <td>nghỉ bão" in text
    assert "thứ Tư, 25/11/2026: nghỉ, nghỉ bão" in text and "(Công điện 12 <b>)" in text
    assert "thứ Ba, 24/11/2026</th> <td><strong>Nghỉ</strong></td>" in text and "(luật)" in text
    assert minh.send(f"{PLACE}/bo", on="2026-11-25") == 200
    assert "nghỉ bão" not in minh.page
    assert minh.send(f"{PLACE}/bo", on="2026-11-25") == 404
    minh.open(PLACE)
    assert minh.send(PLACE, on="28/11/2026", kind="work", name="làm bù", why="Thông báo 3") == 200
    assert "thứ Bảy, 28/11/2026</th> <td><strong>Làm bù</strong>" in said(minh)
    text = history(minh)
    assert "Đặt ngày làm việc, ngày nghỉ: nghỉ</td> <td>25/11/2026" in text and "Bỏ ngày đã đặt" in text


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"on": "32/11/2026"}, "Không đọc được ngày này"),
        ({"on": "01/01/9000"}, "xa quá"),
        ({"on": "22/11/2026"}, "Ngày này đã qua"),
        ({"name": " "}, "Anh/chị ghi tên ngày"),
        ({"why": ""}, "Anh/chị ghi căn cứ"),
        ({"why": "a" * 4001}, "dài quá 4000"),
    ],
)
def test_a_mistake_stands_beside_its_field(desk: Desk, minh: Officer, wrong: dict[str, str], complaint: str) -> None:
    assert minh.send(PLACE, **STORM | wrong) == 422
    assert complaint in minh.page
    assert all(value in minh.page for value in (STORM | wrong).values())
    assert not desk.running.days.set_here()
    assert desk.running.days.ahead()[0].day.date == date(2026, 11, 23)


def test_a_year_is_settled_with_its_notice_and_doubted_again(desk: Desk, minh: Officer) -> None:
    """The desk's clock stands in 2026: the year after has no notice yet."""
    assert "Năm 2027: chưa có thông báo nghỉ" in said(minh)
    assert minh.send(f"{PLACE}/nam", year="2027", notice=" ") == 422 and "Anh/chị ghi số, ngày" in minh.page
    assert minh.send(f"{PLACE}/nam", year="999999999", notice="Thông báo 1") == 422
    assert minh.send(f"{PLACE}/nam", year="2027", notice="Thông báo 9 <i>, 1/12/2026") == 200
    assert "Năm 2027: đủ ngày nghỉ, theo Thông báo 9 <i>, 1/12/2026." in said(minh)
    assert minh.send(f"{PLACE}/nam/bo", year="2027") == 200
    assert "Năm 2027: chưa có thông báo nghỉ" in said(minh)
    assert minh.send(f"{PLACE}/nam/bo", year="2027") == 404
    text = history(minh)
    assert "Xác nhận đủ ngày nghỉ của năm</td> <td>năm 2027" in text and "Rút xác nhận ngày nghỉ của năm" in text


def test_a_day_far_ahead_is_seen_and_taken_back(desk: Desk, minh: Officer) -> None:
    assert minh.send(PLACE, on="08/02/2027", kind="off", name="nghỉ Tết", why="Thông báo 9") == 200
    text = said(minh)
    assert "thứ Hai, 08/02/2027: nghỉ, nghỉ Tết" in text
    assert minh.send(f"{PLACE}/bo", on="2027-02-08") == 200 and "Các ngày đặt tại đây" not in minh.page
