"""The same replies over every platform: within its limits, not a word lost, in order, choices answerable."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.web import WebChannel
from messages.offers import is_short_key, short_key
from messages.reply import Choice, Link, Reply, Source
from tests.channels.citizens import PUSHED, Citizen, OnTelegram, OnZalo, OnZaloBot, Shown
from tests.town import Town

SENTENCE = "Người đi đăng ký khai sinh nộp tờ khai theo mẫu, giấy chứng sinh và xuất trình căn cước còn hạn. "
TWO = (Choice("Cấp lần đầu", '/choose{"procedure":"1"}'), Choice("Cấp lại", '/choose{"procedure":"2"}'))
LONG_TITLE = "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới cho trẻ em đã được cấp giấy chứng sinh, "
ALIKE = tuple(
    Choice(LONG_TITLE + end, f'/choose{{"procedure":"{end}"}}') for end in ("bản chính", "bản sao", "cấp lại")
)
SOURCE = Source("1.001193", "163/QĐ-BTP", "tháng 7/2026")
LIMITS = (2000, 4000, 4096)


def exactly(length: int) -> str:
    """Sentences of together just this many characters."""
    text = (SENTENCE * (length // len(SENTENCE) + 1))[:length]
    return text[:-2].rstrip().ljust(length - 1, "a") + "."


REPLIES = {
    "short": Reply("Xin chào anh/chị."),
    "long": Reply("\n\n".join([SENTENCE.strip() * 3] * 40), TWO, Link("Mẫu đơn", "https://example.vn/a"), SOURCE),
    "one-paragraph": Reply(SENTENCE * 100, TWO),
    "no-full-stop": Reply("giấy khai sinh " * 700),
    "choices": Reply("Anh/chị cần việc nào?", TWO),
    "long-titles": Reply("Anh/chị cần việc nào?", ALIKE),
    "link": Reply("Có mẫu đơn.", link=Link("Mẫu đơn", "https://example.vn/a?b=1&c=_x_*y*")),
    "source": Reply("Không mất phí.", source=SOURCE),
    "emoji": Reply("🇻🇳 Chúc mừng 🎉👍🏽 " * 700, TWO),
    "decomposed": Reply(unicodedata.normalize("NFD", SENTENCE * 30), TWO),
    "markup": Reply("<b>đậm</b> *sao* _gạch_ `mã` [chữ](javascript:alert(1)) ~a~ &amp; \\ {0} %s <script>x</script>"),
    "javascript": Reply("Mở", link=Link("javascript:alert(1)", "javascript:alert(1)")),
    **{f"{limit + more}": Reply(exactly(limit + more), TWO) for limit in LIMITS for more in (-1, 0, 1)},
}


@dataclass(frozen=True)
class Limits:
    """Of one platform, as reference/channels.md has them."""

    length: Callable[[str], int]
    text: int
    buttons: int = 0
    title: int = 0
    data: int = 0


LIMITS_OF = {
    OnZalo: Limits(len, 2000, buttons=5, title=100, data=1000),
    OnTelegram: Limits(lambda text: len(text.encode("utf-16-le")) // 2, 4096, buttons=100, title=64, data=64),
    OnZaloBot: Limits(len, 2000),
}


@pytest.fixture(params=PUSHED, ids=lambda kind: kind.channel)
def citizen(request: pytest.FixtureRequest, still_town: Town) -> Citizen:
    return request.param(still_town, "")


def brought(citizen: Citizen, reply: Reply) -> list[Shown]:
    """Rendered and sent; the simulator refuses what its platform would refuse."""
    channel = citizen.town.channel(citizen.channel)
    for body in channel.render(reply):
        assert channel.send(citizen.address, body)
    return citizen.sees()


def words(*texts: str) -> list[str]:
    return unicodedata.normalize("NFC", " ".join(texts)).split()


def assert_within(limits: Limits, shown: list[Shown]) -> None:
    for each in shown:
        assert each.text.strip() and limits.length(each.text) <= limits.text
        assert len(each.buttons) <= limits.buttons
        assert all(len(title) <= limits.title and len(data.encode()) <= limits.data for title, data in each.buttons)


@pytest.mark.parametrize("name", REPLIES)
def test_every_word_arrives_in_order_and_within_the_limits(citizen: Citizen, name: str):
    reply = REPLIES[name]
    shown = brought(citizen, reply)
    said = words(*(each.text for each in shown))
    assert said[: len(words(reply.text))] == words(reply.text)
    assert_within(LIMITS_OF[type(citizen)], shown)


@pytest.mark.parametrize("name", [name for name, reply in REPLIES.items() if reply.link or reply.source])
def test_link_and_source_are_told_after_the_text(citizen: Citizen, name: str):
    reply = REPLIES[name]
    rest = words(*(each.text for each in brought(citizen, reply)))[len(words(reply.text)) :]
    if reply.link:
        assert reply.link.url in rest
    if reply.source:
        told = words("Nguồn: thủ tục 1.001193 · Quyết định 163/QĐ-BTP · đối chiếu tháng 7/2026")
        assert rest[-len(told) :] == told


@pytest.mark.parametrize("name", [name for name, reply in REPLIES.items() if reply.choices])
def test_every_choice_is_told_whole_and_can_be_answered_under_the_last_piece(citizen: Citizen, name: str):
    reply = REPLIES[name]
    *before, last = brought(citizen, reply)
    assert not any(each.buttons for each in before)
    listed = re.findall(r"^(\d+)\. (.+)$", last.text, re.MULTILINE)
    numbered = [(str(number), choice.title) for number, choice in enumerate(reply.choices, 1)]
    if last.buttons:
        assert [data for _, data in last.buttons] == [short_key(choice.payload) for choice in reply.choices]
        assert all(is_short_key(data) for _, data in last.buttons)
    whole = [title for title, _ in last.buttons] == [choice.title for choice in reply.choices]
    assert whole or listed == numbered


def test_marks_stay_what_they_are(citizen: Citizen):
    """No platform is asked to read HTML or Markdown, and none to look at an address."""
    assert [shown.text for shown in brought(citizen, REPLIES["markup"])] == [REPLIES["markup"].text]
    for parameters in citizen.town.telegram.called("sendMessage"):
        assert "parse_mode" not in parameters and '"is_disabled": true' in str(parameters["link_preview_options"])


@pytest.mark.parametrize("name", REPLIES)
def test_the_page_gets_all_of_it_as_it_is(name: str):
    assert WebChannel().render(REPLIES[name]) == [REPLIES[name].as_json()]


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(st.sampled_from("aếđ ễ\u0301.\n😀"), min_size=1, max_size=9000).filter(str.strip),
    titles=st.lists(
        st.text(st.sampled_from("Cấp\u0302 lại😀"), min_size=1, max_size=150).filter(str.strip), max_size=7
    ),
)
def test_whatever_is_said_fits_and_not_a_letter_is_lost(citizen: Citizen, text: str, titles: list[str]):
    """Also a word that is longer than a message may be, and more choices than a platform has buttons for."""
    before = len(citizen.sees())
    choices = tuple(Choice(title, f"/{number}") for number, title in enumerate(titles, 1))
    shown = brought(citizen, Reply(text, choices))[before:]
    assert_within(LIMITS_OF[type(citizen)], shown)
    letters = "".join(words(*(each.text for each in shown)))
    assert letters.startswith("".join(words(text)))
    numbers = re.findall(r"^(\d+)\. ", "\n".join(each.text for each in shown), re.MULTILINE)
    assert len(shown[-1].buttons) == len(choices) or numbers[-len(choices) :] == [
        str(n + 1) for n in range(len(choices))
    ]
