import pytest

from answers.fact import Fact
from answers.units import names_ended_level


@pytest.mark.parametrize(
    "agency", ["UBND cấp huyện", "Công an quận, huyện", "UBND xã, phường, thị trấn", "Chi cục thuế quận"]
)
def test_a_level_that_ended_is_noticed(agency: str) -> None:
    assert names_ended_level([Fact("official.executing_agency", agency)])


@pytest.mark.parametrize("agency", ["UBND cấp xã", "Bộ Tư lệnh Quân khu", "số 1 phố Huế, quận Ba Đình"])
def test_other_names_and_addresses_are_not(agency: str) -> None:
    assert not names_ended_level([Fact("official.submission_address", agency)])


def test_what_people_here_wrote_is_not() -> None:
    assert not names_ended_level([Fact("plain.notes.place", "Trước đây nộp ở huyện.")])
