"""Which unit answers for what, and citizens' words, edited from the desk: over the files, without a restart."""

import pytest

from desk.roles import Role
from feedback.catalog import load_catalog
from search.embedded import EmbeddedEngine
from search.searcher import Searcher
from tests.search.samples import MemoryCatalog, procedure

from .conftest import Desk, Officer
from .test_running_pages import history, said

ROUTING, WORDS = "/van-hanh/chuyen-xu-ly", "/van-hanh/tu-vung"


@pytest.fixture
def minh(desk: Desk) -> Officer:
    minh = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    minh.open(ROUTING)
    return minh


def as_it_holds(desk: Desk) -> dict[str, list[str]]:
    """What the form sends when nothing was touched."""
    catalog = desk.running.routes.catalog()
    units = catalog.units.items()
    places = [*catalog.categories, "*"]
    return {
        "id": [*(id for id, _ in units), ""],
        "name": [*(unit.name for _, unit in units), ""],
        "above": [*(unit.above or "" for _, unit in units), ""],
        "category": places,
        "unit": [catalog.unit_for(place, None) for place in places],
    }


def test_a_form_sent_as_it_stands_routes_as_the_file_does(desk: Desk, minh: Officer) -> None:
    assert minh.send(ROUTING, seen="0", **as_it_holds(desk)) == 200
    catalog, file = desk.running.routes.catalog(), load_catalog()
    assert catalog.units == file.units
    assert all(catalog.unit_for(each, None) == file.unit_for(each, None) for each in (*file.categories, "unknown"))


def test_a_new_unit_gets_what_it_answers_for(desk: Desk, minh: Officer) -> None:
    fields = as_it_holds(desk)
    fields["name"][-1], fields["above"][-1] = "Đội chiếu sáng <b>", "leaders"
    assert minh.send(ROUTING, seen="0", **fields) == 200
    assert desk.running.routes.catalog().units["doi-chieu-sang-b"].above == "leaders"
    fields = as_it_holds(desk)
    fields["unit"][fields["category"].index("light_tree")] = "doi-chieu-sang-b"
    assert minh.send(ROUTING, seen=str(desk.running.routes.catalog.number()), **fields) == 200
    catalog = desk.running.routes.catalog()
    assert catalog.unit_name(catalog.unit_for("light_tree", None)) == "Đội chiếu sáng <b>"
    assert "Minh lưu lúc" in minh.page and "<td>chuyển xử lý</td>" in history(minh)
    minh.open(ROUTING)
    assert minh.send(f"{ROUTING}/theo-tep", seen=str(desk.running.routes.catalog.number())) == 200
    assert desk.running.routes.catalog() is load_catalog()


def test_what_the_file_could_not_hold_is_refused_beside_its_field(desk: Desk, minh: Officer) -> None:
    for field, index, value, complaint in [
        ("name", 0, " ", 'id="units.centre.name-wrong">Cần điền.'),
        ("above", 5, "centre", "đi vòng lại chính đơn vị này"),
        ("above", 0, "nowhere", "Chọn một đơn vị"),
        ("unit", 0, "nowhere", "Chọn một đơn vị"),
    ]:
        fields = as_it_holds(desk)
        fields[field][index] = value
        assert minh.send(ROUTING, seen="0", **fields) == 422
        assert complaint in minh.page, (field, value)
    assert desk.running.routes.catalog() is load_catalog()


def test_two_administrators_do_not_overwrite_each_other(desk: Desk, minh: Officer) -> None:
    fields = as_it_holds(desk)
    assert minh.send(ROUTING, seen="0", **fields) == 200
    assert minh.send(ROUTING, seen="0", **fields) == 409 and "vừa có người sửa" in minh.page


def test_a_word_is_taught_and_understood_without_a_restart(desk: Desk, minh: Officer) -> None:
    found = procedure("1.900001", "Đăng ký khai sinh"), procedure("1.900002", "Đăng ký kết hôn")
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog(found), desk.running.vocabulary.lexicon)
    searcher.refresh()
    assert searcher.find("làm thủ tục nhập trạch").decision == "none"
    minh.open(WORDS)
    rows = {"citizens": ["nhập trạch; về nhà chồng", ""], "official": ["đăng ký kết hôn", ""]}
    assert minh.send(WORDS, seen="0", **rows) == 200
    assert searcher.refresh()
    searcher.refresh()  # what is learnt from it, and then
    assert not searcher.refresh()
    assert searcher.find("làm thủ tục nhập trạch").hits[0].id == "1.900002"
    assert 'value="nhập trạch; về nhà chồng"' in minh.page and "<td>từ vựng</td>" in history(minh)


def test_a_word_needs_both_sides(desk: Desk, minh: Officer) -> None:
    minh.open(WORDS)
    assert minh.send(WORDS, seen="0", citizens=["nhập trạch <b>", "!!"], official=["", "kết hôn"]) == 422
    assert 'id="0.official-wrong">Cần điền.' in minh.page and 'id="1.citizens-wrong">Không dùng được' in minh.page
    assert 'value="nhập trạch <b>"' in minh.page
    assert desk.running.vocabulary.lexicon.added() == ()


def test_the_files_words_are_found_with_or_without_diacritics(minh: Officer) -> None:
    minh.open(f"{WORDS}?tim=dam cuoi")
    assert "đăng ký kết hôn</th>" in said(minh) and "đăng ký khai tử</th>" not in said(minh)
