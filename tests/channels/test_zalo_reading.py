"""One fixture per event, each with its real shape: a single shape for all hides who is sender and who is citizen."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.simulators.zalo_events import ADMIN, ZaloEvents
from channels.simulators.zalo_state import ZaloState
from channels.zalo.reading import Event, Followed, Ignored, OfficerSaid, Received, Said, Seen, Withdrew, read
from messages.incoming import Attachment, Incoming
from messages.offers import short_key
from messages.turn import MAX_TEXT

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
USER, OA = "1112223334445556667", "2345678901234567890"


@pytest.fixture
def events() -> ZaloEvents:
    return ZaloEvents(ZaloState(), USER)


def said(event) -> Incoming:
    found = read(event, AT)
    assert isinstance(found, Said), found
    return found.incoming


def envelope(name: str, **more: object) -> dict[str, object]:
    people = {"sender": {"id": USER}, "recipient": {"id": OA}}
    return {"app_id": "1", "user_id_by_app": "2", "event_name": name, "timestamp": "1699003881354"} | people | more


def test_a_text_as_it_really_comes():
    event = envelope("user_send_text", message={"text": "làm khai sinh", "msg_id": "c0ffee", "quote_msg_id": "q1"})
    assert said(event) == Incoming("zalo", USER, "c0ffee", "c0ffee", AT, text="làm khai sinh")


def test_a_text_is_composed_and_cut_past_the_limit(events):
    assert said(events.said("ho\u0302\u0323 khẩu\x00")).text == "hộ khẩu"
    assert len(said(events.said("a" * 100_000)).text) == MAX_TEXT + 1


def test_a_pressed_button_comes_back_as_a_payload(events):
    key = short_key("/choose{}")
    incoming = said(events.said(key))
    assert (incoming.payload, incoming.text, incoming.attachment) == (key, None, None)


@pytest.mark.parametrize("text", ["k123", "K" + "a" * 20, "k" + "a" * 20 + " ạ", "k" + "g" * 20, " k" + "a" * 20])
def test_what_only_looks_like_a_button_is_a_text(events, text):
    assert said(events.said(text)).text == text


def link(text: str = "", **payload: str) -> dict[str, object]:
    message = {"msg_id": "m", "text": text, "attachments": [{"type": "link", "payload": payload}]}
    return envelope("user_send_link", message=message)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (link("xem giúp", description="Cổng", url="https://a.vn"), "xem giúp"),
        (link(description="Cổng", url="https://a.vn"), "Cổng"),
        (link(url="https://a.vn"), "https://a.vn"),
        (link(), ""),
    ],
)
def test_a_link_is_read_as_text(event, text):
    incoming = said(event)
    assert (incoming.text, incoming.attachment) == (text, None)


def test_a_business_card_that_comes_as_a_link_keeps_its_numbers_to_itself():
    card = json.dumps({"phone": "84912345678", "qrCodeUrl": "https://qr.vn/1"})
    incoming = said(link(description=card))
    assert (incoming.text, incoming.attachment) == (None, Attachment("contact"))


def test_an_attachment_of_no_known_kind_is_answered_too():
    message = {"msg_id": "m", "attachments": [{"type": "hologram", "payload": {}}]}
    assert said(envelope("user_send_hologram", message=message)).attachment == Attachment("file")
    assert said(envelope("user_send_location", message={"msg_id": "m"})).attachment == Attachment("location")


def test_an_event_of_a_new_name_is_read_by_what_is_in_it(events):
    event = events.sent("image") | {"event_name": "user_send_album"}
    assert said(event).attachment == Attachment("photo", "https://photo-stal-12.zdn.vn/a1b2c3d4e5f6.jpg")


@pytest.mark.parametrize("place", [("x", "1"), ("nan", "1"), ("91", "1"), ("inf", "-inf"), ("", "")])
def test_an_impossible_place_is_kept_without_its_numbers(place):
    payload = {"coordinates": {"latitude": place[0], "longitude": place[1]}}
    message = {"msg_id": "m", "attachments": [{"type": "location", "payload": payload}]}
    assert said(envelope("user_send_location", message=message)).attachment == Attachment("location")


def test_without_a_message_id_the_event_and_its_time_are_the_key():
    incoming = said(envelope("user_send_text", message={"text": "a"}))
    assert incoming.delivery_key == incoming.message_id == f"user_send_text:{USER}:1699003881354"


@pytest.mark.parametrize("sender", [None, {}, {"id": ""}, {"id": 5}, {"id": "x" * 65}, {"id": "a\x00"}, "u"])
def test_nobody_said_it(sender):
    assert read(envelope("user_send_text", sender=sender, message={"text": "a"}), AT) == Ignored("user_send_text")


def test_a_follower_has_no_sender(events):
    event = events.followed()
    assert "sender" not in event
    assert read(event, AT) == Followed(USER, f"follow:{USER}:{event['timestamp']}")


def test_a_withdrawal_names_the_citizen_flat(events):
    assert read(events.withdrew(), AT) == Withdrew(USER)


def test_of_a_receipt_the_citizen_is_the_recipient(events):
    assert read(events.seen("m1", "m2"), AT) == Seen(USER, ("m1", "m2"))
    assert read(events.received("m1"), AT) == Received(USER, "m1")


def test_an_officer_is_told_from_our_own_echo(events):
    event = events.echoed("text", "Chào anh", ADMIN)
    assert read(event, AT) == OfficerSaid(USER, ADMIN, "Chào anh", event["message"]["msg_id"])
    assert read(events.echoed("text", "Chào anh"), AT) == Ignored("oa_send_text")


def test_an_officers_picture_has_no_words():
    event = envelope("oa_send_image", sender={"id": OA, "admin_id": ADMIN}, recipient={"id": USER}, message={})
    assert read(event, AT) == OfficerSaid(USER, ADMIN, "", f"oa_send_image:{USER}:1699003881354")


def test_an_officer_who_answers_a_person_without_zalo_is_ignored():
    event = envelope("oa_send_anonymous_text", sender={"id": OA, "admin_id": ADMIN}, message={"text": "a"})
    assert read(event, AT) == Ignored("oa_send_anonymous_text")


def test_all_else_is_ignored_by_name(events):
    others = [
        events.unfollowed(),
        events.submitted_info(),
        events.clicked_chat_now(),
        events.reacted("m"),
        events.anonymous("xin chào"),
        *(events.echoed(kind) for kind in ("image", "gif", "list", "file", "sticker")),
        envelope("add_user_to_tag"),
        envelope("change_oa_daily_quota"),
        envelope("oa_join"),
    ]
    assert [read(event, AT) for event in others] == [Ignored(event["event_name"]) for event in others]


@pytest.mark.parametrize("event", [{}, {"event_name": None}, {"event_name": ["follow"]}, {"event_name": 7}])
def test_an_event_without_a_name_is_ignored(event):
    assert read(event, AT) == Ignored("")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [f"user_send_{kind}" for kind in ("text", "image", "link", "location", "sticker", "file", "business_card", "x", "")]
    + ["follow", "unfollow", "user_withdraw", "user_seen_message", "user_received_message", "oa_send_text"]
)
ID = st.fixed_dictionaries({"id": ANYTHING | st.text(min_size=1)}, optional={"admin_id": ANYTHING})
DESCRIPTION = ANYTHING | ANYTHING.map(json.dumps)
PAYLOAD = st.fixed_dictionaries(
    {}, optional={"url": ANYTHING, "id": ANYTHING, "description": DESCRIPTION, "coordinates": ANYTHING}
)
ITEM = ANYTHING | st.fixed_dictionaries({"type": st.just("link") | ANYTHING, "payload": PAYLOAD | ANYTHING})
MESSAGE = st.fixed_dictionaries(
    {}, optional={"text": ANYTHING, "msg_id": ANYTHING, "msg_ids": ANYTHING, "attachments": st.lists(ITEM) | ANYTHING}
)
SHAPED = st.fixed_dictionaries(
    {"event_name": NAMES},
    optional={
        "sender": ID | ANYTHING,
        "recipient": ID | ANYTHING,
        "follower": ID | ANYTHING,
        "user_id": ANYTHING,
        "timestamp": ANYTHING,
        "message": MESSAGE | ANYTHING,
    },
)


@given(SHAPED | st.dictionaries(st.text(max_size=10), ANYTHING))
def test_whatever_comes_it_is_read_and_can_be_stored(event):
    found: Event = read(event, AT)
    if isinstance(found, Said):
        incoming = found.incoming
        kept = [incoming.address, incoming.delivery_key, incoming.text or "", incoming.payload or ""]
        assert all(len(key) <= 200 for key in kept[:2])
        assert not any("\x00" in value for value in kept)
        "".join(kept).encode()


@given(ANYTHING)
def test_what_is_no_event_at_all_is_ignored(value):
    found = read(value, AT)
    assert isinstance(found, Ignored | Followed | Withdrew | Said | Seen | Received | OfficerSaid)
