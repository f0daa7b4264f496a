"""Procedures on the desk: found, written, looked at by somebody else, published, taken back."""

import re
from datetime import timedelta

import pytest

from desk.pages.drafts import (
    ANOTHER,
    CHANGED_SINCE,
    DECIDED,
    NOT_ONES_OWN,
    NOT_READY,
    NOT_SURE,
    NOTE_NEEDED,
    NOTHING_CHANGED,
    OVERLAPS,
    OVERLAPS_OWN,
    PAST_DAY,
    SAVED_ELSEWHERE,
    WRONG_DAY,
)
from desk.pages.procedures import NO_CODE, PAGE, THERE_ALREADY
from desk.roles import Role
from procedure_kb.model import Document
from tests.procedure_kb.samples import procedure

from .conftest import Desk, Officer

ID = "1.001193"
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}"


@pytest.fixture
def lan(desk: Desk) -> Officer:
    return desk.officer(Role.EDITOR, "Lan").settle_in()


@pytest.fixture
def duc(desk: Desk) -> Officer:
    return desk.officer(Role.REVIEWER, "Đức").settle_in()


@pytest.fixture(autouse=True)
def birth(desk: Desk) -> None:
    store(desk, ID, "Thủ tục đăng ký khai sinh", summary="Cho trẻ mới sinh")


def store(desk: Desk, id: str, name: str, **plain: object) -> None:
    desk.knowledge.store.save(procedure(id, name=name, **plain), who="seed", expected_version=0)


def begun(desk: Desk, officer: Officer) -> str:
    """The address of a draft of theirs."""
    officer.open(f"/thu-tuc/{ID}")
    assert officer.send(f"/thu-tuc/{ID}/sua") == 200, officer.page
    return f"/ban-soan/{desk.knowledge.drafts.select(ID, author=officer.name)[0].number}"


def typed(desk: Desk, **fields: str) -> dict[str, str]:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return {"official.name": "Thủ tục đăng ký khai sinh", "official.source.verified_on": "2026-07"} | named


def saved(desk: Desk, officer: Officer, own: str, act: str = "save", **fields: str) -> int:
    seen = desk.knowledge.drafts.get(int(own.rsplit("/", 1)[1])).saves
    return officer.send(own, saves=str(seen), act=act, **typed(desk, **fields))


def decided(officer: Officer, own: str, act: str, **fields: str) -> int:
    """By a button of the page that is open: what it showed goes with it."""
    seen = re.search(r'name="seen" value="([^"]*)"', officer.page)
    return officer.send(f"{own}/{act}", seen=seen[1] if seen else "", **fields)


def sent_for_approval(desk: Desk, officer: Officer, own: str, **fields: str) -> None:
    saved(desk, officer, own, **fields)
    officer.open(f"{own}/xem")
    assert officer.send(f"{own}/gui", why="Thông tư") == 200, officer.page


def summary(desk: Desk) -> str | None:
    found = desk.knowledge.store.get(ID)
    assert found
    return found.plain.summary


def test_found_by_code_and_by_name_without_diacritics(desk: Desk, lan: Officer) -> None:
    store(desk, "1.000002", "Đăng ký kết hôn")
    for asked, found, other in (
        ("khai sinh", "khai sinh", "kết hôn"),
        ("ket hon dang ky", "kết hôn", "khai sinh"),
        ("1.000002", "kết hôn", "khai sinh"),
    ):
        assert lan.open(f"/thu-tuc?tim={asked}") == 200
        assert f"{found}</a>" in lan.page and f"{other}</a>" not in lan.page
    assert lan.open("/thu-tuc?tim=nuôi+rồng") == 200 and "Không có thủ tục nào như vậy" in lan.page


def test_what_is_asked_for_stands_before_what_merely_holds_its_words(desk: Desk, lan: Officer) -> None:
    store(desk, "1.000001", "Cấp bản sao giấy chứng nhận về việc sinh, việc đăng ký và khai nhận con")
    store(desk, "1.000002", "Cấp lại bản chính giấy đăng ký khai sinh đã mất")
    lan.open("/thu-tuc?tim=dang+ky+khai+sinh")
    places = [lan.page.index(f"/thu-tuc/{id}") for id in (ID, "1.000002", "1.000001")]
    assert places == sorted(places)


def test_the_list_has_pages_and_is_sorted_as_vietnamese_is(desk: Desk, lan: Officer) -> None:
    for number in range(PAGE):
        store(desk, f"2.{number:06}", f"Cấp giấy phép số {number:03}")
    store(desk, "3.000001", "Dừng hoạt động")
    assert lan.open("/thu-tuc?trang=2") == 200
    assert lan.page.index("Dừng hoạt động") < lan.page.index("Đăng ký khai sinh")


def test_from_an_edit_to_what_citizens_read_and_back(desk: Desk, lan: Officer, duc: Officer) -> None:
    own = begun(desk, lan)
    assert saved(desk, lan, own, plain__summary="Cho trẻ dưới 60 ngày tuổi") == 200 and "Đã lưu" in lan.page
    assert summary(desk) == "Cho trẻ mới sinh", "nobody approved it"
    assert lan.open(f"{own}/xem") == 200 and "Cho trẻ dưới 60 ngày tuổi" in lan.page
    assert lan.send(f"{own}/gui", why="Nghị định mới") == 200 and "Đã gửi duyệt" in lan.page
    assert duc.open("/ban-soan") == 200 and "Chờ duyệt" in duc.page
    assert duc.open(f"{own}/xem") == 200 and "Nghị định mới" in duc.page
    assert decided(duc, own, "duyet") == 200 and "Đã công bố" in duc.page
    assert summary(desk) == "Cho trẻ dưới 60 ngày tuổi"
    assert duc.open(f"/thu-tuc/{ID}/lich-su") == 200 and "Nghị định mới; Đức duyệt" in duc.page
    assert duc.send(f"/thu-tuc/{ID}/khoi-phuc", version="1", newest="2") == 200 and "Đã khôi phục" in duc.page
    assert summary(desk) == "Cho trẻ mới sinh"
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    assert chief.open("/nhat-ky?staff=Đức") == 200 and "Khôi phục bản cũ của thủ tục: bản 1" in chief.page


def test_sent_back_with_what_to_do(desk: Desk, lan: Officer, duc: Officer) -> None:
    own = begun(desk, lan)
    saved(desk, lan, own, plain__summary="Khác")
    lan.open(f"{own}/xem")
    lan.send(f"{own}/gui")
    duc.open(f"{own}/xem")
    assert decided(duc, own, "tra-lai", note=" ") == 422 and NOTE_NEEDED in duc.page
    assert decided(duc, own, "tra-lai", note="Ghi rõ hạn 60 ngày") == 200
    assert lan.open(own) == 200 and "Đức trả lại: Ghi rõ hạn 60 ngày" in lan.page
    assert decided(duc, own, "duyet") == 409 and DECIDED in duc.page and summary(desk) == "Cho trẻ mới sinh"


def test_nobody_approves_what_they_wrote(desk: Desk, duc: Officer) -> None:
    own = begun(desk, duc)
    saved(desk, duc, own, plain__summary="Của mình")
    duc.open(f"{own}/xem")
    duc.send(f"{own}/gui")
    assert "Duyệt và công bố" not in duc.page
    assert decided(duc, own, "duyet") == 422 and NOT_ONES_OWN in duc.page and summary(desk) == "Cho trẻ mới sinh"


def test_mistakes_stand_beside_their_field_and_keep_it_from_going_out(desk: Desk, lan: Officer) -> None:
    own = begun(desk, lan)
    fields = {"official.name": "", "official.documents[0].name": "Tờ khai", "official.documents[0].copies": "hai"}
    lan.open(own)
    seen = desk.knowledge.drafts.get(int(own.rsplit("/", 1)[1])).saves
    assert lan.send(own, saves=str(seen), act="save", **fields) == 200
    for path, words in (("official.name", "bắt buộc"), ("official.documents[0].copies", "chữ số")):
        beside = lan.page.split(f'id="said:{path}"')[1].split("</div>")[0]
        assert words in beside
    assert 'value="hai"' in lan.page, "what was typed stays"
    lan.open(f"{own}/xem")
    assert "Phải sửa trước khi gửi duyệt" in lan.page
    assert lan.send(f"{own}/gui", why="x") == 422 and NOT_READY in lan.page


def test_nothing_changed_is_said_as_that(desk: Desk, lan: Officer) -> None:
    own = begun(desk, lan)
    lan.open(f"{own}/xem")
    assert lan.send(f"{own}/gui", why="x") == 422 and NOTHING_CHANGED in lan.page


def test_rows_without_a_script(desk: Desk, lan: Officer) -> None:
    own = begun(desk, lan)
    rows = {"official.documents[0].name": "Tờ khai", "official.documents[1].name": "Giấy chứng sinh"}
    seen = desk.knowledge.drafts.get(int(own.rsplit("/", 1)[1])).saves
    assert lan.send(own, saves=str(seen), act="up:official.documents[1]", **typed(desk) | rows) == 200
    draft = desk.knowledge.drafts.get(int(own.rsplit("/", 1)[1]))
    assert [row["name"] for row in draft.content["official"]["documents"]] == ["Giấy chứng sinh", "Tờ khai"]


def test_two_people_on_one_record_are_told_of_each_other(desk: Desk, lan: Officer, duc: Officer) -> None:
    first = begun(desk, lan)
    saved(desk, lan, first, plain__summary="Của Lan")
    second = begun(desk, duc)
    assert duc.open(second) == 200 and "Lan cũng đang soạn thủ tục này" in duc.page
    assert lan.open(first) == 200 and "Đức cũng đang soạn thủ tục này" in lan.page
    saved(desk, duc, second, plain__summary="Của Đức")
    for officer, own in ((lan, first), (duc, second)):
        officer.open(f"{own}/xem")
        officer.send(f"{own}/gui")
    duc.open(f"{first}/xem")
    decided(duc, first, "duyet")
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    assert chief.open(f"{second}/xem") == 200
    assert decided(chief, second, "duyet") == 409 and OVERLAPS.format(fields="Tóm tắt") in chief.page
    assert summary(desk) == "Của Lan"


def test_an_old_page_decides_nothing(desk: Desk, lan: Officer, duc: Officer) -> None:
    own = begun(desk, lan)
    sent_for_approval(desk, lan, own, plain__summary="Đã xem")
    duc.open(f"{own}/xem")
    lan.send(f"{own}/lay-lai")
    sent_for_approval(desk, lan, own, plain__summary="Chưa ai xem")
    old = duc.page
    for act, fields in (("duyet", {}), ("tra-lai", {"note": "Ghi rõ hạn"})):
        duc.page = old
        assert decided(duc, own, act, **fields) == 409 and CHANGED_SINCE in duc.page
        assert "Chưa ai xem" in duc.page and summary(desk) == "Cho trẻ mới sinh"
    assert "Ghi rõ hạn" in duc.page, "what was typed stays"
    assert decided(duc, own, "duyet") == 200 and summary(desk) == "Chưa ai xem"


def test_going_on_where_somebody_else_published_otherwise(desk: Desk, lan: Officer, duc: Officer) -> None:
    first, second = begun(desk, lan), begun(desk, duc)
    sent_for_approval(desk, lan, first, plain__summary="Của Lan")
    duc.open(f"{first}/xem")
    decided(duc, first, "duyet")
    saved(desk, duc, second, plain__summary=f"Của Đức {HOSTILE}", plain__name="Tên của Đức")
    duc.open(f"{second}/xem")
    assert duc.send(f"{second}/gui", why="Thông tư") == 409 and OVERLAPS_OWN.format(fields="Tóm tắt") in duc.page
    assert duc.open(second) == 200
    overlap = duc.page.split('id="overlap"')[1].split("</section>")[0]
    assert "Của Lan" in overlap and "Của Đức" in overlap and "Tên" not in overlap
    assert duc.said and "<script>alert" not in duc.said.text
    fields = {"plain__summary": "Của cả hai", "plain__name": "Tên của Đức"}
    assert saved(desk, duc, second, act="catch-up", **fields) == 200, "what was just typed is kept, too"
    assert "Làm tiếp từ bản đang dùng</button>" not in duc.page and "sửa từ bản 2" in duc.page
    sent_for_approval(desk, duc, second, **fields)
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    chief.open(f"{second}/xem")
    assert decided(chief, second, "duyet") == 200 and summary(desk) == "Của cả hai"
    assert chief.open("/nhat-ky") == 200 and "Làm tiếp từ bản đang dùng" in chief.page


def test_given_up_for_sure_and_taken_up_again(desk: Desk, lan: Officer, duc: Officer) -> None:
    own = begun(desk, lan)
    saved(desk, lan, own, plain__summary="Mất công gõ")
    lan.open(f"{own}/xem")
    assert lan.send(f"{own}/bo") == 422 and NOT_SURE in lan.page
    assert lan.send(f"{own}/bo", sure="yes") == 200 and "Đã bỏ" in lan.page
    assert lan.open("/ban-soan") == 200 and "1 bản anh/chị đã bỏ" in lan.page
    duc.open(f"{own}/xem")
    assert "Soạn lại bản này" not in duc.page and duc.send(f"{own}/soan-lai") == 404
    other = begun(desk, lan)
    lan.open(f"{own}/xem")
    assert lan.send(f"{own}/soan-lai") == 409 and ANOTHER in lan.page
    lan.send(f"{other}/bo", sure="yes")
    lan.open(f"{own}/xem")
    assert lan.send(f"{own}/soan-lai") == 200 and "Mất công gõ" in lan.page
    assert lan.send(f"{own}/soan-lai") == 409 and DECIDED in lan.page


def test_a_form_sent_after_the_session_ended_says_so_and_leads_back(desk: Desk, lan: Officer) -> None:
    own = begun(desk, lan)
    lan.open(own)
    desk.clock.pass_(days=1)
    assert saved(desk, lan, own, plain__summary="Gõ dở") == 200
    assert "Phiên đã hết: phần vừa gửi chưa được lưu." in lan.page
    assert f'name="next" value="/can-bo{own}"' in lan.page
    assert lan.send("/dang-xuat") == 200 and "Phiên đã hết" not in lan.page, "nothing was lost"


def test_two_windows_of_one_person(desk: Desk, lan: Officer) -> None:
    own = begun(desk, lan)
    saved(desk, lan, own, plain__summary="Cửa sổ thứ nhất")
    assert lan.send(own, saves="0", act="save", **typed(desk, plain__summary="Cửa sổ thứ hai")) == 409
    assert SAVED_ELSEWHERE in lan.page and "Cửa sổ thứ hai" in lan.page
    assert lan.send(own, saves="0", act="save", **typed(desk, plain__summary="Cửa sổ thứ hai")) == 409


def test_another_ones_draft_is_read_not_written(desk: Desk, lan: Officer, duc: Officer) -> None:
    own = begun(desk, lan)
    duc.open("/tai-khoan")
    assert duc.open(own) == 404 and duc.open(f"{own}/xem") == 200
    fields = {"saves": "0", "act": "save"} | typed(desk, plain__summary="Của Đức")
    for path, sent in ((own, fields), (f"{own}/bo", {}), (f"{own}/gui", {}), (f"{own}/lay-lai", {})):
        duc.open("/tai-khoan")
        assert duc.send(path, **sent) == 404, path


def test_from_a_day_to_come_and_taken_back(desk: Desk, lan: Officer, duc: Officer) -> None:
    own = begun(desk, lan)
    saved(desk, lan, own, plain__summary="Từ năm sau")
    lan.open(f"{own}/xem")
    assert lan.send(f"{own}/gui", why="Thông tư", on="mai") == 422 and WRONG_DAY in lan.page and "Thông tư" in lan.page
    assert lan.send(f"{own}/gui", on="2020-01-01") == 422 and PAST_DAY in lan.page
    assert lan.send(f"{own}/gui", on="2030-01-01") == 200
    duc.open(f"{own}/xem")
    assert decided(duc, own, "duyet") == 200 and "từ ngày đã chọn" in duc.page and summary(desk) == "Cho trẻ mới sinh"
    assert "Chờ đến ngày 01/01/2030" in duc.page and "Đã công bố" not in duc.page
    assert duc.open(f"/thu-tuc/{ID}") == 200 and "dùng từ ngày 01/01/2030" in duc.page
    number = desk.knowledge.schedule.all()[0].number
    assert duc.send(f"/thu-tuc/{ID}/rut-lai", number=str(number)) == 200 and "Đã rút lại" in duc.page
    assert duc.open(f"{own}/xem") == 200 and "Đã rút ·" in duc.page
    assert "Đã công bố" not in duc.page and "chưa công bố được" not in duc.page


def test_a_new_procedure(desk: Desk, lan: Officer) -> None:
    lan.open("/thu-tuc")
    assert lan.send("/thu-tuc", code="có dấu cách", name="Nuôi chó") == 422 and NO_CODE in lan.page
    assert (
        lan.send("/thu-tuc", code=ID, name="Nuôi chó") == 409 and THERE_ALREADY in lan.page and "Nuôi chó" in lan.page
    )
    for _ in range(2):  # a double click
        assert lan.send("/thu-tuc", code="1.999999", name="Đăng ký nuôi chó") == 200 and "thủ tục mới" in lan.page


def test_what_records_and_drafts_hold_stays_text(desk: Desk, lan: Officer, duc: Officer) -> None:
    desk.knowledge.store.save(
        procedure("9.000001", name=HOSTILE, summary=HOSTILE, documents=(Document(name=HOSTILE),)),
        who=HOSTILE,
        why=HOSTILE,
        expected_version=0,
    )
    own = begun(desk, lan)
    saved(desk, lan, own, plain__summary=HOSTILE, plain__name=HOSTILE)
    pages = ("/thu-tuc", "/thu-tuc/9.000001", "/thu-tuc/9.000001/lich-su", "/ban-soan", f"{own}/xem", own)
    for page in pages:
        assert lan.open(page) == 200, page
        assert lan.said and "<script>alert" not in lan.said.text and "49&#39;" not in lan.said.text, (
            page
        )  # a token may have 49


@pytest.mark.parametrize(
    "path", ["/thu-tuc/9.9", "/thu-tuc/9.9/lich-su", "/ban-soan/99", "/ban-soan/99/xem", "/ban-soan/99999999999"]
)
def test_what_is_not_there(lan: Officer, path: str) -> None:
    assert lan.open(path) in (404, 422)


def test_an_effect_is_asked_for_and_followed(desk: Desk, lan: Officer) -> None:
    own = begun(desk, lan)
    saved(desk, lan, own, plain__summary="Khác")
    lan.open(f"{own}/xem")
    assert "Chưa tính" in lan.page
    assert lan.send(f"{own}/anh-huong") == 200 and "Đang tính" in lan.page
    effects = desk.knowledge.effects
    taken = effects.take()
    assert taken and effects.take() is None
    effects.progress(taken[0], 25, 360)
    assert lan.open(f"{own}/anh-huong") == 200 and "25/360" in lan.page
    told = {"outcome": "answered", "procedure": ID, "texts": [HOSTILE], "choices": ["Lệ phí"], "offered": []}
    difference = {"kind": "lost", "is_wrong": True, "before": told, "after": told | {"outcome": "no_match"}}
    effects.finish(taken[0], [difference | {"asked": {"text": HOSTILE, "times": 3}}])
    assert lan.open(f"{own}/xem") == 200
    assert "1 câu hỏi mẫu sai, 1 câu không còn trả lời được" in lan.page and "3 lần" in lan.page
    assert lan.said and "<script>alert" not in lan.said.text
    saved(desk, lan, own, plain__summary="Lại khác")
    assert lan.open(f"{own}/xem") == 200 and "Chưa tính" in lan.page, "of another state of the draft"


def test_an_effect_that_failed_is_tried_again(desk: Desk, lan: Officer) -> None:
    own = begun(desk, lan)
    saved(desk, lan, own, plain__summary="Khác")
    lan.open(f"{own}/xem")
    lan.send(f"{own}/anh-huong")
    taken = desk.knowledge.effects.take()
    assert taken
    desk.knowledge.effects.fail(taken[0], "MemoryError")
    assert lan.open(f"{own}/xem") == 200 and "Chưa tính được" in lan.page
    assert lan.send(f"{own}/anh-huong") == 200 and "Đang tính" in lan.page


def test_what_cannot_hold_on_its_day_is_told_on_the_first_page(desk: Desk, lan: Officer, duc: Officer) -> None:
    held = desk.knowledge.store
    begins = desk.knowledge.today() + timedelta(days=1)
    held.schedule(
        procedure(ID, name="Thủ tục đăng ký khai sinh", summary="của Lan"), begins, who="Lan", expected_version=1
    )
    held.save(procedure(ID, name="Thủ tục đăng ký khai sinh", summary="của Hoa"), who="Hoa", expected_version=1)
    lan.open("/")
    assert "Đến ngày mà chưa dùng được" not in lan.page
    desk.clock.pass_(days=1)
    desk.knowledge.schedule.apply_due()
    lan = desk.browser("Lan", desk.staff.new_key("Lan")).settle_in()
    lan.open("/")
    assert '/ban-soan"><strong>1</strong> Đến ngày mà chưa dùng được' in lan.page
    lan.open("/ban-soan")
    assert "soạn lại phần còn đúng" in lan.page and "rut-lai" not in lan.page
    duc = desk.browser("Đức", desk.staff.new_key("Đức")).settle_in()
    duc.open("/ban-soan")
    assert duc.send(f"/thu-tuc/{ID}/rut-lai", number=str(desk.knowledge.schedule.stuck()[0].number)) == 200
    assert not desk.knowledge.schedule.stuck()
