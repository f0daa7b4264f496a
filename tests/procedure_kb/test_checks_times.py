import pytest

from tests.procedure_kb.doubts import METHOD, kinds


def time(published: str | None, description: str | None = None) -> set[str]:
    return kinds(submission_methods=[METHOD | {"processing_time": published, "description": description}])


@pytest.mark.parametrize(
    ("published", "found"),
    [
        ("1", {"time-without-unit"}),
        ("10-25", {"time-without-unit"}),
        ("0", {"time-without-unit"}),
        ("0 Giờ", {"time-zero"}),
        ("0.5 Giờ", set()),
        (None, {"time-missing"}),
        ("Không", {"time-missing"}),
        ("Không quy định", set()),
    ],
)
def test_a_time(published, found):
    assert time(published) == found


@pytest.mark.parametrize(
    ("published", "description"),
    [
        ("15 Ngày", "Chậm nhất 15 ngày làm việc sau khi có đủ hồ sơ"),
        ("03 Ngày làm việc", "03 (ba) ngày kể từ ngày nhận hồ sơ"),
        ("30 Ngày làm việc", "20 ngày làm việc, kể từ ngày nhận đủ hồ sơ"),
        ("7 Ngày", "- Cách nộp: tại quầy\n- Thời hạn: 07 ngày làm việc (Sở: 03 ngày; xã: 04 ngày)"),
    ],
)
def test_a_description_that_tells_another_time(published, description):
    assert time(published, description) == {"time-contradicted"}


@pytest.mark.parametrize(
    ("published", "description"),
    [
        ("5 Ngày làm việc", "05 ngày làm việc kể từ ngày nhận đủ hồ sơ"),
        ("10 Ngày", "Trong thời hạn 05 ngày Sở thẩm định; trong thời hạn 05 ngày Ủy ban quyết định"),
        ("10 Ngày", "20 ngày đối với trường hợp phải xác minh"),
        ("10 Ngày", "Thông tư số 10/2024/TT-BTC ngày 05/02/2024"),
    ],
)
def test_a_description_that_agrees_or_speaks_of_parts_and_cases(published, description):
    assert time(published, description) == set()
