import pytest

from core.errors import InputError
from procedure_kb.checks.offices import Offices
from tests.procedure_kb.doubts import METHOD, kinds, places

DESK_ONLY = [METHOD | {"channel": "Trực tiếp"}]


@pytest.mark.parametrize("agency", ["Công an huyện", "Uỷ ban nhân dân cấp xã, UBND  cấp huyện", "Phòng Tư Pháp"])
def test_an_office_that_is_gone(agency):
    assert kinds(executing_agency=agency) == {"agency-ended"}


@pytest.mark.parametrize("agency", ["Uỷ ban Nhân dân cấp xã", "Ủy ban nhân dân xã, phường, thị trấn."])
def test_an_office_that_exists(agency):
    assert kinds(executing_agency=agency) == set()


@pytest.mark.parametrize("agency", ["Các cơ quan, tổ chức liên quan", "Tòa án nhân dân_old", "Cơ sở đào tạo"])
def test_no_office_to_go_to(agency):
    assert "agency-unknown" in kinds(executing_agency=agency)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("Công dân nộp hồ sơ tại Công an huyện nơi thường trú.", "agency-ended-as-desk"),
        ("Công an huyện tổ chức xét duyệt.", "agency-ended-in-text"),
        ("Theo Thông tư số 12/2020/TT-BGTVT của Bộ Giao thông vận tải.", None),
        ("Biên bản do Ủy ban nhân dân cấp xã (trước đây là Ủy ban nhân dân cấp huyện) lập.", None),
    ],
)
def test_an_office_that_is_gone_in_a_step(step, kind):
    assert kinds(steps=[step]) == ({kind} if kind else set())


def test_a_paper_that_such_an_office_issued_may_be_asked_for():
    assert kinds(documents=[{"name": "Quyết định của Ủy ban nhân dân cấp huyện"}]) == set()


@pytest.mark.parametrize(
    ("level", "agency", "contradicts"),
    [
        (["Cấp xã"], "Chi cục Hải quan khu vực", True),
        (["Cấp tỉnh"], "Ngân hàng Nhà nước Việt Nam", True),
        (["Cấp tỉnh"], "Sở Tư pháp", False),
        (["Cấp xã", "Cơ quan khác"], "Sở Tư pháp", False),
        (["Cấp xã"], "Sở Tư pháp, Trung tâm trợ giúp pháp lý", False),
    ],
)
def test_a_level_that_is_not_the_offices(level, agency, contradicts):
    assert ("level-contradicts-agency" in kinds(level=level, executing_agency=agency)) is contradicts


def test_a_level_that_is_not_the_titles():
    assert kinds(name="Đổi thẻ (thực hiện tại cấp trung ương)") == {"level-contradicts-title"}
    assert kinds(name="Đổi thẻ (thực hiện tại cấp xã)") == set()


@pytest.mark.parametrize(
    "official",
    [
        {"name": "Hỗ trợ hộ nghèo trên địa bàn tỉnh Hà Tĩnh"},
        {"executing_agency": "Sở Nông nghiệp và Môi trường - tỉnh An Giang", "level": ["Cấp tỉnh"]},
        {"submission_address": "Trung tâm Phục vụ hành chính công thành phố Đà Nẵng"},
        {"decision_number": "226/QĐ-UBND", "requirements": "Hộ cư trú tại tỉnh Sơn La"},
    ],
)
def test_a_record_of_another_province(official):
    assert kinds(**official) == {"other-province"}


def test_places_in_several_cities():
    both = "44 Trần Phú, Hà Nội hoặc 254 Nguyễn Trãi, thành phố Hồ Chí Minh"
    assert kinds(submission_address=both) == set()
    assert kinds(executing_agency="Sở Xây dựng, Sở Công Thương TP.HCM", level=["Cấp tỉnh"]) == {"other-province-too"}
    assert kinds(decision_number="226/QĐ-UBND", requirements="Hộ cư trú tại Hà Nội, đến từ tỉnh Sơn La") == set()


def test_a_way_online_that_the_channels_do_not_have():
    steps = ["Người dân nộp hồ sơ trực tiếp hoặc trực tuyến."]
    assert places("online-untold", steps=steps, submission_methods=DESK_ONLY) == ["steps[0]"]
    assert kinds(steps=steps) == set()
    assert kinds(submission_methods=DESK_ONLY) == set()


def test_a_broken_list_of_offices_names_the_line(tmp_path):
    (tmp_path / "agencies.txt").write_text("# tên\nSở Y tế | huyện\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"agencies\.txt line 2: write"):
        Offices(tmp_path / "agencies.txt")


def test_of_names_that_begin_alike_the_longest_is_meant(tmp_path):
    path = tmp_path / "agencies.txt"
    path.write_text("Thuế | bộ\nThuế cơ sở | xã\nCơ quan * cấp tỉnh | tỉnh\n", encoding="utf-8")
    found = Offices(path).named("Thuế  cơ sở, Cơ quan về thủy sản cấp tỉnh, Thuế")
    assert [office.name for office in found] == ["Thuế cơ sở", "Cơ quan * cấp tỉnh", "Thuế"]
