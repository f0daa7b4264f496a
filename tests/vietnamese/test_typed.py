import csv
from pathlib import Path

import pytest

import procedure_kb
from vietnamese import as_meant, is_of_old_encoding


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lamf giaays khai sinh", "làm giấy khai sinh"),
        ("ddawng kys keets hoon caanf gif", "đăng ký kết hôn cần gì"),
        ("xin caaps laij cawn cuwowcs coong daan", "xin cấp lại căn cước công dân"),
        ("noopj hoof sow owr ddaau", "nộp hồ sơ ở đâu"),
        ("lam2 giay61 khai sinh", "làm giấy khai sinh"),
        ("d9a8ng ky1 ta5m tru1", "đăng ký tạm trú"),
    ],
)
def test_keys_without_an_input_method_are_read(typed: str, meant: str) -> None:
    assert as_meant(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "thi bang a1 a2 o dau",
        "form nay de lam gi or the nao",
        "cho em hoi ad oi cccd het han",
        "nộp hồ sơ ở đâu",
        "xin visa cho chong sang us as soon as possible",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert as_meant(text) == text


def test_no_way_of_asking_is_taken_for_keys() -> None:
    with Path(procedure_kb.__file__).with_name("phrases").joinpath("phrases.tsv").open(encoding="utf-8") as file:
        phrases = [row[-1] for row in csv.reader(file, delimiter="\t") if row]

    assert [phrase for phrase in phrases if as_meant(phrase) != phrase or is_of_old_encoding(phrase)] == []


@pytest.mark.parametrize(
    "text", ["®¨ng ký khai sinh cho con", "§¨ng ký kÕt h«n", "ñaêng kyù khai sinh", "Ä‘Äƒng kÃ½ khai sinh"]
)
def test_an_old_encoding_is_known(text: str) -> None:
    assert is_of_old_encoding(text)


@pytest.mark.parametrize(
    "text", ["Đăng ký khai sinh", "nhà 50 m² ở tầng 2, 30°C", "Mã hồ sơ “H26”…", "quý, uỷ quyền, hoà"]
)
def test_today_s_text_is_none(text: str) -> None:
    assert not is_of_old_encoding(text)
