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


def as_it_holds(desk: Desk, *lines: tuple[str, str, str]) -> dict[str, list[str]]:
    """What the form sends when nothing was touched; `lines` of branches instead of those that hold."""
    catalog = desk.running.routes.catalog()
    held = [(route.category, route.branch, route.unit) for route in catalog.routes if route.branch != "*"]
    columns = list(zip(*(lines or held), ("", "", ""), strict=True))
    units = catalog.units.items()
    places = [*catalog.categories, "*"]
    return {
        "id": [*(id for id, _ in units), ""],
        "name": [*(unit.name for _, unit in units), ""],
        "above": [*(unit.above or "" for _, unit in units), ""],
        "category": places,
        "unit": [catalog.unit_for(place, None) for place in places],
        "branch_category": list(columns[0]),
        "branch": list(columns[1]),
        "branch_unit": list(columns[2]),
    }


@pytest.fixture
def offices(desk: Desk) -> None:
    """Three branches that can be chosen, one with a long name."""
    names = ("Chi nhánh số 1", "Chi nhánh <b>", f"Chi nhánh {'rất ' * 20}dài")
    content = [{"name": name, "address": "2 phố Huế", "source": "văn bản 1"} for name in names]
    desk.running.places.records.put("offices", content, 0, "Minh", desk.journal)


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


def test_without_branches_the_page_says_where_to_write_them(minh: Officer) -> None:
    assert "Chưa có chi nhánh nào" in minh.page and 'name="branch"' not in minh.page


@pytest.mark.usefixtures("offices")
def test_a_branch_has_units_of_its_own(desk: Desk, minh: Officer) -> None:
    routes = desk.running.routes.catalog
    minh.open(ROUTING)
    assert "Chi nhánh &lt;b&gt;" in str(minh.said and minh.said.text) and "rất dài" in minh.page
    lines = ("*", "Chi nhánh số 1", "ward"), ("road", "Chi nhánh số 1", "digital"), ("road", "Chi nhánh <b>", "leaders")
    assert minh.send(ROUTING, seen="0", **as_it_holds(desk, *lines)) == 200
    catalog = routes()
    assert catalog.unit_for("road", "Chi nhánh số 1") == "digital", "a category wins, wherever its line stands"
    assert catalog.unit_for("noise", "Chi nhánh số 1") == "ward"
    assert catalog.unit_for("road", "Chi nhánh <b>") == "leaders"
    assert catalog.unit_for("noise", "Chi nhánh <b>") == load_catalog().unit_for("noise", None)
    assert catalog.unit_for("road", None) == load_catalog().unit_for("road", None)
    assert minh.page.count("Bỏ dòng") == 3 and "<td>chuyển xử lý</td>" in history(minh)
    minh.open(ROUTING)
    fields = as_it_holds(desk)
    at = fields["branch"].index("Chi nhánh <b>")
    fields["branch_unit"][at] = "centre"
    gone = fields["branch_category"].index("*")
    assert minh.send(ROUTING, seen=str(routes.number()), out=[str(gone)], **fields) == 200
    assert routes().unit_for("road", "Chi nhánh <b>") == "centre"
    assert routes().unit_for("noise", "Chi nhánh số 1") == load_catalog().unit_for("noise", None)
    assert routes().unit_for("road", "Chi nhánh số 1") == "digital"
    assert minh.send(ROUTING, seen="0", **fields) == 409 and "vừa có người sửa" in minh.page


@pytest.mark.usefixtures("offices")
@pytest.mark.parametrize(
    ("line", "field", "complaint"),
    [
        (("nothing", "Chi nhánh số 1", "ward"), "1.category", "Chọn một loại việc"),
        (("noise", "Chi nhánh lạ", "ward"), "1.branch", "Chọn một chi nhánh"),
        (("noise", "*", "ward"), "1.branch", "Chọn một chi nhánh"),
        (("noise", "", "ward"), "1.branch", "Chọn một chi nhánh"),
        (("noise", "Chi nhánh số 1", "nowhere"), "1.unit", "Chọn một đơn vị"),
        (("road", "Chi nhánh số 1", "centre"), "1.branch", "Dòng trên đã có"),
    ],
)
def test_a_line_of_a_branch_that_fits_nothing_is_refused_beside_its_field(
    desk: Desk, minh: Officer, line: tuple[str, str, str], field: str, complaint: str
) -> None:
    fields = as_it_holds(desk, ("road", "Chi nhánh số 1", "digital"), line)
    assert minh.send(ROUTING, seen="0", **fields) == 422
    assert f'id="branches.{field}-wrong">{complaint}' in minh.page
    assert minh.page.count('<option value="Chi nhánh số 1" selected>') >= 1
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
