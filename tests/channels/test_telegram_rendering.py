"""Telegram's limits: 4096 UTF-16 units a message, 64 bytes a button."""

import pytest

from channels.telegram import render
from messages.offers import short_key
from messages.reply import Choice, Reply

CHOICES = (Choice("Cấp lần đầu", '/choose{"procedure":"1"}'), Choice("Cấp lại", '/choose{"procedure":"2"}'))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_short_reply_is_one_body():
    assert render(Reply("Xin chào anh/chị.")) == [{"text": "Xin chào anh/chị."}]


def test_buttons_stand_one_a_row_and_carry_short_keys():
    rows = render(Reply("Anh/chị chọn giúp:", CHOICES))[0]["buttons"]
    assert rows == [[{"text": choice.title, "key": short_key(choice.payload)}] for choice in CHOICES]
    assert all(len(row[0]["key"].encode()) <= 64 for row in rows)


@pytest.mark.parametrize("text", ["😀" * 4000, "😀 " * 3000, "đ" * 9000, "👨‍👩‍👧" * 1500])
def test_telegram_counts_utf16(text):
    bodies = render(Reply(text))
    assert all(0 < units(body["text"]) <= 4096 for body in bodies)


@pytest.mark.parametrize(("length", "shown"), [(64, 64), (65, 64), (300, 64)])
def test_long_titles_are_cut(length, shown):
    title = render(Reply("Chọn:", (Choice("ế" * length, "p"),)))[0]["buttons"][0][0]["text"]
    assert len(title) == shown
    assert title.endswith("…") == (length > 64)
