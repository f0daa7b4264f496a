import pytest

from answers.titles import HEADING_LIMIT, heading_title

from .records import record


@pytest.mark.parametrize("level", ["(thực hiện tại cấp tỉnh)", "(Thực hiện ở cấp Trung ương)"])
def test_the_level_is_left_out(level: str) -> None:
    assert heading_title(record(name=f"Cấp thẻ {level}")) == "Cấp thẻ"


def test_other_brackets_stay() -> None:
    assert heading_title(record(name="Cấp thẻ (cho trẻ em)")) == "Cấp thẻ (cho trẻ em)"


def test_a_long_name_is_shortened() -> None:
    shown = heading_title(record(name="Cấp thẻ bạn đọc " * 20))
    assert shown.endswith("…") and len(shown) <= HEADING_LIMIT
