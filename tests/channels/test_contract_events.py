"""Each event of events/, in the shape its platform gives it, through the whole webhook: what is kept of it."""

from collections.abc import Iterator

import pytest

from channels.simulators.running import serve
from channels.simulators.zalo_events import ADMIN, ZaloEvents
from tests.channels.citizens import PUSHED, Citizen, OnTelegram, OnZalo, fixture, fixture_names
from tests.town import Town

TEXT, CAPTION = "làm giấy khai sinh cho con", "giấy này dùng được không ạ"
PHOTO, AUDIO = "https://photo-stal-00.zdn.vn/invented.jpg", "https://voice-stal-00.zdn.vn/invented.amr"
FILE_ID = "AgACAgUAAxkB-invented-"

Told = tuple[str | None, tuple[str, str | None] | None]
"""Text and attachment."""

KEPT: dict[str, dict[str, Told]] = {
    "zalo": {
        "user_send_text": (TEXT, None),
        "user_send_image": (CAPTION, ("photo", PHOTO)),
        "user_send_gif": (None, ("photo", PHOTO)),
        "user_send_link": ("Cổng dịch vụ công", None),
        "user_send_audio": (None, ("voice", AUDIO)),
        "user_send_video": (None, ("video", "https://video-stal-00.zdn.vn/invented.mp4")),
        "user_send_sticker": (None, ("sticker", "40001")),
        "user_send_location": ("Hồ Gươm", ("location", "21.0285,105.8542")),
        "user_send_file": (None, ("file", "https://file-stal-00.zdn.vn/invented.pdf")),
        "user_send_business_card": (None, ("contact", None)),
        "follow": ("xin chào", None),
    },
    "telegram": {
        "text": (TEXT, None),
        "start": ("Thủ tục 1.001193", None),
        "edited_message": ("làm giấy khai sinh", None),
        "callback_query": (None, None),
        "photo": (CAPTION, ("photo", FILE_ID + "large")),
        "voice": (None, ("voice", FILE_ID + "voice")),
        "audio": (None, ("voice", FILE_ID + "audio")),
        "video": (None, ("video", FILE_ID + "video")),
        "video_note": (None, ("video", FILE_ID + "video_note")),
        "animation": (None, ("video", FILE_ID + "animation")),
        "document": (None, ("file", FILE_ID + "document")),
        "sticker": (None, ("sticker", FILE_ID + "sticker")),
        "location": (None, ("location", "21.028500,105.854200")),
        "venue": (None, ("location", "21.028500,105.854200")),
        "contact": (None, ("contact", None)),
        "dice": (None, ("sticker", None)),
        "poll": (None, ("file", None)),
    },
    "zalo-bot": {
        "text": (TEXT, None),
        "text_bare": (TEXT, None),
        "image": (CAPTION, ("photo", PHOTO)),
        "sticker": (None, ("sticker", "40001")),
        "voice": (None, ("voice", "https://voice-stal-00.zdn.vn/invented.aac")),
        "unsupported": (None, ("file", None)),
    },
}
"""All other events mean nothing to us, and nothing of them is kept."""

EVERY_EVENT = [
    pytest.param(kind, name, id=f"{kind.channel}-{name}") for kind in PUSHED for name in fixture_names(kind.channel)
]


@pytest.fixture(scope="module")
def url(still_town: Town) -> Iterator[str]:
    with serve(still_town.app) as url:
        yield url


def told(citizen: Citizen) -> list[Told]:
    return [(said.text, said.attachment) for said in citizen.town.kept(citizen.channel, citizen.address)]


@pytest.mark.parametrize(("kind", "name"), EVERY_EVENT)
def test_an_event_is_kept_once_or_not_at_all(still_town: Town, url: str, kind: type[Citizen], name: str):
    citizen = kind(still_town, url)
    expected = KEPT[kind.channel].get(name)
    assert [citizen.sends(name), citizen.again()] == [200, 200]
    assert told(citizen) == ([expected] if expected else [])


@pytest.mark.parametrize("kind", PUSHED, ids=lambda kind: kind.channel)
def test_no_event_is_expected_that_has_no_fixture(kind: type[Citizen]):
    assert KEPT[kind.channel].keys() <= set(fixture_names(kind.channel))
    assert set(kind.events.values()) <= KEPT[kind.channel].keys()


def test_who_withdraws_their_consent_is_forgotten(still_town: Town, url: str):
    citizen = OnZalo(still_town, url)
    citizen.says("xin chào")
    assert citizen.sends("user_withdraw") == 200
    assert told(citizen) == []


def test_a_group_is_told_once_that_we_answer_in_private_only(still_town: Town, url: str):
    citizen = OnTelegram(still_town, url)
    for event in ("group_text", "group_text", "channel_post"):
        citizen.sends(event)
    refused = sorted(message["chat"]["id"] for message in still_town.telegram.sent)
    assert refused == [-1009876500000, int(OnTelegram.group)]


def shape(value: object) -> object:
    """Keys and kinds, without what stands there."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    return [shape(each) for each in value[:1]] if isinstance(value, list) else type(value)


def test_the_simulated_zalo_sends_what_zalo_sends(still_town: Town):
    events = ZaloEvents(still_town.zalo)
    sent = {
        "user_send_text": events.said("a", quote_msg_id="b"),
        "user_send_image": events.sent("image", "a"),
        "user_send_link": events.sent("link", ""),
        "user_send_location": events.sent("location", "a"),
        **{f"user_send_{kind}": events.sent(kind) for kind in ("gif", "audio", "video", "sticker", "file")},
        "follow": events.followed(),
        "unfollow": events.unfollowed(),
        "user_submit_info": events.submitted_info(),
        "user_click_chatnow": events.clicked_chat_now(),
        "user_withdraw": events.withdrew(),
        "user_seen_message": events.seen("a"),
        "user_received_message": events.received("a"),
        "user_reacted_message": events.reacted("a"),
        "anonymous_send_text": events.anonymous("a"),
        "oa_send_text": events.echoed(),
        "oa_send_text_by_an_officer": events.echoed(admin_id=ADMIN),
    }
    assert {name: shape(event) for name, event in sent.items()} == {name: shape(fixture("zalo", name)) for name in sent}
