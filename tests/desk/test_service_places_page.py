"""Where citizens turn, edited from the desk."""

import re

import pytest

from desk.roles import Role

from .conftest import Desk, Officer
from .test_running_pages import history, said

PLACE = "/van-hanh/noi-tiep-nhan"
SOURCE = "Quyết định 12"


@pytest.fixture
def minh(desk: Desk) -> Officer:
    minh = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    minh.open(PLACE)
    return minh


def seen(officer: Officer, section: str) -> str:
    """Which edit the open page shows of a section."""
    form = officer.page.split(f'action="/can-bo{PLACE}/{section}"')[1]
    found = re.search(r'name="seen" value="(\d+)"', form)
    assert found
    return found[1]


def test_branches_are_written_with_their_source(desk: Desk, minh: Officer) -> None:
    records = desk.running.places.records
    fields = {
        "name": ["Chi nhánh <b>", "", "Chi nhánh hai"],
        "address": ["1 phố Huế", "", "2 phố Huế"],
        "hours": ["", "", ""],
        "phone": ["", "", "1022"],
        "source": [SOURCE, "", ""],
    }
    assert minh.send(f"{PLACE}/chi-nhanh", seen="0", **fields) == 422
    assert 'id="offices.1.source-wrong">Cần điền.' in minh.page
    assert "Chi nhánh <b>" in minh.page and "2 phố Huế" in minh.page and not records().branches.offices
    fields["source"] = [SOURCE, "", SOURCE]
    assert minh.send(f"{PLACE}/chi-nhanh", seen="0", **fields) == 200
    assert [each.name for each in records().branches.offices] == ["Chi nhánh <b>", "Chi nhánh hai"]
    assert "Minh lưu lúc 09:00 ngày 23/11/2026" in minh.page
    assert "Sửa thông tin dùng chung</td> <td>chi nhánh" in history(minh)
    minh.open(PLACE)
    assert minh.send(f"{PLACE}/theo-tep", section="offices", seen=seen(minh, "chi-nhanh")) == 200
    assert records().branches.offices == ()


def test_hours_and_hotlines(desk: Desk, minh: Officer) -> None:
    records = desk.running.places.records
    assert "chưa đối chiếu" in minh.page
    hours = {"days": ["1", "2"], "opens": ["08:00", "13:00", ""], "closes": ["11:30", "12:00", ""], "source": SOURCE}
    assert minh.send(f"{PLACE}/gio", seen="0", **hours) == 422
    assert "Giờ và ngày phải theo thứ tự" in minh.page and 'value="12:00"' in minh.page
    hours["closes"] = ["11:30", "17:00", ""]
    assert minh.send(f"{PLACE}/gio", seen="0", **hours) == 200
    assert "chưa đối chiếu" not in minh.page
    assert records().hours.periods == (("08:00", "11:30"), ("13:00", "17:00")) and records().hours.days == (1, 2)
    assert minh.send(f"{PLACE}/duong-day", seen="0") == 422 and "Cần ít nhất một mục" in said(minh)
    line = {"number": ["1022"], "note": [""], "source": [SOURCE]}
    assert minh.send(f"{PLACE}/duong-day", seen="0", **line) == 200
    assert "1022, hoặc" in records.contact()


def test_two_administrators_do_not_overwrite_each_other(desk: Desk, minh: Officer) -> None:
    line = {"number": ["1"], "note": [""], "source": [SOURCE]}
    assert minh.send(f"{PLACE}/duong-day", seen="0", **line) == 200
    assert minh.send(f"{PLACE}/duong-day", seen="0", **line | {"number": ["2"]}) == 409
    assert "vừa có người sửa" in minh.page
    assert desk.running.places.records().hotlines[0].number == "1"


def test_the_hours_that_citizens_are_told_are_those_that_deadlines_count(desk: Desk, minh: Officer) -> None:
    hours = {"days": ["1", "6"], "opens": ["07:30", ""], "closes": ["12:00", ""], "source": SOURCE}
    assert minh.send(f"{PLACE}/gio", seen="0", **hours) == 200
    minh.open("/van-hanh/ngay-lam-viec")
    assert "thứ Bảy, 28/11/2026</th> <td>Làm việc</td> <td>07:30–12:00</td>" in said(minh)
    assert "thứ Sáu, 27/11/2026</th> <td>Nghỉ cuối tuần</td> <td>–</td>" in said(minh)
    minh.open(PLACE)
    assert minh.send(f"{PLACE}/theo-tep", section="hours", seen=seen(minh, "gio")) == 200
    minh.open("/van-hanh/ngay-lam-viec")
    assert "thứ Sáu, 27/11/2026</th> <td>Làm việc</td> <td>08:00–11:30, 13:30–17:00</td>" in said(minh)


def test_a_telephone_without_digits_is_no_telephone(desk: Desk, minh: Officer) -> None:
    fields = {"name": ["Một"], "address": ["1 phố Huế"], "hours": [""], "phone": ["abc"], "source": [SOURCE]}
    assert minh.send(f"{PLACE}/chi-nhanh", seen="0", **fields) == 422
    assert 'id="offices.0.phone-wrong"' in minh.page and 'value="abc"' in minh.page
    assert not desk.running.places.records().branches.offices
