"""Links to the chat, made and read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import deep_links, web
from channels.deep_links import started_with, telegram_link, web_link, zalo_link
from dossiers.codes import find_codes

CODES = ["000.00.04.H26-250221-0015", "H26.12-250403-0007", "H26-250403-000712", "000.00.00.H26.1A2.123.9-260101-9000"]
HOSTILE = [
    "",
    "hs_",
    "hs_xin_chao",
    "<script>alert(1)</script>",
    "hs_<script>",
    "hs_" + "0" * 10_000,
    "hs_H26-250403-0007 1234",
    "hs_H26-250403-0007\n4321",
    "PA-261126-ABCD-EFGH",
    "1-001193-1234",
    "restart",
    "/restart",
    "hs_H26-250403-٠٠٠٧",
]


@pytest.mark.parametrize("code", CODES)
def test_a_dossiers_code_comes_back_from_telegram(code: str) -> None:
    link = telegram_link("MotCuaBot", code)
    start = link.removeprefix("https://t.me/MotCuaBot?start=")
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start)
    assert started_with(start) == code
    assert find_codes(code).whole == (code,), "what the link carries is what a look-up takes"


@pytest.mark.parametrize("code", CODES)
def test_the_pages_address_carries_the_code_alone(code: str) -> None:
    assert web_link("https://motcua.example.vn/", code) == f"https://motcua.example.vn/?ho-so={code}"


def test_an_oas_link_carries_nothing() -> None:
    assert zalo_link("2345678901234567890") == "https://zalo.me/2345678901234567890"


def test_a_procedures_code_becomes_a_question() -> None:
    assert started_with("1-001193") == "Thủ tục 1.001193"


@pytest.mark.parametrize("parameter", HOSTILE)
def test_all_else_says_nothing(parameter: str) -> None:
    assert started_with(parameter) is None


@given(st.text(max_size=80) | st.text("hs_H26-0123456789.", max_size=70).map(lambda text: f"hs_{text}"))
def test_whatever_comes_is_a_code_or_nothing(parameter: str) -> None:
    said = started_with(parameter)
    assert said is None or re.fullmatch(r"Thủ tục \d\.\d{6}|[0-9A-Za-z.]+-\d{6}-\d{4,6}", said)


@pytest.mark.parametrize("code", ["", "H26", "H26-250403-0007?x=1", "000.00.04.H26-250221-0015 1234"])
def test_no_link_is_made_of_what_is_no_code(code: str) -> None:
    with pytest.raises(ValueError):
        telegram_link("MotCuaBot", code)


def test_the_page_reads_the_same() -> None:
    script = (Path(web.PAGE) / "arrival.js").read_text(encoding="utf-8")
    assert f'KEY = "{deep_links.WEB_KEY}"' in script
    assert re.search(r"CODE = /\^(.*)\$/i", script)[1].replace(r"\d", "[0-9]").replace("(", "(?:") == (
        deep_links._DOSSIER.pattern
    )
