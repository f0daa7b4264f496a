"""Which days are worked, from the desk."""

import re
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


@pytest.fixture
def hoa(desk: Desk) -> Officer:
    """A second administrator, before the same page."""
    hoa = desk.officer(Role.ADMINISTRATOR, "Hoa").settle_in()
    hoa.open(PLACE)
    return hoa


def stamp(officer: Officer) -> str:
    """Of what the open page shows as set here; there is one such thing."""
    [found] = set(re.findall(r'name="seen" value="([0-9a-f -]+)"', officer.page))
    return str(found)


def test_a_day_is_set_with_its_reason_and_taken_back(desk: Desk, minh: Officer) -> None:
    assert "thứ Tư, 25/11/2026</th> <td>Làm việc</td> <td>08:00–11:30, 13:30–17:00</td>" in said(minh)
    assert minh.send(PLACE, **STORM) == 200
    text = said(minh)
    assert "thứ Tư, 25/11/2026</th> <td><strong>Nghỉ</strong></td> <td>–</td> <td>nghỉ bão" in text
    assert "thứ Tư, 25/11/2026: nghỉ, nghỉ bão" in text and "(Công điện 12 <b>)" in text
    assert "thứ Ba, 24/11/2026</th> <td><strong>Nghỉ</strong></td>" in text and "(luật)" in text
    assert minh.send(f"{PLACE}/bo", on="2026-11-25", seen=stamp(minh)) == 200
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
    assert minh.send(f"{PLACE}/nam/bo", year="2027", seen=stamp(minh)) == 200
    assert "Năm 2027: chưa có thông báo nghỉ" in said(minh)
    assert minh.send(f"{PLACE}/nam/bo", year="2027") == 404
    text = history(minh)
    assert "Xác nhận đủ ngày nghỉ của năm</td> <td>năm 2027" in text and "Rút xác nhận ngày nghỉ của năm" in text


def test_a_day_far_ahead_is_seen_and_taken_back(desk: Desk, minh: Officer) -> None:
    assert minh.send(PLACE, on="08/02/2027", kind="off", name="nghỉ Tết", why="Thông báo 9") == 200
    text = said(minh)
    assert "thứ Hai, 08/02/2027: nghỉ, nghỉ Tết" in text
    assert (
        minh.send(f"{PLACE}/bo", on="2027-02-08", seen=stamp(minh)) == 200 and "Các ngày đặt tại đây" not in minh.page
    )


def test_a_day_that_a_colleague_set_is_seen_before_it_is_set_anew(desk: Desk, minh: Officer, hoa: Officer) -> None:
    assert hoa.send(PLACE, **STORM) == 200
    own = STORM | {"kind": "work", "name": "làm bù <i>", "why": "Thông báo 3"}
    assert minh.send(PLACE, **own) == 409
    text = said(minh)
    assert "Hoa lưu lúc 09:00 ngày 23/11/2026" in text and "25/11/2026: nghỉ, nghỉ bão (Công điện 12 <b>)" in text
    assert minh.said and "<b>" not in minh.said.text and "<i>" not in minh.said.text
    assert 'value="làm bù <i>"' in text and 'value="Thông báo 3"' in text and "Đặt ngày, thay bản của Hoa" in text
    [held] = desk.running.days.set_here()
    assert held.name == "nghỉ bão"
    shown = minh.page.split(f'action="/can-bo{PLACE}"')[1].split('name="seen" value="')[1].split('"')[0]
    assert minh.send(PLACE, **own | {"name": " ", "seen": shown}) == 422 and f'value="{shown}"' in minh.page
    assert minh.send(PLACE, **own | {"on": "2026-11-26", "seen": shown}) == 200, "of another day nothing was set"
    assert hoa.send(PLACE, **STORM | {"name": "nghỉ lụt", "seen": shown}) == 200
    assert minh.send(PLACE, **own, seen=shown) == 409 and "nghỉ lụt" in minh.page
    shown = minh.page.split(f'action="/can-bo{PLACE}"')[1].split('name="seen" value="')[1].split('"')[0]
    assert minh.send(PLACE, **own, seen=shown) == 200
    assert {day.name for day in desk.running.days.set_here()} == {"làm bù <i>"}


def test_a_day_is_not_taken_back_that_was_set_anew(desk: Desk, minh: Officer, hoa: Officer) -> None:
    assert minh.send(PLACE, **STORM) == 200
    old = stamp(minh)
    assert hoa.send(PLACE, **STORM | {"name": "nghỉ lụt", "seen": f"2026-11-25 {old}"}) == 200
    assert minh.send(f"{PLACE}/bo", on="2026-11-25", seen=old) == 409
    assert "nghỉ lụt" in minh.page and "Hoa lưu lúc" in said(minh) and desk.running.days.set_here()
    assert minh.send(f"{PLACE}/bo", on="2026-11-25", seen=stamp(minh)) == 200 and not desk.running.days.set_here()


def test_a_year_confirmed_by_a_colleague_is_not_confirmed_anew_unseen(minh: Officer, hoa: Officer) -> None:
    assert hoa.send(f"{PLACE}/nam", year="2027", notice="Thông báo 9 <b>") == 200
    assert minh.send(f"{PLACE}/nam", year="2027", notice="Thông báo 10") == 409
    text = said(minh)
    assert "Hoa lưu lúc" in text and "Thông báo 9 <b></ins>" in text and 'value="Thông báo 10"' in text
    shown = minh.page.split(f'action="/can-bo{PLACE}/nam"')[1].split('name="seen" value="')[1].split('"')[0]
    assert minh.send(f"{PLACE}/nam", year="2027", notice="Thông báo 10", seen=shown) == 200
    assert hoa.send(f"{PLACE}/nam/bo", year="2027", seen=shown) == 409 and "Thông báo 10" in hoa.page


def test_a_name_too_long_stays_on_the_page(minh: Officer) -> None:
    assert minh.send(PLACE, **STORM | {"name": "a" * 4001}) == 422
    assert 'id="name-wrong"' in minh.page and "a" * 4001 in minh.page
