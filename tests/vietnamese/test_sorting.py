import random
import unicodedata

import pytest

from vietnamese import name_key, sort_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["Dũng", "Dương", "Đào", "Đặng", "Em"],
        ["an", "ăn", "ân", "ba"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai"],
        ["thu", "thủ", "thú", "thua"],
        ["1", "9", "a"],
    ],
)
def test_as_in_a_dictionary(ordered: list[str]) -> None:
    mixed = random.Random(3).sample(ordered, len(ordered))
    assert sorted(mixed, key=sort_key) == ordered
    assert sorted((unicodedata.normalize("NFD", each) for each in mixed), key=sort_key) == [
        unicodedata.normalize("NFD", each) for each in ordered
    ]


def test_people_by_their_given_name() -> None:
    people = ["Đặng Thị Mai", "Nguyễn Văn Đức", "Trần Dũng", "Lê Thị An", "Bùi Mai", ""]
    ordered = ["", "Lê Thị An", "Trần Dũng", "Nguyễn Văn Đức", "Bùi Mai", "Đặng Thị Mai"]
    assert sorted(people, key=name_key) == ordered
