import pytest

from dossiers.codes import find_codes, province


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("000.00.04.H26-250221-0015", ("000.00.04.H26-250221-0015",)),
        ("tra giúp em 000.00.04.h26-250221-0015 với ạ", ("000.00.04.H26-250221-0015",)),
        ("mã là 000. 00. 04. H26 - 250221 - 0015.", ("000.00.04.H26-250221-0015",)),
        ("000.A0.01.H26–210212–9090", ("000.A0.01.H26-210212-9090",)),
        ("https://dichvucong.example/tra-cuu?ma=000.00.32.H26-210708-0032&k=1", ("000.00.32.H26-210708-0032",)),
        ("Mã hồ sơ: H26.12-250403-0007\nNgày hẹn: 10/04/2025", ("H26.12-250403-0007",)),
        ("h26-250919-0114", ("H26-250919-0114",)),
        ("H26.1.12-250919-01145", ("H26.1.12-250919-01145",)),
        ("H26-250919-0114 và G22.99-251001-0003", ("H26-250919-0114", "G22.99-251001-0003")),
        ("H26-250919-0114, nhắc lại: h26-250919-0114", ("H26-250919-0114",)),
        ("xe 29H-123.45 biển số", ()),
        ("quyết định 25-2024", ()),
        ("thủ tục 1.001193", ()),
    ],
)
def test_codes_are_found_however_they_are_written(text: str, codes: tuple[str, ...]) -> None:
    assert find_codes(text).whole == codes


@pytest.mark.parametrize("text", ["H26-250919", "H26.12-2504", "250919-0114", "000.00.04.H26", "mã H26 - 250919 ạ"])
def test_half_a_code_is_seen_as_one(text: str) -> None:
    found = find_codes(text)
    assert found.whole == () and found.half


@pytest.mark.parametrize("text", ["ngày 25/09/2019", "0912345678", "quốc lộ 32", "từ 2019-2020", "ngày 250919"])
def test_other_numbers_are_no_codes(text: str) -> None:
    found = find_codes(text)
    assert found.whole == () and found.half is None


def test_the_issuing_province() -> None:
    assert province("000.00.04.H26-250221-0015") == "H26"
    assert province("H17.3-250221-0015") == "H17"
