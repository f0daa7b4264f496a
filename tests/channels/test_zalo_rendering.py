import unicodedata

from channels.zalo.rendering import MAX_BUTTONS, MAX_TEXT, render
from messages.offers import short_key
from messages.reply import Choice, Reply


def buttons(body) -> list[dict[str, str]]:
    assert body["attachment"]["type"] == "template"
    return body["attachment"]["payload"]["buttons"]


def test_a_short_reply_is_one_body():
    assert render(Reply("Xin chào")) == [{"text": "Xin chào"}]


def test_a_button_carries_a_short_key_and_does_not_show_when_pressed():
    (body,) = render(Reply("Chọn giúp em", (Choice("Đăng ký khai sinh", '/choose{"code":"1.001193"}'),)))
    payload = short_key('/choose{"code":"1.001193"}')
    assert buttons(body) == [{"title": "Đăng ký khai sinh", "type": "oa.query.hide", "payload": payload}]
    assert body["text"] == "Chọn giúp em"


def test_choices_that_five_buttons_cannot_show_are_listed_as_well():
    (body,) = render(Reply("Chọn", tuple(Choice(f"Việc {n}", f"/{n}") for n in range(1, 8))))
    assert len(buttons(body)) == MAX_BUTTONS
    assert "7. Việc 7" in body["text"]


def test_decomposed_letters_count_as_composed_ones():
    text = unicodedata.normalize("NFD", "Nguyễn Thị Hoàng Anh " * 95)
    assert len(text) > MAX_TEXT
    (body,) = render(Reply(text, (Choice(unicodedata.normalize("NFD", "Hộ tịch"), "/a"),)))
    assert len(body["text"]) <= MAX_TEXT
    assert unicodedata.is_normalized("NFC", body["text"])
    assert buttons(body)[0]["title"] == "Hộ tịch"
