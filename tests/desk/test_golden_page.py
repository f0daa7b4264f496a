"""Golden questions as officers see them: what is not answered rightly on top, their own taken back."""

import pytest

from desk.golden_checks import Missed
from desk.roles import Role
from tests.procedure_kb.samples import procedure

from .conftest import Desk, Officer

OURS = "Xin giấy <b>khai sinh</b> ở đâu"


@pytest.fixture
def lan(desk: Desk) -> Officer:
    for id, name in (("1.000001", "Đăng ký khai sinh"), ("1.000002", "Cấp bản sao")):
        desk.knowledge.store.save(procedure(id, name=name), who="seed", expected_version=0)
    desk.knowledge.golden.add(OURS, "1.000001", "place", "Hoa")
    desk.knowledge.golden.add("Làm giấy khai sinh mất bao lâu", "1.000001", "time", "Hoa")
    return desk.officer(Role.EDITOR).settle_in()


def test_what_is_not_answered_rightly_stands_on_top_and_on_the_first_page(desk: Desk, lan: Officer) -> None:
    lan.open("/cau-mau")
    assert "Chưa thử lần nào" in lan.page and "Hoa, 09:00 ngày 23/11/2026" in lan.page
    desk.knowledge.golden_checks.keep("1", 2, [Missed(OURS, "1.000001", "answered", "1.000002")])
    lan.open("/cau-mau")
    assert lan.said and "1/2 câu đến đúng thủ tục" in lan.page and "<b>khai" not in lan.said.text
    rows = lan.page.split("<tbody>")[1].split("</tr>")
    assert "Chưa đúng:" in rows[0] and ">Cấp bản sao</a>" in rows[0] and "Chưa đúng" not in rows[1]
    lan.open("/")
    assert '/cau-mau"><strong>1</strong> Câu mẫu trả lời chưa đúng' in lan.page


def test_staffs_own_is_taken_back_by_those_who_may(desk: Desk, lan: Officer) -> None:
    viewer = desk.officer(Role.VIEWER, "Vân").settle_in()
    assert viewer.open("/cau-mau") == 200 and "/cau-mau/bo" not in viewer.page
    number = next(each.number for each in desk.knowledge.golden.all({"1.000001"}) if each.text == OURS)
    lan.open("/cau-mau")
    assert lan.send("/cau-mau/bo", number=str(number)) == 200
    assert "Đã bỏ câu hỏi mẫu" in lan.page and "mất bao lâu" in lan.page
    assert lan.send("/cau-mau/bo", number=str(number)) == 404
    assert {act.act for act in desk.journal.read(None, None)} >= {"golden_removed"}
