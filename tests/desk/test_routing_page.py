"""Which unit answers for what, and citizens' words, edited from the desk: over the files, without a restart."""

import re

import pytest

from desk.roles import Role
from feedback.catalog import load_catalog
from search.embedded import EmbeddedEngine
from search.lexicon import synonym_lines
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


@pytest.fixture
def hoa(desk: Desk) -> Officer:
    """A second administrator."""
    return desk.officer(Role.ADMINISTRATOR, "Hoa").settle_in()


def stamp(officer: Officer) -> str:
    """Which edit the open page shows."""
    found = re.findall(r'name="seen" value="(\d+)"', officer.page)
    assert len(set(found)) == 1
    return str(found[0])


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
    assert list(catalog.units.items()) == list(file.units.items())
    assert all(catalog.unit_for(each, None) == file.unit_for(each, None) for each in (*file.categories, "unknown"))


def test_a_new_unit_gets_what_it_answers_for(desk: Desk, minh: Officer) -> None:
    fields = as_it_holds(desk)
    fields["name"][-1], fields["above"][-1] = "Đội chiếu sáng <b>", "leaders"
    assert minh.send(ROUTING, seen="0", **fields) == 200
    assert desk.running.routes.catalog().units["doi-chieu-sang-b"].above == "leaders"
    fields = as_it_holds(desk)
    fields["unit"][fields["category"].index("light_tree")] = "doi-chieu-sang-b"
    assert minh.send(ROUTING, seen=str(desk.running.routes.catalog.newest().number), **fields) == 200
    catalog = desk.running.routes.catalog()
    assert catalog.unit_name(catalog.unit_for("light_tree", None)) == "Đội chiếu sáng <b>"
    assert "Minh lưu lúc" in minh.page and "<td>chuyển xử lý</td>" in history(minh)
    minh.open(ROUTING)
    assert minh.send(f"{ROUTING}/theo-tep", seen=str(desk.running.routes.catalog.newest().number)) == 200
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
    assert minh.send(ROUTING, seen=str(routes.newest().number), out=[str(gone)], **fields) == 200
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
    assert 'name="branch" list="known-branches" value="Chi nhánh số 1"' in minh.page
    assert desk.running.routes.catalog() is load_catalog()


def test_two_administrators_do_not_overwrite_each_other(desk: Desk, minh: Officer, hoa: Officer) -> None:
    hoa.open(ROUTING)
    fields = as_it_holds(desk)
    fields["name"][-1] = "Đội chiếu sáng <b>"
    assert hoa.send(ROUTING, seen="0", **fields) == 200
    fields["name"][0], fields["name"][-1], fields["above"][-1] = "Trung tâm mới", "Đội cây xanh", "leaders"
    assert minh.send(ROUTING, seen="0", **fields) == 409
    text = said(minh)
    assert "vừa có người sửa" in text and "Hoa lưu lúc 09:00 ngày 23/11/2026" in text
    assert '<ins><span class="visually-hidden">Thêm: </span>Đội chiếu sáng <b></ins>' in text
    assert minh.said and "sáng <b>" not in minh.said.text
    assert 'value="Trung tâm mới"' in text and 'value="Đội cây xanh"' in text
    assert "Lưu chuyển xử lý, thay bản của Hoa" in text
    assert "doi-chieu-sang-b" in desk.running.routes.catalog().units
    assert minh.send(ROUTING, seen=stamp(minh), **fields) == 200
    units = desk.running.routes.catalog().units
    assert units["doi-chieu-sang-b"].name == "Đội chiếu sáng <b>", "no unit goes"
    assert units["centre"].name == "Trung tâm mới" and units["doi-cay-xanh"].above == "leaders"


def test_a_mistake_does_not_make_unseen_changes_seen(desk: Desk, minh: Officer, hoa: Officer) -> None:
    hoa.open(ROUTING)
    assert hoa.send(ROUTING, seen="0", **as_it_holds(desk)) == 200
    fields = as_it_holds(desk)
    fields["name"][0] = " "
    assert minh.send(ROUTING, seen="0", **fields) == 422
    assert stamp(minh) == "0"


def test_taking_back_does_not_undo_what_was_not_seen(desk: Desk, minh: Officer, hoa: Officer) -> None:
    hoa.open(ROUTING)
    fields = as_it_holds(desk)
    fields["name"][0] = "Trung tâm mới"
    assert hoa.send(ROUTING, seen="0", **fields) == 200
    assert minh.send(f"{ROUTING}/theo-tep", seen="0") == 409
    assert "Thêm: </span>Trung tâm mới" in said(minh)
    assert minh.send(f"{ROUTING}/theo-tep", seen=stamp(minh)) == 200
    assert desk.running.routes.catalog() is load_catalog()


def test_four_hundred_branches_have_units_of_their_own(desk: Desk, minh: Officer) -> None:
    names = [f"Phường {number}" for number in range(400)]
    content = [{"name": name, "address": "2 phố Huế", "source": "văn bản 1"} for name in names]
    desk.running.places.records.put("offices", content, 0, "Minh", desk.journal)
    lines = [("*", name, "ward") for name in names]
    assert minh.send(ROUTING, seen="0", **as_it_holds(desk, *lines)) == 200
    assert desk.running.routes.catalog().unit_for("noise", "Phường 399") == "ward"


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
    assert desk.running.vocabulary.lexicon.newest() is None


def test_the_files_words_are_found_with_or_without_diacritics(minh: Officer) -> None:
    minh.open(f"{WORDS}?tim=dam cuoi")
    assert "đăng ký kết hôn</th>" in said(minh) and "đăng ký khai tử</th>" not in said(minh)


def test_two_who_teach_words_lose_none(desk: Desk, minh: Officer, hoa: Officer) -> None:
    for officer in (minh, hoa):
        officer.open(WORDS)
    assert hoa.send(WORDS, seen="0", citizens=["nhập trạch"], official=["đăng ký kết hôn"]) == 200
    own = {"citizens": ["cà số <b>"], "official": ["đăng ký khai sinh"]}
    assert minh.send(WORDS, seen="0", **own) == 409
    text = said(minh)
    assert "Hoa lưu lúc 09:00" in text and "nhập trạch → đăng ký kết hôn</ins>" in text
    assert 'value="cà số <b>"' in text and "Lưu từ vựng, thay bản của Hoa" in text
    assert minh.said and "số <b>" not in minh.said.text
    assert minh.send(WORDS, seen=stamp(minh), **own) == 200
    lexicon = desk.running.vocabulary.lexicon
    assert [each.citizens for each in lexicon.by(lexicon.newest())] == ["cà số <b>"]


def test_a_mistake_in_words_does_not_make_unseen_ones_seen(minh: Officer, hoa: Officer) -> None:
    for officer in (minh, hoa):
        officer.open(WORDS)
    assert hoa.send(WORDS, seen="0", citizens=["nhập trạch"], official=["đăng ký kết hôn"]) == 200
    assert minh.send(WORDS, seen="0", citizens=["cà số"], official=[""]) == 422
    assert minh.send(WORDS, seen=stamp(minh), citizens=["cà số"], official=["đăng ký khai sinh"]) == 409


def test_a_word_of_the_file_is_no_longer_used_and_taken_back(desk: Desk, minh: Officer, hoa: Officer) -> None:
    citizens, official = next(line for line in synonym_lines() if "đám cưới" in line[0])
    found = procedure("1.900001", "Đăng ký khai sinh"), procedure("1.900002", official)
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog(found), desk.running.vocabulary.lexicon)
    searcher.refresh()
    assert searcher.find("đám cưới").hits
    for officer in (minh, hoa):
        officer.open(f"{WORDS}?tim=dam cuoi")
    line = {"citizens": citizens, "official": official, "tim": "dam cuoi"}
    assert minh.send(f"{WORDS}/tep", seen="0", **line) == 200
    assert f"<del>{citizens}</del>" in minh.page and 'value="dam cuoi"' in minh.page
    searcher.refresh()
    assert not searcher.find("đám cưới").hits
    assert hoa.send(f"{WORDS}/tep", seen="0", **line) == 409 and "của tệp, không dùng nữa" in hoa.page
    rows = {"citizens": ["nhập trạch"], "official": ["đăng ký kết hôn"]}
    assert minh.send(WORDS, seen=stamp(minh), **rows) == 200, "what is written besides does not bring it back"
    searcher.refresh()
    assert not searcher.find("đám cưới").hits
    minh.open(WORDS)
    assert minh.send(f"{WORDS}/tep", seen=stamp(minh), used="yes", **line) == 200
    searcher.refresh()
    assert searcher.find("đám cưới").hits and 'value="nhập trạch"' in minh.page
    assert minh.send(f"{WORDS}/tep", seen=stamp(minh), citizens="không có", official="không") == 404
