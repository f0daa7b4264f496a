"""An administrator and the people: added, changed, removed, and what stands in the history."""

import pytest

from core.errors import InputError
from core.ledger import Ledger
from desk.pages.people import NOBODY, NOT_ONESELF, TAKEN
from desk.roles import Role
from tests.desk_town import PASSWORD

from .conftest import Desk, Officer


@pytest.fixture
def chief(desk: Desk) -> Officer:
    officer = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    officer.open("/nhan-su")
    return officer


def key_of(page: str) -> str:
    return page.split("<code>")[1].split("</code>")[0]


def test_somebody_new_signs_in_with_the_key_that_was_shown(desk: Desk, chief: Officer) -> None:
    assert chief.send("/nhan-su", name="  Nguyễn Thị  Hoa ", role="case-officer") == 200
    hoa = desk.browser("Nguyễn Thị Hoa", key_of(chief.page)).settle_in()
    assert hoa.open("/") == 200 and "Cán bộ xử lý" in hoa.page
    chief.open("/nhan-su")
    assert hoa.key not in chief.page


@pytest.mark.parametrize(
    ("name", "status", "word"), [("Minh", 409, TAKEN), ("<b>x</b>", 422, "2 đến 60"), ("", 422, "2 đến 60")]
)
def test_a_name_that_will_not_do_is_told_and_kept_in_the_field(
    chief: Officer, name: str, status: int, word: str
) -> None:
    assert chief.send("/nhan-su", name=name, role="viewer") == status
    assert word in chief.page and f'value="{name}"' in chief.page


def test_a_role_changes_with_the_next_click(desk: Desk, chief: Officer) -> None:
    lan = desk.officer(Role.VIEWER).settle_in()
    assert lan.open("/nhan-su") == 403
    assert chief.send("/nhan-su/vai-tro", name="Lan", role="administrator") == 200
    assert lan.open("/nhan-su") == 200


def test_who_is_removed_is_out_at_once_and_may_come_back_with_a_new_key(desk: Desk, chief: Officer) -> None:
    lan = desk.officer(Role.VIEWER).settle_in()
    assert chief.send("/nhan-su/thu-hoi", name="Lan", sure="yes") == 200
    lan.open("/")
    assert "Đăng nhập" in lan.page and lan.sign_in(PASSWORD) == 403
    assert chief.send("/nhan-su/khoa-moi", name="Lan", sure="yes") == 200
    desk.browser("Lan", key_of(chief.page)).settle_in()


def test_it_is_asked_first_and_the_removed_are_still_to_be_found(desk: Desk, chief: Officer) -> None:
    lan = desk.officer(Role.CASE_OFFICER).settle_in()
    assert chief.send("/nhan-su/thu-hoi", name="Lan") == 200
    assert "không giữ cuộc trò chuyện hay phản ánh nào" in chief.page and 'name="sure" value="yes"' in chief.page
    assert chief.send("/nhan-su/khoa-moi", name="Lan") == 200 and "mất hiệu lực ngay" in chief.page
    assert lan.open("/") == 200 and "Chào Lan" in lan.page, "nothing was done yet"
    assert chief.send("/nhan-su/thu-hoi", name="Lan", sure="yes") == 200
    assert "Cấp khóa mới: Lan" in chief.page.split("Đã thu hồi quyền</h2>")[1]


def test_a_new_key_takes_password_factor_and_sessions(desk: Desk, chief: Officer) -> None:
    lan = desk.officer(Role.VIEWER).settle_in()
    chief.send("/nhan-su/khoa-moi", name="Lan", sure="yes")
    lan.open("/")
    assert "Đăng nhập" in lan.page
    assert lan.sign_in(PASSWORD) == 403 and lan.sign_in(lan.key) == 403
    assert lan.sign_in(key_of(chief.page)) == 200 and "Chọn mật khẩu" in lan.page


def test_all_sessions_of_somebody_end(desk: Desk, chief: Officer) -> None:
    lan = desk.officer(Role.VIEWER).settle_in()
    assert chief.send("/nhan-su/dang-xuat", name="Lan") == 200
    lan.open("/")
    assert "Đăng nhập" in lan.page and lan.sign_in(PASSWORD) == 200


@pytest.mark.parametrize("act", ["vai-tro", "thu-hoi"])
def test_nobody_takes_their_own_power(desk: Desk, chief: Officer, act: str) -> None:
    assert chief.send(f"/nhan-su/{act}", name="Minh", role="viewer") == 409 and NOT_ONESELF in chief.page
    assert desk.staff.named("Minh").role == Role.ADMINISTRATOR


@pytest.mark.parametrize("act", ["vai-tro", "thu-hoi", "khoa-moi", "dang-xuat"])
def test_nobody_of_that_name(desk: Desk, chief: Officer, act: str) -> None:
    assert chief.send(f"/nhan-su/{act}", name="Không Ai", role="viewer") == 404 and NOBODY in chief.page


def test_every_act_is_in_the_history_and_in_the_ledger(desk: Desk, chief: Officer, ledger: Ledger) -> None:
    lan = desk.officer(Role.VIEWER)
    chief.send("/nhan-su/vai-tro", name="Lan", role="editor")
    chief.send("/nhan-su/dang-xuat", name="Lan")
    lan.sign_in("sai mật khẩu rồi")
    chief.send("/nhan-su/thu-hoi", name="Lan", sure="yes")
    acts = ["staff_added", "staff_role", "staff_sessions", "staff_sign_in_failed", "staff_removed"]
    assert [entry.act for entry in ledger.chain("staff:Lan")] == acts
    assert "Lan" not in "".join(entry.facts for entry in ledger.chain("staff:Lan"))
    assert chief.open("/nhat-ky?staff=Lan") == 200
    for word in ("Thêm người: Người xem", "Đổi vai trò: Biên tập", "Đăng nhập không thành", "dòng lệnh của máy chủ"):
        assert word in chief.page


def test_the_history_goes_back_page_by_page(desk: Desk, chief: Officer) -> None:
    for number in range(60):
        desk.staff.add(f"người {number:02}", Role.VIEWER)
    chief.open("/nhat-ky")
    assert "người 59" in chief.page and "người 05" not in chief.page
    chief.open(chief.page.split('href="/can-bo')[-1].split('"')[0].replace("&amp;", "&"))
    assert "người 05" in chief.page
    assert chief.open("/nhat-ky?before=99999999999999999999") in (200, 422)


def test_a_session_of_somebody_unknown_is_no_error(desk: Desk) -> None:
    with pytest.raises(InputError):
        desk.staff.sign_out("Không Ai")
