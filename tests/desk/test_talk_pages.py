"""Conversations on the desk: who waits, what was said, every act, and who may."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from desk.pages import talks
from desk.pages.door import ROOT
from desk.pages.fields import LONGEST, TOO_LONG
from desk.pages.talks import GONE, NO_UNIT, NOTHING_WRITTEN
from desk.roles import Role
from messages import wording
from messages.inbox import TurnResult
from messages.incoming import Attachment
from messages.outcome import Outcome
from messages.reply import Choice, Reply, Source
from messages.tables import conversations, handoffs, outbox
from tests.feedback.test_photos import picture

from .conftest import Desk, Officer

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} <img src=x onerror=alert(2)>"


@pytest.fixture
def hoa(desk: Desk) -> Officer:
    return desk.officer(Role.CASE_OFFICER, "Hoa").settle_in()


@pytest.fixture
def lan(desk: Desk) -> Officer:
    return desk.officer(Role.CASE_OFFICER, "Lan").settle_in()


def waiting(desk: Desk, who: str = "an", before: str = "làm giấy khai sinh cần gì") -> str:
    """The address of a conversation in which somebody asked for an officer."""
    desk.citizens.ask_for_an_officer(who, before)
    return f"/hoi-thoai/{desk.talks.handoffs.open(999)[-1].id}"


def key_in(officer: Officer) -> str:
    found = re.search(r'name="key" value="([\w-]+)"', officer.page)
    assert found
    return found[1]


def to_citizens(desk: Desk) -> list[str]:
    """All that nobody asked for just then, oldest first."""
    query = select(outbox.c.body).where(outbox.c.inbox_id.is_(None)).order_by(outbox.c.id)
    with desk.database.read() as connection:
        return [body["text"] for body in connection.execute(query).scalars()]


def acts(desk: Desk) -> list[str]:
    return [act.act for act in desk.journal.read() if act.about.startswith("handoff:")][::-1]


def test_from_the_queue_to_the_end(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    assert hoa.open("/hoi-thoai") == 200 and "1 người đang chờ" in hoa.page
    assert "làm giấy khai sinh cần gì" in hoa.page and "cho tôi gặp cán bộ" not in hoa.page
    assert hoa.open(own) == 200 and "Chưa ai nhận" in hoa.page and "làm giấy khai sinh cần gì" in hoa.page
    assert 'name="text"' not in hoa.page
    assert hoa.send(f"{own}/nhan") == 200 and "Anh/chị đang trả lời" in hoa.page
    assert hoa.send(f"{own}/tra-loi", text="Chào anh,\r\ngọi 024 1022", key=key_in(hoa)) == 200
    assert "Đã gửi" in hoa.page and "Cán bộ Hoa: Chào anh," in hoa.page
    assert hoa.send(f"{own}/ket-thuc", key=key_in(hoa)) == 200 and "Đã kết thúc" in hoa.page
    assert "Không có ai đang chờ" in hoa.page
    assert to_citizens(desk) == [wording.TAKEN, "Cán bộ Hoa: Chào anh,\ngọi 024 1022", wording.ENDED]
    assert acts(desk) == ["handoff_taken", "handoff_answered", "handoff_closed"]


def test_a_form_sent_twice_speaks_once(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    hoa.open(own)
    hoa.send(f"{own}/nhan")
    key = key_in(hoa)
    for _ in range(2):
        assert hoa.send(f"{own}/tra-loi", text="chào", key=key) == 200
    for _ in range(2):
        assert hoa.send(f"{own}/chuyen", unit="ward", why="việc của phường", key=f"{key}-chuyen") == 200
    assert hoa.send(f"{own}/tra-loi", text="chào", key=key) == 200
    told = to_citizens(desk)
    assert len(told) == 3 and "việc của phường" in told[2] and "Ủy ban nhân dân" in told[2]


def test_a_colleague_was_quicker(desk: Desk, hoa: Officer, lan: Officer) -> None:
    own = waiting(desk)
    for officer in (hoa, lan):
        officer.open(own)
    assert lan.send(f"{own}/nhan") == 200
    assert hoa.send(f"{own}/nhan") == 409 and "Lan đang trả lời" in hoa.page
    assert hoa.send(f"{own}/tra-loi", text="Lời tôi đã viết") == 409
    assert "Lời tôi đã viết" in hoa.page and 'name="text"' not in hoa.page
    for act, fields in (
        ("chuyen", {"unit": "ward", "why": "vì vậy"}),
        ("ket-thuc", {}),
        ("tra-lai", {"holder": "Lan"}),
    ):
        assert hoa.send(f"{own}/{act}", **fields) == 409
    assert to_citizens(desk) == [wording.TAKEN] and acts(desk) == ["handoff_taken"]


def test_one_that_lies_with_somebody_who_left_is_freed_by_an_administrator(desk: Desk, lan: Officer) -> None:
    own = waiting(desk)
    lan.open(own)
    lan.send(f"{own}/nhan")
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    chief.open(own)
    assert chief.send(f"{own}/tra-lai", holder="Lan") == 200 and "1 người đang chờ" in chief.page
    assert lan.send(f"{own}/tra-loi", text="Còn đây") == 409 and "không còn ở tay anh/chị" in lan.page
    assert "Còn đây" in lan.page and lan.send(f"{own}/nhan") == 200
    assert desk.journal.read()[1].staff == "Minh"


def test_passed_on_it_is_found_by_its_unit(desk: Desk, hoa: Officer) -> None:
    own, other = waiting(desk), waiting(desk, "binh")
    hoa.open(own)
    hoa.send(f"{own}/nhan")
    assert hoa.send(f"{own}/chuyen", unit="ward", why="việc của phường", key=key_in(hoa)) == 200
    assert hoa.open("/hoi-thoai?don-vi=ward") == 200 and f'{own}"' in hoa.page and f'{other}"' not in hoa.page
    assert hoa.open("/hoi-thoai?don-vi=x") == 200 and "Không có ai đang chờ" in hoa.page


INCOMPLETE: list[tuple[str, dict[str, str], str]] = [
    ("tra-loi", {"text": " "}, NOTHING_WRITTEN),
    ("tra-loi", {"text": "Cần thêm [giấy tờ] nhé"}, "[giấy tờ]"),
    ("tra-loi", {"text": "a" * (LONGEST + 1)}, TOO_LONG),
    ("chuyen", {"unit": "ward", "why": ""}, NOTHING_WRITTEN),
    ("chuyen", {"unit": "không có", "why": "Lý do dài của tôi"}, NO_UNIT),
]


def test_what_is_missing_is_told_and_what_was_typed_stays(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    hoa.open(own)
    hoa.send(f"{own}/nhan")
    for act, fields, problem in INCOMPLETE:
        assert hoa.send(f"{own}/{act}", **fields) == 422 and problem in hoa.page, problem
        assert fields.get("text", fields.get("why", "")).strip() in hoa.page
    assert to_citizens(desk) == [wording.TAKEN]


def test_a_canned_reply_fills_the_box_and_says_nothing(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    hoa.open(own)
    hoa.send(f"{own}/nhan")
    assert hoa.send(f"{own}/tra-loi", text="Vâng ạ.", act="fill", situation="Chào hỏi") == 200
    assert ">Vâng ạ.\nChào anh/chị, tôi là Hoa." in hoa.page
    assert hoa.send(f"{own}/tra-loi", text="Vâng ạ.", act="fill", situation="không có") == 200
    assert ">Vâng ạ.<" in hoa.page and to_citizens(desk) == [wording.TAKEN]


def test_what_the_assistant_understood(desk: Desk, hoa: Officer) -> None:
    source = Source("1.001193", "163/QĐ-BTP", "tháng 7/2026")
    reply = Reply("Không mất phí.", (Choice("Cấp lại", "/x"),), source=source)
    desk.citizens.say("an", "khai sinh mất bao nhiêu", TurnResult(Outcome.ANSWERED, (reply,), procedure_id="1.001193"))
    own = waiting(desk, before="cảm ơn")
    desk.citizens.say("an", "alo")
    hoa.open(own)
    assert "Đã trả lời theo bản công bố" in hoa.page and "163/QĐ-BTP" in hoa.page and "Cấp lại" in hoa.page
    assert "Cán bộ đang trả lời" not in hoa.page  # of the citizen's words that wait for one
    hoa.open("/hoi-thoai")
    assert "1 tin mới" in hoa.page


def test_waiting_counts_working_time_and_the_clock(desk: Desk, hoa: Officer) -> None:
    desk.clock.time = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)  # Friday, 16:30 in Hanoi
    hoa.settle_in()
    waiting(desk)
    assert hoa.open("/hoi-thoai") == 200 and "Ngoài giờ" not in hoa.page
    desk.clock.pass_(minutes=90)
    assert hoa.open("/hoi-thoai") == 200 and "30 phút làm việc" in hoa.page and "1 giờ 30 phút theo đồng hồ" in hoa.page
    assert "Ngoài giờ làm việc" in hoa.page and "08:00 thứ Hai, 30/11" in hoa.page


def test_a_look_of_the_page_itself(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    hoa.open(own)
    stamp = re.search(r'data-stamp="(\w+)"', hoa.page)
    assert stamp and hoa.open(f"{own}/moi?da-xem={stamp[1]}") == 204
    desk.citizens.say("an", "tôi hỏi thêm")
    assert hoa.open(f"{own}/moi?da-xem={stamp[1]}") == 200 and "tôi hỏi thêm" in hoa.page
    assert "<html" not in hoa.page and hoa.open("/hoi-thoai/moi") == 200 and "<html" not in hoa.page
    for _ in range(5):
        desk.clock.pass_(minutes=30)
        hoa.open(f"{own}/moi")
    assert "Đăng nhập" in hoa.page  # looking is no click: a desk that was left is signed out


def test_whose_data_was_deleted_is_gone(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    hoa.open(own)
    hoa.send(f"{own}/nhan")
    with desk.database.write() as connection:
        connection.execute(delete(handoffs))
    assert hoa.open(f"{own}/moi") == 404
    hoa.open("/tai-khoan")
    assert hoa.send(f"{own}/tra-loi", text="Lời tôi đã viết") == 404
    assert GONE in hoa.page and "Lời tôi đã viết" in hoa.page
    waiting(desk, "binh")
    assert hoa.open(own) == 404 and "làm giấy khai sinh" not in hoa.page


def test_after_the_end_the_citizens_words_are_the_assistants(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    desk.citizens.say("an", "Hỏi tiếp trợ lý")
    desk.citizens.say("an", "điều riêng tư")
    assert hoa.open(own) == 200 and "quay lại với trợ lý" in hoa.page and "điều riêng tư" not in hoa.page
    assert hoa.send(f"{own}/nhan") == 409 and "đã quay lại với trợ lý" in hoa.page


def test_a_photo_is_seen_in_its_conversation_while_it_is_kept(desk: Desk, hoa: Officer) -> None:
    own, other = waiting(desk), waiting(desk, "binh")
    photos = desk.photos
    reference = photos.receive(picture())
    sent = desk.citizens.say("an", None, photo=Attachment("photo", reference))
    assert hoa.open(own) == 200 and f'src="{ROOT}{own}/anh/{sent}"' in hoa.page and "không còn giữ" not in hoa.page
    assert hoa.open(f"{own}/anh/{sent}") == 200 and hoa.said
    assert hoa.said.headers["content-type"] == "image/jpeg" and hoa.said.headers["cache-control"] == "no-store"
    assert hoa.said.content == photos.received(reference)
    assert hoa.open(f"{other}/anh/{sent}") == 404 == hoa.open(f"{own}/anh/{sent - 1}")
    photos.drop(reference)
    assert hoa.open(own) == 200 and "Ảnh (không còn giữ)" in hoa.page and "<img" not in hoa.page.partition("<h1>")[2]
    assert hoa.open(f"{own}/anh/{sent}") == 404


def test_what_is_with_a_platform_or_came_after_the_end_is_not_shown(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk)
    desk.citizens.say("an", "Hỏi tiếp trợ lý")
    later = desk.citizens.say("an", None, photo=Attachment("photo", desk.photos.receive(picture())))
    assert hoa.open(own) == 200 and f"/anh/{later}" not in hoa.page and hoa.open(f"{own}/anh/{later}") == 404
    own = waiting(desk, "binh")
    desk.citizens.say("binh", None, photo=Attachment("photo", "https://zalo.example/anh/1.jpg"))
    with desk.database.write() as connection:
        connection.execute(update(conversations).where(conversations.c.address == "binh").values(channel="zalo"))
    assert hoa.open(own) == 200 and ">Ảnh<" in hoa.page and "không còn giữ" not in hoa.page


def test_pages_of_the_queue(desk: Desk, hoa: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks, "PAGE", 3)
    for number in range(5):
        waiting(desk, f"người {number}")
    hoa.open("/hoi-thoai")
    assert hoa.page.count("Nhận cuộc") == 3 and "5 người đang chờ" in hoa.page and "Trang 1/2" in hoa.page
    hoa.open("/hoi-thoai?trang=99")
    assert hoa.page.count("Nhận cuộc") == 2 and "<td>5</td>" in hoa.page


def test_the_first_page_and_the_navigation_say_how_many_wait(desk: Desk, hoa: Officer) -> None:
    waiting(desk)
    hoa.open("/")
    assert "<strong>1</strong> Người dân đang chờ" in hoa.page and '<span class="count">1' in hoa.page
    editor = desk.officer(Role.EDITOR, "Mai").settle_in()
    editor.open("/")
    assert "đang chờ" not in editor.page


def test_what_citizens_and_officers_wrote_stays_text(desk: Desk, hoa: Officer) -> None:
    own = waiting(desk, before=HOSTILE)
    desk.citizens.say("an", HOSTILE)
    hoa.open(own)
    hoa.send(f"{own}/nhan")
    hoa.send(f"{own}/tra-loi", text=HOSTILE, key=key_in(hoa))
    hoa.send(f"{own}/chuyen", unit="ward", why=HOSTILE, key=key_in(hoa))
    for path in ("/hoi-thoai", "/hoi-thoai/moi", own, f"{own}/moi"):
        assert hoa.open(path) == 200
        assert (
            hoa.said and "<script>" not in hoa.said.text and "<img" not in hoa.said.text.replace('<img src="/page', "")
        )
        assert "{{ 7 * 7 }}" in hoa.page
