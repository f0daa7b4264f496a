"""A report's whole life through the running service, over each channel: with its photo, to its end and its deletion."""

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from channels.simulators.files import Awkward, File
from tests.motcua.live_town import LiveTown
from tests.motcua.phones import PHONES, PUSHED, OnTelegram, OnZalo, Phone, receipt_in

pytestmark = [pytest.mark.service, pytest.mark.timeout(420)]  # the first starts two services

OFFICER = "Lan Chi"
CONTACT = "0912345678"
DONE = {"result": "Đã vá mặt đường", "evidence": "Biên bản ngày 20/11"}


@pytest.fixture(scope="module")
def desk(town: LiveTown) -> Iterator["Desk"]:
    key = town.service.motcua("staff", "add", OFFICER, "--role", "case-officer").stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{town.service.url}/api/staff/", headers=headers, timeout=30) as api:
        yield Desk(town, api)


@pytest.fixture(params=PHONES, ids=lambda kind: kind.channel)
def phone(request: pytest.FixtureRequest, town: LiveTown) -> Phone:
    return request.param(town)


@dataclass(frozen=True)
class Desk:
    """An officer, and what time does."""

    town: LiveTown
    api: httpx.Client

    def does(self, act: str, **body: str) -> None:
        done = self.api.post(act, json=body or None)
        assert done.is_success, done.text

    def sees(self, number: str) -> dict[str, Any]:
        seen = self.api.get(f"cases/{number}")
        assert seen.is_success, seen.text
        return dict(seen.json())

    def late(self) -> list[str]:
        return [case["number"] for case in self.api.get("cases", params={"late": True}).json()]

    def photos(self, number: str) -> list[str]:
        return [photo["id"] for photo in self.sees(number)["photos"]]

    def notes(self, number: str) -> str:
        """Acts and notes of its course."""
        return "\n".join(f"{event['act']} {event['note']}" for event in self.sees(number)["course"])

    def time_passes(self, number: str, **earlier: timedelta) -> None:
        """As if these moments of a case had been so much earlier."""
        for column, span in earlier.items():
            moment = (datetime.now(UTC) - span).strftime("%Y-%m-%d %H:%M:%S.%f")
            self.town.write(f"UPDATE cases SET {column} = ? WHERE number = ?", moment, number)  # noqa: S608


def picture() -> bytes:
    """As a phone writes it: with the camera's name and the place."""
    exif = Image.Exif()
    exif[0x010F] = "Phone of An"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0)})
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), (90, 90, 90)).save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def street() -> str:
    return f"trước số {uuid.uuid4().int % 9000} phố {uuid.uuid4().hex[:5]}"


def number_of(town: LiveTown, receipt: str) -> str:
    page = httpx.get(f"{town.service.url}/cong-khai/bien-nhan/{receipt}").text
    return re.search(r"PA-\d\d-\d{6}", page)[0]


def tells(phone: Phone, place: str) -> None:
    """Up to the question for a photo."""
    phone.says("tôi muốn phản ánh")
    assert phone.outcome == "form_step"
    phone.says("đường sá")
    phone.says(place)
    assert "ảnh" in phone.says("ổ gà rất to, hôm qua có người ngã xe ở đó")


def sends(
    town: LiveTown, phone: Phone, place: str, photo: File | None = None, contact: str = "không"
) -> tuple[str, str]:
    """The rest of a report; its receipt and number."""
    if photo is not None:
        assert "đã nhận ảnh" in phone.sends_photo(photo)
    phone.says("xong" if photo is not None else "không có ảnh")
    preview = phone.says(contact)
    assert place in preview and CONTACT not in preview
    receipt = receipt_in(phone.says("gửi"))
    assert phone.outcome == "feedback_filed"
    return receipt, number_of(town, receipt)


def files(town: LiveTown, phone: Phone, *, place: str, photo: File | None = None) -> str:
    """A report without contact; its number."""
    tells(phone, place)
    return sends(town, phone, place, photo)[1]


def test_a_complaint_with_a_photo_from_its_filing_to_its_deletion(town: LiveTown, desk: Desk, phone: Phone) -> None:
    url, place = town.service.url, street()
    tells(phone, place)
    assert "Trở lại phản ánh" in phone.says("đăng ký khai sinh cần giấy tờ gì?") and phone.outcome == "answered"
    receipt, number = sends(town, phone, place, picture(), CONTACT)
    with town.office() as office:
        assert office.work.contact(number, OFFICER) == CONTACT
    town.job_brings("case-photos", lambda: len(desk.photos(number)) == 1)
    (photo,) = desk.photos(number)
    assert httpx.get(f"{url}/cong-khai/anh/{photo}.jpg").status_code == 404
    desk.does(f"cases/{number}/take")
    assert "tiếp nhận" in phone.waits_for(number)
    desk.does(f"cases/{number}/close", **DONE)
    phone.waits_for("Đã vá mặt đường")
    phone.says("phản ánh của tôi đến đâu rồi")
    assert phone.outcome == "case_status"
    assert "chưa được giải quyết" in phone.presses("Chưa giải quyết")
    assert "đã mở lại" in phone.says("vẫn còn một ổ gà nữa bên cạnh")
    desk.does(f"cases/{number}/close", **DONE)
    phone.waits_for("Đã vá mặt đường")
    phone.says(receipt)
    assert "chấm mấy điểm" in phone.presses("Đã giải quyết xong")
    assert "4 điểm" in phone.says("4 điểm") and phone.outcome == "rated"
    assert "ghi nhận" in phone.says("làm nhanh")
    public = httpx.get(f"{url}/cong-khai/phan-anh/{number}").text
    assert "Đã vá mặt đường" in public and "Đã mở lại 1 lần" in public
    assert photo not in public and OFFICER not in public
    desk.does(f"photos/{photo}/approve")
    assert f"/cong-khai/anh/{photo}.jpg" in httpx.get(f"{url}/cong-khai/phan-anh/{number}").text
    is_clean(httpx.get(f"{url}/cong-khai/anh/{photo}.jpg").content)
    phone.says("xóa dữ liệu của tôi")
    assert "đã xóa" in phone.presses("Đồng ý xóa")
    assert desk.sees(number)["place"] == place
    assert "chưa thấy phản ánh nào" in phone.says("phản ánh của tôi đến đâu rồi")


def is_clean(shown: bytes) -> None:
    """Smaller, and without what the phone wrote into it."""
    assert b"Phone of An" not in shown and b"Exif" not in shown
    with Image.open(io.BytesIO(shown)) as opened:
        assert opened.size == (1600, 800) and not opened.getexif()


def test_a_photo_that_nobody_allowed_goes_with_its_persons_data(town: LiveTown, desk: Desk, phone: Phone) -> None:
    number = files(town, phone, place=street(), photo=picture())
    town.job_brings("case-photos", lambda: len(desk.photos(number)) == 1)
    (photo,) = desk.photos(number)
    file = town.service.data / "photos" / f"{photo}.jpg"
    assert file.exists()
    phone.says("xóa dữ liệu của tôi")
    phone.presses("Đồng ý xóa")
    assert (
        not file.exists()
        and not list((town.service.data / "photos" / "received").glob("*"))
        and desk.photos(number) == []
    )


def test_the_same_thing_is_joined_and_both_are_told(town: LiveTown, desk: Desk, phone: Phone) -> None:
    place, second = street(), type(phone)(town)
    number = files(town, phone, place=place)
    tells(second, place)
    second.says("không")
    assert "Đã có người báo" in second.says("không")
    assert "sẽ được báo" in second.presses("Theo dõi việc đó")
    desk.does(f"cases/{number}/take")
    for each in (phone, second):
        each.waits_for(number)


@pytest.mark.parametrize("phone", [OnTelegram], indirect=True, ids=["telegram"])
def test_one_that_is_late_is_escalated_and_one_without_a_word_falls_silent(
    town: LiveTown, desk: Desk, phone: Phone
) -> None:
    number = files(town, phone, place=street())
    desk.time_passes(number, receive_by=timedelta(hours=1), handle_by=timedelta(minutes=1))
    town.job_brings("case-reminders", lambda: "escalated" in desk.notes(number))
    assert number in desk.late()
    assert "quá hạn" in phone.says("phản ánh của tôi đến đâu rồi")
    desk.does(f"cases/{number}/take")
    phone.waits_for("tiếp nhận")
    desk.does(f"cases/{number}/close", **DONE)
    phone.waits_for("Đã vá mặt đường")
    desk.time_passes(number, handled_at=timedelta(days=8))
    town.job_brings("case-silence", lambda: desk.sees(number)["state"] == "silent")


@pytest.mark.parametrize(
    ("photo", "reason"),
    [
        (b"<html>no picture</html>", "không phải ảnh"),
        (Awkward(404), "không còn giữ"),
        (Awkward(is_endless=True), "lớn quá 10 MB"),
    ],
    ids=["html", "gone", "endless"],
)
def test_a_photo_that_is_none_files_the_report_and_staff_read_why(
    town: LiveTown, desk: Desk, photo: File, reason: str
) -> None:
    number = files(town, OnZalo(town), place=street(), photo=photo)
    town.job_brings("case-photos", lambda: reason in desk.notes(number))
    assert desk.photos(number) == []


@pytest.mark.parametrize("phone", PUSHED, indirect=True, ids=lambda kind: kind.channel)
def test_a_photo_with_the_story_begins_the_report(town: LiveTown, desk: Desk, phone: Phone) -> None:
    place = street()
    assert "đã nhận ảnh" in phone.sends_photo(picture(), f"tôi muốn phản ánh ổ gà rất to ở {place}, có người ngã xe")
    phone.says("xong")
    phone.says("không")
    number = number_of(town, receipt_in(phone.says("gửi")))
    town.job_brings("case-photos", lambda: len(desk.photos(number)) == 1)


def test_a_photo_that_nobody_asked_for_is_answered(phone: Phone) -> None:
    assert "chưa đọc được chữ trong ảnh" in phone.sends_photo(picture())
