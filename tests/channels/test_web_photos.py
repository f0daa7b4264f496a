"""Photos over the page's API: what is kept, what is refused, and how much of it is read."""

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from channels import web_photos
from desk.pages.talk_view import NO_MORE, lines, photo_of
from messages.fetching import MAX_BYTES
from messages.handoff import Handoffs
from messages.inbox import Inbox, TurnResult
from messages.outcome import Outcome
from messages.reply import Reply
from messages.wording import PHOTO_PAYLOAD
from tests.channels.citizens import OnWeb
from tests.conftest import eventually
from tests.town import Town

URL = web_photos.PATH


def picture(size: tuple[int, int] = (1200, 900)) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Phone of An"
    out = io.BytesIO()
    Image.new("RGB", size, (9, 90, 9)).save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


class Uploader(OnWeb):
    """A citizen of the page who sends photos."""

    def uploads(self, content: object, kind: str = "image/jpeg", message_id: str | None = None) -> httpx.Response:
        headers = {"X-Chat-Session": self._session, "Content-Type": kind}
        query = {"message_id": message_id} if message_id else {}
        return httpx.post(self.url + URL, params=query, content=content, headers=headers, timeout=60)

    def received(self) -> list[bytes]:
        return [file.read_bytes() for file in self.files()]

    def files(self) -> list[Path]:
        return list((self.town.settings.data_dir / "photos" / "received").glob("*.jpg"))


@pytest.fixture
def citizen(living_town: tuple[Town, str], monkeypatch: pytest.MonkeyPatch) -> Uploader:
    """A talk of theirs asks for photos."""
    town, url = living_town
    answer = town.gateway.dialogue.answer

    def asked(work, message, *, retry):
        result = answer(work, message, retry=retry)
        return TurnResult(Outcome.FORM_STEP, result.replies) if message == PHOTO_PAYLOAD else result

    monkeypatch.setattr(town.gateway.dialogue, "answer", asked)
    town.rasa.replies = {PHOTO_PAYLOAD: (Reply("Tôi đã nhận ảnh."),)}
    for file in (town.settings.data_dir / "photos").rglob("*.jpg"):
        file.unlink()
    return Uploader(town, url)


def test_a_photo_is_cleaned_bound_to_its_conversation_and_answered(citizen: Uploader) -> None:
    answer = citizen.uploads(picture())
    assert answer.status_code == 200 and answer.json()["outcome"] == "form_step"
    assert [reply["text"] for reply in answer.json()["replies"]] == ["Tôi đã nhận ảnh."]
    (kept,) = citizen.received()
    assert b"Phone of An" not in kept
    (said,) = citizen.town.kept("web", citizen.address)
    assert said.attachment and said.attachment[0] == "photo" and said.text is None
    assert citizen.town.gateway.office.fetch("web", str(said.attachment[1])) == kept
    history = httpx.get(f"{citizen.url}/api/chat/messages", params={"session": citizen._session}).json()["messages"]
    assert [message["text"] for message in history] == ["Ảnh", "Tôi đã nhận ảnh."]


def test_the_same_message_again_is_no_second_photo(citizen: Uploader) -> None:
    first, again = (citizen.uploads(picture(), message_id="m1") for _ in range(2))
    assert first.json() == again.json() and len(citizen.received()) == 1


def test_one_that_nobody_asked_for_is_answered_and_not_kept(citizen: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert citizen.uploads(picture()).json()["outcome"] == "answered"
    eventually(lambda: citizen.files() == [])  # not read: they go meanwhile


def test_one_sent_while_an_officer_answers_is_kept_for_them(citizen: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    citizen.uploads(picture())
    eventually(lambda: citizen.files() == [])  # not read: they go meanwhile
    office = citizen.town.gateway.office
    conversation = Inbox(office.database, office.clock, office.secret).conversation("web", citizen.address)
    Handoffs(office.database, office.clock, office.ledger).ask(str(conversation))
    answer = citizen.uploads(picture()).json()
    assert (answer["outcome"], answer["replies"]) == ("with_officer", [])
    (kept,) = citizen.received()
    desk = office.talks(lambda: None)
    (handoff,) = [each for each in desk.handoffs.open() if each.conversation_id == conversation]
    before, now = [line for line in lines(desk, handoff) if line.entry.photo]
    assert (before.text, before.photo) == (NO_MORE, None)
    assert now.photo and photo_of(desk, handoff, now.photo) == kept
    office.forgetting.person("web", citizen.address)
    assert citizen.received() == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"<html>", "image/jpeg", 415),
        (b"%PDF-1.7", "image/png", 415),
        (b"", "image/jpeg", 415),
        (picture(), "application/pdf", 415),
        (picture(), "multipart/form-data; boundary=x", 415),
        (picture()[:300], "image/jpeg", 415),
        (b"\xff\xd8\xff" + b"0" * MAX_BYTES, "image/jpeg", 413),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_photo_is_refused_in_one_sentence(citizen: Uploader, content: bytes, kind: str, status: int) -> None:
    refused = citizen.uploads(content, kind)
    assert refused.status_code == status and "nh" in refused.json()["message"]
    assert citizen.received() == [] and citizen.town.kept("web", citizen.address) == []


def test_fifty_megabytes_are_refused_before_they_are_read(citizen: Uploader) -> None:
    """Announced, nothing of it is taken; not announced, not much more than the limit."""
    taken = 0

    def pieces() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(50 * 16):
            taken += 64 * 1024
            yield b"0" * (64 * 1024)

    refused = citizen.uploads(pieces())
    assert (refused.status_code, refused.json()) == (413, {"message": web_photos.TOO_LARGE})
    assert taken < 50 * 1024 * 1024
    refused = citizen.uploads(b"0" * (50 * 1024 * 1024))
    assert (refused.status_code, refused.json()) == (413, {"message": web_photos.TOO_LARGE})


def test_when_too_many_wait_for_a_report_no_more_are_taken(citizen: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.photos.MOST_RECEIVED", 0)
    refused = citizen.uploads(picture())
    assert refused.status_code == 503 and refused.json()["message"] == web_photos.BUSY


def test_photos_count_as_messages(citizen: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(citizen.town.gateway.web.rate_limit), "admits", lambda *_: False)
    refused = citizen.uploads(picture())
    assert refused.status_code == 429 and refused.headers["Retry-After"] and "đợi" in refused.json()["message"]


def test_an_unknown_session_gets_a_new_one(citizen: Uploader) -> None:
    citizen._session = "guessed"
    assert citizen.uploads(picture()).json()["session"] != "guessed"
