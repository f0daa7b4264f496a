"""Events as Zalo sends them, each in its own shape, and their delivery: signed, tried again, perhaps twice."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import httpx

from channels.zalo.signature import HEADER, signature

from .zalo_state import Json, ZaloState

RETRY_SECONDS = (30, 300, 900, 1800, 3600)
"""When a delivery that was not answered with 200 is tried again; then the webhook is turned off."""
ADMIN = "9988776655"

_URL = "https://photo-stal-12.zdn.vn/a1b2c3d4e5f6.jpg"
_CARD = {"phone": "84912345678", "qrCodeUrl": "https://qr-talk.zdn.vn/1/2.jpg", "gUid": "1"}
_COORDINATES = {"latitude": "21.028511", "longitude": "105.804817"}
_ATTACHMENTS: dict[str, tuple[str, Json]] = {
    "image": ("image", {"thumbnail": _URL, "url": _URL}),
    "gif": ("gif", {"thumbnail": _URL, "url": _URL}),
    "link": ("link", {"thumbnail": _URL, "description": "Cổng dịch vụ công", "url": "https://dichvucong.gov.vn"}),
    "audio": ("audio", {"url": "https://voice-stal.zdn.vn/a1.amr"}),
    "video": ("video", {"url": "https://video-stal.zdn.vn/a1.mp4", "thumbnail": _URL, "description": ""}),
    "sticker": ("sticker", {"url": "https://zalo-api.zadn.vn/sticker?eid=21979", "id": "46980"}),
    "location": ("location", {"coordinates": _COORDINATES}),
    "file": (
        "file",
        {"size": "20480", "name": "to-khai.pdf", "checksum": "0cc175b9c0f1b6a831c399e269772661", "type": "pdf"}
        | {"url": "https://file-stal.zdn.vn/to-khai.pdf"},
    ),
    "business_card": ("link", {"thumbnail": _URL, "description": json.dumps(_CARD), "url": "https://zalo.me/u/1"}),
}


class ZaloEvents:
    """Makes events of one citizen, and has the state know what opens the window to write to them."""

    def __init__(self, state: ZaloState, user: str = "1112223334445556667") -> None:
        self._state = state
        self.user = user
        self._numbers = itertools.count(1)

    def said(self, text: str, **message: Any) -> Json:
        """`user_send_text`; also what a pressed button sends: its payload."""
        return self._sent("user_send_text", {"text": text, **message})

    def sent(self, kind: str, text: str | None = None, url: str | None = None) -> Json:
        """`user_send_<kind>`: image, gif, link, audio, video, sticker, location, file or business_card."""
        type_, payload = _ATTACHMENTS[kind]
        payload = payload | {"url": url, "thumbnail": url} if url else payload
        words = {} if text is None else {"text": text}
        return self._sent(f"user_send_{kind}", words | {"attachments": [{"type": type_, "payload": payload}]})

    def _sent(self, name: str, message: Json) -> Json:
        self._state.meet(self.user)
        people = {"sender": {"id": self.user}, "recipient": {"id": self._state.oa_id}}
        return self._envelope(name) | people | {"message": {"msg_id": self._message_id(), **message}}

    def followed(self) -> Json:
        self._state.meet(self.user).follows = True
        return self._follow("follow")

    def unfollowed(self) -> Json:
        self._state.meet(self.user).follows = False
        return self._follow("unfollow")

    def _follow(self, name: str) -> Json:
        people = {"oa_id": self._state.oa_id, "follower": {"id": self.user}, "source": "oa_profile"}
        return self._envelope(name) | people

    def submitted_info(self) -> Json:
        address = {"user_city": "Hà Nội", "user_ward": "Cầu Giấy", "user_address": "1 Trần Đăng Ninh"}
        info = {"name": "Nguyễn Văn A", "phone": "84912345678", "user_dob": "01/01/1990", "gender": "1"}
        people = {"sender": {"id": self.user}, "recipient": {"id": self._state.oa_id}}
        return self._envelope("user_submit_info") | people | {"info": info | {"full_address": address}}

    def clicked_chat_now(self) -> Json:
        self._state.meet(self.user)
        return self._envelope("user_click_chatnow") | {"oa_id": self._state.oa_id, "user_id": self.user}

    def withdrew(self) -> Json:
        return self._envelope("user_withdraw") | {"user_id": self.user}

    def seen(self, *message_ids: str) -> Json:
        """The roles are inverted: the OA is the sender of what was seen."""
        return self._from_oa("user_seen_message", {"msg_ids": list(message_ids)})

    def received(self, message_id: str) -> Json:
        message = {"msg_id": message_id, "delivery_time": "1700000000000", "tracking_id": ""}
        return self._from_oa("user_received_message", message)

    def echoed(self, kind: str = "text", text: str = "Một Cửa xin chào", admin_id: str | None = None) -> Json:
        """`oa_send_<kind>`: what the OA sent, by API or, with `admin_id`, by a person."""
        event = self._from_oa(f"oa_send_{kind}", {"msg_id": self._message_id(), "text": text})
        if admin_id is not None:
            event["sender"]["admin_id"] = admin_id
        return event

    def reacted(self, message_id: str) -> Json:
        people = {"sender": {"id": self.user}, "recipient": {"id": self._state.oa_id}}
        message = {"msg_id": message_id, "react_icon": "/-heart"}
        return self._envelope("user_reacted_message") | people | {"message": message}

    def anonymous(self, text: str) -> Json:
        message = {"msg_id": self._message_id(), "conversation_id": "c0ffee", "text": text}
        people = {"sender": {"id": "anonymous-1"}, "recipient": {"id": self._state.oa_id}}
        return self._envelope("anonymous_send_text") | people | {"message": message}

    def _from_oa(self, name: str, message: Json) -> Json:
        people: Json = {"sender": {"id": self._state.oa_id}, "recipient": {"id": self.user}}
        return self._envelope(name) | people | {"message": message}

    def _envelope(self, name: str) -> Json:
        """All ids and the timestamp, in milliseconds, are strings."""
        timestamp = int(self._state.clock.now().timestamp() * 1000) + next(self._numbers)
        ids = {"app_id": self._state.app_id, "user_id_by_app": f"app-{self.user}"}
        return ids | {"event_name": name, "timestamp": str(timestamp)}

    def _message_id(self) -> str:
        return f"{next(self._numbers):020x}"


def signed(event: Json, state: ZaloState) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a delivery."""
    raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    mac = signature(raw, str(event["timestamp"]), state.app_id, state.oa_secret)
    return raw, {"Content-Type": "application/json", HEADER: mac}


class EventSender:
    """Delivers to one webhook."""

    def __init__(
        self, state: ZaloState, webhook_url: str, http: httpx.Client, pause: Callable[[float], object] = lambda _: None
    ) -> None:
        """`pause` waits between tries; by default they follow one another at once."""
        self._state = state
        self._url = webhook_url
        self._http = http
        self._pause = pause

    def deliver(self, event: Json, *, twice: bool = False) -> list[int]:
        """Status of each try (0: no answer), the last being 200 unless Zalo gave up."""
        statuses = self._until_taken(event)
        return statuses + self._until_taken(event) if twice else statuses

    def probe(self) -> int:
        """What is sent when the webhook's address is saved: unsigned and empty."""
        return self._http.post(self._url, content=b"{}").status_code

    def _until_taken(self, event: Json) -> list[int]:
        statuses = [self._try(event, {})]
        for number, seconds in enumerate(RETRY_SECONDS, 1):
            if statuses[-1] == httpx.codes.OK:
                break
            self._pause(seconds)
            statuses.append(self._try(event, {"num_retry": str(number)}))
        return statuses

    def _try(self, event: Json, headers: dict[str, str]) -> int:
        raw, own = signed(event, self._state)
        try:
            return self._http.post(self._url, content=raw, headers=own | headers).status_code
        except httpx.TransportError:
            return 0
