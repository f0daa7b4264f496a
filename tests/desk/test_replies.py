"""Canned replies: a file that staff edit."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import HANOI
from core.errors import InputError
from desk.pages.fields import LONGEST
from desk.replies import BLANK, ReplyFile

OPENS = datetime(2026, 11, 30, 8, 0, tzinfo=HANOI)


def test_what_we_ship_says_who_and_when() -> None:
    filled = ReplyFile()().fill("Lan", OPENS, "Anh/chị gọi 1022.")
    assert {"Chào hỏi", "Cần thêm thông tin", "Ngoài giờ", "Kết thúc"} <= filled.keys()
    assert "tôi là Lan" in filled["Chào hỏi"] and "từ 08:00 thứ Hai, 30/11" in filled["Ngoài giờ"]
    assert all("{" not in text and len(text) < LONGEST for text in filled.values())


def test_in_working_hours_the_officer_says_when() -> None:
    assert BLANK.findall(ReplyFile()().fill("Lan", None, "1022")["Ngoài giờ"]) == ["[giờ, ngày]"]


def test_a_change_of_the_file_is_seen_at_once(tmp_path: Path) -> None:
    file = tmp_path / "replies.yaml"
    file.write_text("Chào: một", encoding="utf-8")
    replies = ReplyFile(file)
    assert replies().texts == {"Chào": "một"}
    file.write_text("Chào: hai", encoding="utf-8")
    os.utime(file, (1, 1))
    assert replies().texts == {"Chào": "hai"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Chào: Tôi là {tên tôi}", "{tên tôi} means nothing"),
        ("- Chào", "situation: words"),
        ("Chào:", "'Chào': words are missing"),
        ("Chào: [", "cannot be read"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, text: str, wrong: str) -> None:
    file = tmp_path / "replies.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"replies\.yaml") as told:
        ReplyFile(file)()
    assert wrong in str(told.value)
