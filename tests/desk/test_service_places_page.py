"""Where citizens turn, edited from the desk."""

import re

import pytest

from desk.pages.door import MOST_FIELDS
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


@pytest.fixture
def hoa(desk: Desk) -> Officer:
    """A second administrator, before the same page."""
    hoa = desk.officer(Role.ADMINISTRATOR, "Hoa").settle_in()
    hoa.open(PLACE)
    return hoa


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


def test_two_administrators_do_not_overwrite_each_other(desk: Desk, minh: Officer, hoa: Officer) -> None:
    records = desk.running.places.records
    line = {"number": ["1"], "note": [""], "source": [SOURCE]}
    assert hoa.send(f"{PLACE}/duong-day", seen="0", **line) == 200
    own = line | {"number": ["2"], "note": ["<b>"]}
    assert minh.send(f"{PLACE}/duong-day", seen="0", **own) == 409
    text = said(minh)
    assert "vừa có người sửa" in text and "Hoa lưu lúc 09:00 ngày 23/11/2026" in text
    assert f"Thêm: </span>1 · {SOURCE}</ins>" in text and "Bỏ: </span>" in text
    assert 'name="number" value="2"' in text and "Lưu tổng đài, thay bản của Hoa" in text
    assert records().hotlines[0].number == "1"
    assert minh.send(f"{PLACE}/duong-day", seen=seen(minh, "duong-day"), **own) == 200
    assert records().hotlines[0].number == "2"


def test_hours_typed_at_the_same_time_stay(desk: Desk, minh: Officer, hoa: Officer) -> None:
    hours = {"days": ["1", "2"], "opens": ["08:00"], "closes": ["11:30"], "source": SOURCE}
    assert hoa.send(f"{PLACE}/gio", seen="0", **hours) == 200
    assert minh.send(f"{PLACE}/gio", seen="0", **hours | {"opens": ["07:45"], "closes": ["07:00"]}) == 422
    assert seen(minh, "gio") == "0", "a mistake does not make seen what was not"
    assert minh.send(f"{PLACE}/gio", seen="0", **hours | {"opens": ["07:45"]}) == 409
    assert "Thêm: </span>thứ Hai, thứ Ba</ins>" in said(minh) and 'value="07:45"' in minh.page
    assert minh.send(f"{PLACE}/theo-tep", section="hours", seen="0") == 409
    assert minh.send(f"{PLACE}/theo-tep", section="hours", seen=seen(minh, "gio")) == 200


def test_a_source_too_long_stays_on_the_page(minh: Officer) -> None:
    hours = {"days": ["1"], "opens": ["08:00"], "closes": ["11:30"], "source": "a" * 1001}
    assert minh.send(f"{PLACE}/gio", seen="0", **hours) == 422
    assert 'id="hours.source-wrong">Nhiều nhất 300 ký tự.' in minh.page and "a" * 1001 in minh.page


def rows(*branches: tuple[str, str, str], source: str = SOURCE) -> dict[str, list[str]]:
    """Place, name and address of each, as a page of branches sends them."""
    at, name, address = (list(column) for column in zip(*branches, strict=True))
    blank = ["" for _ in branches]
    sources = [source if text else "" for text in name]
    return {"at": at, "name": name, "address": address, "hours": blank, "phone": blank, "source": sources}


@pytest.fixture
def branches(desk: Desk, minh: Officer) -> None:
    """Four hundred, on the page that Minh has open."""
    content = [{"name": f"Phường {n}", "address": f"{n} phố Huế", "source": SOURCE} for n in range(400)]
    desk.running.places.records.put("offices", content, 0, "Lan", desk.journal)
    minh.open(PLACE)


def names(desk: Desk) -> list[str]:
    return desk.running.places.records.branch_names()


@pytest.mark.usefixtures("branches")
def test_of_four_hundred_branches_one_page_is_written(desk: Desk, minh: Officer) -> None:
    minh.open(f"{PLACE}?trang=20")
    assert 'value="Phường 399"' in minh.page and 'value="Phường 379"' not in minh.page
    page = {"seen": seen(minh, "chi-nhanh"), "trang": "20"}
    changed = rows(("399", "Phường cuối", "1 phố Huế"), ("398", "", ""), ("397", "Phường 397", "397 phố Huế"))
    assert minh.send(f"{PLACE}/chi-nhanh", **page, **changed) == 200
    assert names(desk) == [*(f"Phường {n}" for n in range(398)), "Phường cuối"]
    assert 'value="Phường cuối"' in minh.page and "Trang 20 / 20" in minh.page
    minh.open(f"{PLACE}?tim=phuong 12")
    assert (
        'value="Phường 125"' in minh.page and 'value="Phường 13"' not in minh.page and "11 chi nhánh khớp" in said(minh)
    )
    page = {"seen": seen(minh, "chi-nhanh"), "tim": "phuong 12"}
    assert (
        minh.send(f"{PLACE}/chi-nhanh", **page, **rows(("12", "Phường 12 mới", "x"), ("", "Phường thêm", "y"))) == 200
    )
    assert names(desk)[12] == "Phường 12 mới" and names(desk)[-1] == "Phường thêm" and len(names(desk)) == 400
    assert 'name="tim" value="phuong 12"' in minh.page


@pytest.mark.usefixtures("branches")
def test_two_who_write_different_branches_both_do(desk: Desk, minh: Officer, hoa: Officer) -> None:
    own = seen(minh, "chi-nhanh")
    hoa.open(PLACE)
    changed = rows(("0", "", ""), ("7", "Phường bảy", "7 phố Huế"))
    assert hoa.send(f"{PLACE}/chi-nhanh", seen=own, **changed) == 200
    assert (
        minh.send(f"{PLACE}/chi-nhanh", seen=own, **rows(("0", "", ""), ("1" * 5000, "", ""), ("9", "Phường 9", "mới")))
        == 200
    )
    offices = desk.running.places.records().branches.offices
    assert len(offices) == 399 and {"Phường bảy"} < {each.name for each in offices}
    assert next(each.address for each in offices if each.name == "Phường 9") == "mới"


@pytest.mark.usefixtures("branches")
def test_one_branch_written_by_two_is_shown_as_it_is_now(desk: Desk, minh: Officer, hoa: Officer) -> None:
    own = seen(minh, "chi-nhanh")
    assert hoa.send(f"{PLACE}/chi-nhanh", seen=own, **rows(("7", "Phường 7", "của Hoa <b>"), ("8", "", ""))) == 200
    typed = rows(("6", "Phường 6", "6 phố Huế"), ("7", "Phường 7", "của Minh"), ("8", "Phường 8", "cũng Minh"))
    assert minh.send(f"{PLACE}/chi-nhanh", seen=own, **typed) == 409
    text = said(minh)
    assert f"Hoa vừa sửa, nay là: Phường 7 · của Hoa <b> · {SOURCE}." in text and "Hoa vừa bỏ chi nhánh này" in text
    assert minh.said and "Hoa <b>" not in minh.said.text
    assert 'value="của Minh"' in text and 'value="cũng Minh"' in text and "Lưu chi nhánh, thay bản của Hoa" in text
    assert len(names(desk)) == 399
    again = rows(*zip(places_of(minh), typed["name"], typed["address"], strict=True))
    assert minh.send(f"{PLACE}/chi-nhanh", seen=seen(minh, "chi-nhanh"), **again) == 200
    offices = {each.name: each.address for each in desk.running.places.records().branches.offices}
    assert offices["Phường 7"] == "của Minh" and offices["Phường 8"] == "cũng Minh" and len(offices) == 400


def places_of(officer: Officer) -> list[str]:
    """Of the typed rows, before the blank ones: which branches they are of."""
    return re.findall(r'name="at" value="(\d*)"', officer.page)[:3]


@pytest.mark.usefixtures("branches")
def test_a_second_click_adds_nothing_twice(desk: Desk, minh: Officer) -> None:
    own, added = seen(minh, "chi-nhanh"), rows(("", "Phường thêm", "x"), ("3", "Phường ba", "y"))
    assert minh.send(f"{PLACE}/chi-nhanh", seen=own, **added) == 200
    assert minh.send(f"{PLACE}/chi-nhanh", seen=own, **added) == 200
    assert len(names(desk)) == 401


@pytest.mark.usefixtures("branches")
def test_one_branch_added_by_two_is_not_there_twice(desk: Desk, minh: Officer, hoa: Officer) -> None:
    own = seen(minh, "chi-nhanh")
    assert hoa.send(f"{PLACE}/chi-nhanh", seen=own, **rows(("", "Phường thêm", "của Hoa"))) == 200
    assert minh.send(f"{PLACE}/chi-nhanh", seen=own, **rows(("", "Phường thêm", "của Minh"))) == 409
    assert "Hoa vừa sửa, nay là: Phường thêm · của Hoa" in said(minh) and 'value="của Minh"' in minh.page


@pytest.mark.usefixtures("branches")
def test_a_mistake_of_a_later_page_stands_beside_its_row(desk: Desk, minh: Officer) -> None:
    own = seen(minh, "chi-nhanh")
    typed = rows(("300", "Phường 300", "300 phố Huế"), ("301", "Phường 301", ""), ("302", "", ""))
    assert minh.send(f"{PLACE}/chi-nhanh", seen=own, **typed) == 422
    assert 'id="offices.1.address-wrong">Cần điền.' in minh.page and len(names(desk)) == 400


def test_a_form_longer_than_the_desk_reads_is_refused_in_words(desk: Desk, minh: Officer) -> None:
    line = {"number": ["1"] * (MOST_FIELDS + 1), "note": [""], "source": [SOURCE]}
    assert minh.send(f"{PLACE}/duong-day", seen="0", **line) == 413
    assert f"quá {MOST_FIELDS} ô" in minh.page and desk.running.places.records.newest("hotlines") is None


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
