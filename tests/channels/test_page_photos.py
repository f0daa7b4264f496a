"""Sending a photo from the page, in real Chromium, against a stub of the gateway."""

import io

from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.channels.page_stub import PHOTO, Stub
from tests.channels.test_page import answers, context, font_cache, opened, page, pytestmark, questions, stub

__all__ = ["context", "font_cache", "page", "pytestmark", "stub"]


def picture(format: str = "JPEG", size: tuple[int, int] = (3000, 1500)) -> bytes:
    """Red on its left, blue on its right; lying on its side, by a phone that names itself."""
    image = Image.new("RGB", size, (255, 0, 0))
    image.paste((0, 0, 255), (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Phone of An", 6
    out = io.BytesIO()
    image.save(out, format, exif=exif.tobytes())
    return out.getvalue()


def choose(page: Page, content: bytes, kind: str = "image/jpeg") -> None:
    with page.expect_file_chooser() as chooser:
        add(page).click()
    chooser.value.set_files({"name": "a.jpg", "mimeType": kind, "buffer": content})


def add(page: Page) -> Locator:
    return page.get_by_role("button", name="Gửi ảnh", exact=True)


def send(page: Page) -> Locator:
    return page.get_by_role("button", name="Gửi ảnh này")


def test_a_photo_is_shown_then_sent_small_upright_and_bare(page: Page, stub: Stub) -> None:
    choose(page, picture())
    expect(page.get_by_alt_text("Ảnh đã chọn, chưa gửi")).to_be_visible()
    expect(send(page)).to_be_focused()
    assert stub.photos == []
    send(page).click()
    expect(answers(page)).to_contain_text(PHOTO)
    expect(page.get_by_alt_text("Ảnh anh/chị gửi")).to_be_visible()
    expect(page.locator("#photo")).to_be_hidden()
    (sent,) = stub.photos
    assert b"Phone of An" not in sent
    with Image.open(io.BytesIO(sent)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (800, 1600))


def test_one_may_be_dropped_and_a_png_be_sent(page: Page, stub: Stub) -> None:
    choose(page, picture())
    page.get_by_role("button", name="Bỏ ảnh").click()
    expect(page.locator("#photo")).to_be_hidden()
    expect(add(page)).to_be_focused()
    choose(page, picture("PNG", (40, 30)), "image/png")
    send(page).click()
    expect(answers(page)).to_contain_text(PHOTO)
    assert len(stub.photos) == 1 and stub.photos[0].startswith(b"\xff\xd8\xff")


def test_what_is_no_photo_is_told_at_once(page: Page, stub: Stub) -> None:
    choose(page, b"<html>")
    expect(page.locator("#photo .wrong")).to_contain_text("không phải ảnh")
    expect(page.get_by_role("status")).to_contain_text("không phải ảnh")
    expect(send(page)).to_have_count(0)
    assert stub.photos == []


def test_a_refusal_of_the_service_is_shown(page: Page, stub: Stub) -> None:
    stub.refusal = 415, "Tệp này không phải ảnh."
    choose(page, picture())
    send(page).click()
    expect(page.locator(".progress")).to_contain_text("không phải ảnh")
    expect(page.get_by_role("textbox")).to_have_value("")


def test_a_photo_waits_for_the_service_and_is_sent_when_it_is_back(page: Page, stub: Stub) -> None:
    stub.away = True
    choose(page, picture(size=(40, 30)))
    send(page).click()
    expect(page.locator(".progress")).to_contain_text("Chưa kết nối được")
    stub.away = False
    page.get_by_role("button", name="Gửi lại").click()
    expect(answers(page)).to_contain_text(PHOTO)
    assert len(stub.photos) == 1


def test_the_history_names_a_photo(page: Page, context: BrowserContext) -> None:
    choose(page, picture(size=(40, 30)))
    send(page).click()
    expect(answers(page)).to_contain_text(PHOTO)
    again = opened(context)
    expect(questions(again)).to_have_text(["Ảnh"])
