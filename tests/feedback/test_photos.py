import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import delete

from core.errors import InputError
from feedback.model import Draft
from feedback.photos import LONGEST_SIDE, MOST_AT_ONCE, MOST_TRIES, NotAPhoto, Photos, TooManyPhotos, clean
from feedback.tables import case_photos
from messages.fetching import MAX_BYTES, FetchError
from messages.incoming import Attachment, Incoming

from .conftest import Office


def picture(format: str = "JPEG", size: tuple[int, int] = (2400, 1200), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, format, **more)
    return out.getvalue()


def with_place() -> bytes:
    """As a phone writes it: where it was taken, and by what."""
    exif = Image.Exif()
    exif[0x010F] = "Phone of An"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0)})
    exif[0x0112] = 6  # lies on its side
    return picture(exif=exif.tobytes())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_bounded_jpeg(format: str) -> None:
    with Image.open(io.BytesIO(clean(picture(format)))) as kept:
        assert (kept.format, max(kept.size)) == ("JPEG", LONGEST_SIDE)


def test_place_time_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    assert b"Phone of An" in with_place()
    kept = clean(with_place())
    assert b"Phone of An" not in kept and b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as opened:
        assert not opened.getexif() and opened.height > opened.width


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg onload=alert(1)></svg>",
        b"%PDF-1.7",
        b"GIF89a" + b"\0" * 50,
        picture()[:300],
        b"\xff\xd8\xff" + b"0" * MAX_BYTES,
    ],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        clean(content)


def test_a_picture_of_a_billion_pixels_is_refused() -> None:
    """Its head is enough to know."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    with pytest.raises(NotAPhoto):
        clean(b"\x89PNG\r\n\x1a\n" + chunk + b"\0" * 99)
    with pytest.raises(NotAPhoto, match="pixels"):
        clean(picture("PNG", (9000, 6000)))


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_damage_is_either_a_photo_or_refused(noise: bytes, at: int) -> None:
    whole = picture(size=(40, 30))
    with suppress(NotAPhoto):
        clean(whole[:at] + noise + whole[at:])


@pytest.fixture
def photos(office: Office, tmp_path: Path) -> Photos:
    return Photos(office.database, office.clock, office.ledger, tmp_path / "photos")


def sent(office: Office, who: str = "an") -> int:
    key = f"photo-{who}"
    photo = Attachment("photo", f"ref-{who}")
    return office.inbox.receive(Incoming("zalo", who, key, key, office.clock.now(), attachment=photo))


def filed(office: Office, *photos: int, who: str = "an") -> str:
    return office.filing.file(office.citizen(who), Draft("road", "phố Huế", "ổ gà", photos=photos), "m1").case.number


def test_a_photo_is_fetched_after_filing_and_public_only_after_staff_allowed_it(office: Office, photos: Photos) -> None:
    number = filed(office, sent(office))
    assert photos.fetch_ordered(lambda channel, reference: {("zalo", "ref-an"): picture()}[channel, reference]) == 1
    assert photos.ordered() == []
    (photo,) = office.work.photos(number)
    assert photos.read(photo.id) and photos.read_public(photo.id) is None
    office.work.approve_photo(photo.id, "lan")
    assert photos.read_public(photo.id) == photos.read(photo.id)
    office.work.hide(number, "lan", True, "lộ mặt người")
    assert photos.read_public(photo.id) is None
    office.work.hide(number, "lan", False, "đã xem lại")
    assert [event.act for event in office.work.course(number)] == ["filed", "photo_approved", "hidden", "shown"]


def away(channel: str, reference: str) -> bytes:
    raise FetchError("away", "away")


def test_a_platform_that_is_away_is_asked_again_later(office: Office, photos: Photos) -> None:
    number = filed(office, sent(office))
    assert photos.fetch_ordered(away) == 0
    assert photos.fetch_ordered(lambda *_: picture()) == 0, "not at once"
    office.clock.pass_(minutes=1)
    assert photos.fetch_ordered(lambda *_: picture()) == 1 and office.work.photos(number)


def test_one_that_never_comes_is_given_up_after_days_and_staff_read_why(office: Office, photos: Photos) -> None:
    number, began, tries = filed(office, sent(office)), office.clock.now(), 0
    while waiting := photos.ordered():
        office.clock.time = waiting[0].due()
        photos.fetch_ordered(away)
        tries += 1
    assert tries == MOST_TRIES and 2 < (office.clock.now() - began).days + 1 <= 3
    last = office.work.course(number)[-1]
    assert (last.act, last.is_public) == ("photo_failed", False) and "không trả lời" in str(last.note)


@pytest.mark.parametrize(
    ("why", "told"), [("gone", "không còn giữ"), ("too_large", "10 MB"), ("html", "không phải ảnh JPEG")]
)
def test_what_is_gone_or_no_photo_is_not_asked_for_again(office: Office, photos: Photos, why: str, told: str) -> None:
    number = filed(office, sent(office))

    def fetch(channel: str, reference: str) -> bytes:
        if why == "html":
            return b"<html>"
        raise FetchError(why, why)

    assert photos.fetch_ordered(fetch) == 0 and photos.ordered() == []
    assert told in str(office.work.course(number)[-1].note) and office.work.photos(number) == []


def test_one_platform_that_is_away_keeps_no_other_photo_waiting(office: Office, photos: Photos) -> None:
    for each in range(MOST_AT_ONCE + 5):
        filed(office, sent(office, f"an{each}"), who=f"an{each}")
    asked: list[str] = []

    def fetch(channel: str, reference: str) -> bytes:
        asked.append(reference)
        raise FetchError("away", "away")

    photos.fetch_ordered(fetch)
    assert len(asked) == 1
    assert photos.fetch_ordered(lambda *_: picture()) == MOST_AT_ONCE


def test_a_photo_whose_person_is_deleted_while_it_comes_is_not_kept(
    office: Office, photos: Photos, tmp_path: Path
) -> None:
    filed(office, sent(office))

    def fetch(channel: str, reference: str) -> bytes:
        with office.database.write() as connection:
            connection.execute(delete(case_photos))
        return picture()

    photos.fetch_ordered(fetch)
    assert list((tmp_path / "photos").glob("*.jpg")) == []


def test_a_received_photo_is_clean_and_goes_when_a_report_takes_it_or_after_a_while(
    office: Office, photos: Photos
) -> None:
    taken, left = photos.receive(with_place()), photos.receive(picture())
    assert b"Phone of An" not in photos.received(taken)
    attached = Attachment("photo", taken)
    inbox_id = office.inbox.receive(Incoming("web", "an", "k", "k", office.clock.now(), attachment=attached))
    draft = Draft("road", "phố Huế", "ổ gà", photos=(inbox_id,))
    number = office.filing.file(office.inbox.open_conversation("web", "an"), draft, "m1").case.number
    assert photos.with_messages([inbox_id, inbox_id + 1]) == {inbox_id}
    assert photos.of_message(inbox_id) == photos.received(taken)
    assert photos.fetch_ordered(lambda _, reference: photos.received(reference)) == 1
    (kept,) = office.work.photos(number)
    assert photos.of_message(inbox_id) == photos.read(kept.id) and photos.with_messages([inbox_id]) == {inbox_id}
    photos.delete(kept.id)
    assert photos.of_message(inbox_id) is None and photos.with_messages([inbox_id]) == set()
    with pytest.raises(FetchError):
        photos.received(taken)
    office.clock.pass_(hours=1)
    assert photos.drop_received(office.clock.now()) == 1
    with pytest.raises(FetchError):
        photos.received(left)
    with pytest.raises(FetchError):
        photos.received("../../etc/passwd")


def test_no_more_are_received_than_the_disk_bears(
    office: Office, photos: Photos, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.photos.MOST_RECEIVED", 1)
    photos.receive(picture())
    with pytest.raises(TooManyPhotos):
        photos.receive(picture())


def test_nobody_allows_a_photo_before_it_is_there(office: Office, photos: Photos) -> None:
    filed(office, sent(office))
    with pytest.raises(InputError):
        office.work.approve_photo(photos.ordered()[0].id, "lan")


def test_nobody_files_with_somebody_elses_photo(office: Office, photos: Photos) -> None:
    filed(office, sent(office, "binh"))
    assert photos.ordered() == []


@pytest.mark.parametrize("photo", ["../../etc/passwd", "", "x" * 32])
def test_an_id_that_is_none_opens_nothing(office: Office, tmp_path: Path, photo: str) -> None:
    assert Photos(office.database, office.clock, office.ledger, tmp_path).read_public(photo) is None
