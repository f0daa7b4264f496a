import pytest

from answers.differences import difference
from procedure_kb.model import Procedure

from .records import record


def named(*names: str, **more: object) -> list[Procedure]:
    return [record(id=f"1.00000{number}", name=name, **more) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "shared", "labels"),
    [
        (["Cấp thẻ căn cước", "Cấp đổi thẻ căn cước", "Cấp lại thẻ căn cước"],
         "thẻ căn cước", ["Cấp mới", "Cấp đổi", "Cấp lại"]),
        (["Đăng ký kết hôn", "Đăng ký kết hôn có yếu tố nước ngoài"],
         "kết hôn", ["Trong nước", "Có yếu tố nước ngoài"]),
        (["Đăng ký kết hôn", "Đăng ký lại kết hôn có yếu tố nước ngoài"],
         "kết hôn", ["Đăng ký mới, trong nước", "Đăng ký lại, có yếu tố nước ngoài"]),
        (["Cấp thẻ cho người dưới 14 tuổi", "Cấp lại thẻ"], "thẻ", ["Cấp mới, dưới 14 tuổi", "Cấp lại"]),
        (["Nhập quốc tịch Việt Nam cho trẻ em", "Nhập quốc tịch Việt Nam cho vợ chồng"],
         "Nhập quốc tịch Việt Nam cho", ["Trẻ em", "Vợ chồng"]),
        (["Đăng ký lại khai sinh", "Đăng ký lại khai tử"], "Đăng ký lại", ["Khai sinh", "Khai tử"]),
        (["Thẩm định báo cáo đánh giá tác động", "Thẩm định báo cáo đánh giá tác động (quy mô liên tỉnh)"],
         "Thẩm định báo cáo đánh giá tác động", ["Trường hợp thông thường", "Quy mô liên tỉnh"]),
    ],
)  # fmt: skip
def test_siblings_are_told_apart_in_plain_words(names: list[str], shared: str, labels: list[str]) -> None:
    assert difference(named(*names)) == (shared, tuple(labels))


@pytest.mark.parametrize(
    "names",
    [
        ["Đăng ký kết hôn"],
        ["Đăng ký kết hôn", "Cấp hộ chiếu phổ thông"],
        ["Chứng thực chữ ký người dịch là cộng tác viên", "Chứng thực chữ ký người dịch không phải là cộng tác viên"],
    ],
)
def test_other_names_say_it_better(names: list[str]) -> None:
    assert difference(named(*names)) is None


def test_namesakes_differ_by_where_they_are_done() -> None:
    ward, city = record(id="1.1", level=["Cấp xã"]), record(id="1.2", level=["Cấp tỉnh"])
    assert difference([ward, city]) == ("Cấp thẻ bạn đọc", ("Ở xã, phường", "Ở thành phố"))
    police, library = (record(id=f"1.{n}", executing_agency=agency) for n, agency in ((1, "Công an"), (2, "Thư viện")))
    assert difference([police, library]) == ("Cấp thẻ bạn đọc", ("Công an", "Thư viện"))
