"""The second factor is never kept in clear; what only looks like it stays."""

import pytest

from core.masking import mask

CODE = "H26-250919-0114"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("1234", "⟨bốn số 1⟩"),
        (" 1234.", " ⟨bốn số 1⟩."),
        ("1234 ạ", "⟨bốn số 1⟩ ạ"),
        ("dạ 1234 nhé", "dạ ⟨bốn số 1⟩ nhé"),
        ("vâng ạ, 1234", "vâng ạ, ⟨bốn số 1⟩"),
        ("1 2 3 4", "⟨bốn số 1⟩"),
        ("1-2-3-4", "⟨bốn số 1⟩"),
        ("12 34", "⟨bốn số 1⟩"),
        ("4 số cuối là 1234", "4 số cuối là ⟨bốn số 1⟩"),
        ("4 so cuoi la 1234", "4 so cuoi la ⟨bốn số 1⟩"),
        ("4so cuoi: 1234", "4so cuoi: ⟨bốn số 1⟩"),
        ("bốn số cuối: 1 2 3 4", "bốn số cuối: ⟨bốn số 1⟩"),
        ("BỐN SỐ CUỐI 1234", "BỐN SỐ CUỐI ⟨bốn số 1⟩"),
        ("bon so cuoi 1234", "bon so cuoi ⟨bốn số 1⟩"),
        ("đuôi 1234", "đuôi ⟨bốn số 1⟩"),
        ("duoi 1234", "duoi ⟨bốn số 1⟩"),
        ("so cuoi 1234", "so cuoi ⟨bốn số 1⟩"),
        ("cccd 1234", "cccd ⟨bốn số 1⟩"),
        ("CCCD1234", "CCCD⟨bốn số 1⟩"),
        ("sđt 1234", "sđt ⟨bốn số 1⟩"),
        ("sdt: 1234 a", "sdt: ⟨bốn số 1⟩ a"),
        ("số cuối cccd 1234", "số cuối cccd ⟨bốn số 1⟩"),
        ("số cuối căn cước công dân của tôi là 1234", "số cuối căn cước công dân của tôi là ⟨bốn số 1⟩"),
        ("so cuoi dien thoai cua bo em 1234", "so cuoi dien thoai cua bo em ⟨bốn số 1⟩"),
        ("điện thoại người nộp 1234", "điện thoại người nộp ⟨bốn số 1⟩"),
        ("cccd 1234, sđt: 5678", "cccd ⟨bốn số 1⟩, sđt: ⟨bốn số 2⟩"),
        ("1234 hoặc 1234", "⟨bốn số 1⟩ hoặc ⟨bốn số 1⟩"),
        ("đuôi 2000 ạ", "đuôi ⟨bốn số 1⟩ ạ"),
        ("2024", "⟨bốn số 1⟩"),
        ("１２３４", "⟨bốn số 1⟩"),
        ("một hai ba bốn", "⟨bốn số 1⟩"),
        ("bốn số cuối là không chín một hai ạ", "bốn số cuối là ⟨bốn số 1⟩ ạ"),
        ("khong chin mot hai", "⟨bốn số 1⟩"),
        ("6 số cuối 567890", "6 số cuối ⟨số 1⟩"),
        ("567890 ạ", "⟨số 1⟩ ạ"),
        ("⟨bốn số 1⟩ 1234", "(bốn số 1) 1234"),
    ],
)
def test_a_message_of_nothing_but_digits(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"{CODE} 1234", f"{CODE} ⟨bốn số 1⟩"),
        (f"{CODE}, 1234", f"{CODE}, ⟨bốn số 1⟩"),
        (f"{CODE}-1234", f"{CODE}-⟨bốn số 1⟩"),
        (f"{CODE} 2024", f"{CODE} ⟨bốn số 1⟩"),
        (f"1234 {CODE}", f"⟨bốn số 1⟩ {CODE}"),
        (f"{CODE}\n1234", f"{CODE}\n⟨bốn số 1⟩"),
        (f"mã {CODE}, 4 số cuối 1234", f"mã {CODE}, 4 số cuối ⟨bốn số 1⟩"),
        ("ma h26-250919-0114 so cuoi 1234", "ma h26-250919-0114 so cuoi ⟨bốn số 1⟩"),
        (f"tra hồ sơ {CODE} đuôi 1234 xong chưa", f"tra hồ sơ {CODE} đuôi ⟨bốn số 1⟩ xong chưa"),
        (f"hồ sơ {CODE} 1234 xong chưa", f"hồ sơ {CODE} ⟨bốn số 1⟩ xong chưa"),
        (f"1234 là của em, {CODE} xong chưa", f"⟨bốn số 1⟩ là của em, {CODE} xong chưa"),
        ("đuôi 1234, hồ sơ đến đâu rồi", "đuôi ⟨bốn số 1⟩, hồ sơ đến đâu rồi"),
        ("ho so den dau roi, so cuoi cccd 1234", "ho so den dau roi, so cuoi cccd ⟨bốn số 1⟩"),
        ("1234 là 4 số cuối, hồ sơ xong chưa", "⟨bốn số 1⟩ là 4 số cuối, hồ sơ xong chưa"),
        ("0912345678 5678", "⟨điện thoại 1⟩ ⟨bốn số 1⟩"),
        (f"{CODE} 001234567890", f"{CODE} ⟨số giấy tờ 1⟩"),
        (f"{CODE} 0912345678", f"{CODE} ⟨điện thoại 1⟩"),
        ("000.00.04.H26-250221-0015 1234", "000.00.04.H26-250221-0015 ⟨bốn số 1⟩"),
        ("000. 00. 04. h26 - 250221 - 0015 đuôi 1234", "000. 00. 04. h26 - 250221 - 0015 đuôi ⟨bốn số 1⟩"),
        ("H26–250919–0114 1234", "H26–250919–0114 ⟨bốn số 1⟩"),
        ("250919-0114 đuôi 1234", "250919-0114 đuôi ⟨bốn số 1⟩"),
    ],
)
def test_digits_beside_a_code_or_after_the_words_for_them(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "luật đất đai 2024",
        "luat dat dai 2024 co gi moi",
        "lệ phí 2000",
        "năm 2013",
        "nam 2013",
        "sinh năm 1990",
        "từ 2019-2020",
        "cuối 2024 có luật mới không",
        "số cuối năm 2024",
        "thu nhập dưới 2000",
        "thu nhap duoi 2000",
        "phí 2.000 đồng",
        "2.000",
        "20/10",
        "20/10/2025",
        "quyết định 1234/QĐ-UBND",
        "nghị định 1234",
        "tổng đài 1022",
        "số nhà 1234 phố Huế",
        "số 5",
        "cái thứ 2",
        "115",
        "1.001193",
        "mã thủ tục 1.001193",
        "tôi có hai ba bốn năm nữa",
        CODE,
        f"{CODE} nộp năm 2025 xong chưa",
        f"theo luật đất đai 2024 hồ sơ {CODE} khi nào xong",
        f"{CODE} theo quyết định 1234/QĐ-UBND",
        f"{CODE} phí 2.000 đồng",
    ],
)
def test_years_amounts_and_other_numbers_of_a_question_stay(text):
    assert mask(text).text == text and mask(text).values == {}


@pytest.mark.parametrize(
    "code",
    [
        "000. 00. 04. H26 - 250221 - 0015",
        "000,00,04,h26-250221-0015",
        "000.A0.01.H26–210212–9090",
        "H26—250919—0114",
        "H26‑250919‑0114",
        "h26_250919_0114",
        "H26 . 12 - 250403 - 0007",
        "H26.1.12-250919-01145",
        "H26-250919\n-0114",
        "250919-0114",
        "https://dichvucong.example/tra-cuu?ma=000.00.32.H26-210708-0032&k=1",
    ],
)
def test_no_spelling_of_a_code_is_masked_in_part(code):
    assert mask(code).text == code
    assert mask(f"mã {code} đuôi 9876").text == f"mã {code} đuôi ⟨bốn số 1⟩"


def test_the_value_is_the_digits_however_they_were_written():
    assert mask("đuôi 1 2-3.4").values == {"⟨bốn số 1⟩": "1234"}
    assert mask("không chín một tư").values == {"⟨bốn số 1⟩": "0914"}
