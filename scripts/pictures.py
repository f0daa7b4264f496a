"""Make the pictures of the public pages and of the desk for docs/images, from invented people and reports.

    .venv/bin/python -m scripts.pictures

Needs Chromium. Each shows what a phone, or a desk's window, has above all; in few colours, to stay under MOST bytes.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from answers.effect import Asked, Difference, Told
from core.database import Database
from desk.golden_checks import Missed
from desk.pages.running_words import JOBS
from messages.inbox import TurnResult
from messages.incoming import Incoming
from messages.jobs import JobStore
from messages.outcome import Outcome
from messages.reply import Reply, Source
from motcua.migrate import migrate
from procedure_kb.model import Plain
from procedure_kb.starters import load_starters
from tests.conftest import ROOT, FixedClock
from tests.desk_town import CHIEF, DeskTown, desk_town
from tests.public_town import PublicTown, public_town

IMAGES = ROOT / "docs" / "images"
PHONE = (390, 1240)
DESK = (1080, 1240)
OLD_SCREEN = (1366, 768)
MOST = 200_000
COLOURS = 128
PROCEDURE = "2.000635"
DESK_PAGES = {
    "desk-home": "/",
    "desk-cases": "/phan-anh",
    "desk-case": "/phan-anh/{number}",
    "desk-procedures": "/thu-tuc",
    "desk-procedure": f"/thu-tuc/{PROCEDURE}",
    "desk-history": f"/thu-tuc/{PROCEDURE}/lich-su",
    "desk-drafts": "/ban-soan",
    "desk-draft": "/ban-soan/{own}#cach-nop",
    "desk-review": "/ban-soan/{others}/xem",
    "desk-imports": "/nhap-tep",
    "desk-import": "/nhap-tep/{file}",
    "desk-figures": "/so-lieu?ngay=30",
    "desk-figures-days": "/so-lieu?ngay=30#days-title",
    "desk-messages": "/so-lieu/tin-nhan?ngay=30&ket-qua=no_match",
    "desk-weeks": "/cham-diem",
    "desk-marking": "/cham-diem/{week}",
    "desk-golden": "/cau-mau",
    "desk-people": "/nhan-su",
    "desk-journal": "/nhat-ky",
    "desk-account": "/tai-khoan",
}

RUNNING_PAGES = {
    "desk-running": "",
    "desk-channel": "/kenh/zalo",
    "desk-jobs": "/viec-dinh-ky",
    "desk-announcing": "/thong-bao",
    "desk-days": "/ngay-lam-viec",
    "desk-places": "/noi-tiep-nhan",
    "desk-routing": "/chuyen-xu-ly",
    "desk-vocabulary": "/tu-vung",
    "desk-retention": "/luu-giu",
}

Pictures = Iterator[tuple[str, bytes]]
"""Names, and what Chromium drew."""


def pages(town: PublicTown) -> dict[str, tuple[str, tuple[int, int]]]:
    """Picture -> address and size."""
    return {
        "public-figures": ("/cong-khai", DESK),
        "public-list": ("/cong-khai/phan-anh", PHONE),
        "public-case": (f"/cong-khai/phan-anh/{town.case}", PHONE),
    }


def public_pictures(browser: Browser, database: Database, folder: Path) -> Pictures:
    with public_town(database, folder, FixedClock()) as town:
        for name, (path, size) in pages(town).items():
            page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
            page.goto(town.url + path, wait_until="networkidle")
            yield name, page.screenshot()
            page.close()


def desk_pictures(browser: Browser, database: Database, folder: Path) -> Pictures:
    """As the administrator sees it, from the first sign-in on."""
    with desk_town(database, FixedClock(), folder) as town:
        page = browser.new_page(
            viewport={"width": OLD_SCREEN[0], "height": OLD_SCREEN[1]}, locale="vi-VN", base_url=town.url
        )
        page.goto("/can-bo/", wait_until="networkidle")
        yield "desk-sign-in", page.screenshot()
        town.enter(page, CHIEF)
        town.staff.place(CHIEF, "infrastructure")
        town.report("một người", "Ngõ ngập sau mưa, nước vào nhà.", "flood")
        numbers = {"number": town.report("người khác"), **drafts(town), "file": file(town), "week": messages(town)}
        for name, path in DESK_PAGES.items():
            page.goto(f"/can-bo{path.format(**numbers)}", wait_until="networkidle")
            yield name, page.screenshot()
        yield from running_pictures(page, town)
        yield from gap_pictures(page, town)
        yield from talk_pictures(page, town)


def running_pictures(page: Page, town: DeskTown) -> Pictures:
    """One platform was off for an hour; everybody is told of a rest in the evening; a storm closes the offices."""
    running, now = town.running, town.clock.now()
    running.operating.turn("zalo", False, "OA đang bảo trì", CHIEF)
    running.operating.turn("zalo", True, "OA đã xong", CHIEF)
    JobStore(town.office.database, town.clock).plan(JOBS)
    text = "Hệ thống bảo trì từ 20:00 đến 22:00 hôm nay. Trong lúc đó anh/chị gọi tổng đài 1022, nhánh 7."
    running.announcements.announce(text, None, now + timedelta(hours=13), CHIEF)
    running.days.set(now.date() + timedelta(days=2), False, "nghỉ bão", "Công điện 12 của Thủ tướng", CHIEF)
    office = {"name": "Chi nhánh số 1", "address": "258 Võ Chí Công, phường Tây Hồ", "source": "trang của Trung tâm"}
    running.places.records.put("offices", [office], 0, CHIEF, running.places.journal)
    words = {"citizens": "nhập khẩu về nhà chồng", "official": "đăng ký thường trú"}
    running.vocabulary.lexicon.put([words], 0, CHIEF, running.vocabulary.journal)
    with town.office.database.write() as connection:
        deleted = {"messages": 1204, "conversations": 310, "contacts": 12}
        town.office.ledger.append(connection, "retention", about="retention", facts=deleted)
    for name, path in RUNNING_PAGES.items():
        page.goto(f"/can-bo/van-hanh{path}", wait_until="networkidle")
        yield name, page.screenshot()
    page.set_viewport_size({"width": PHONE[0], "height": 844})
    page.goto("/", wait_until="networkidle")
    yield "desk-announced", page.screenshot()
    page.set_viewport_size({"width": OLD_SCREEN[0], "height": OLD_SCREEN[1]})


def gap_pictures(page: Page, town: DeskTown) -> Pictures:
    """Questions of two weeks, one of which is about to be linked; and one that is tried."""
    nothing = TurnResult(Outcome.NO_MATCH, (Reply("Tôi chưa có thông tin về việc này."),))
    asked = {
        9: ("đăng ký nuôi chó ở phường nào", "mai Hà Nội có mưa không"),
        4: ("Đăng ký nuôi chó ở phường thế nào ạ?", "dang ky nuoi cho phuong", "bé mới lọt lòng làm giấy tờ gì"),
        1: ("đăng ký nuôi chó tại phường", "thuê vỉa hè để xe cưới một buổi", "bé mới lọt lòng làm giấy tờ gì vậy"),
    }
    town.clock.pass_(days=-9)
    for ago, questions in asked.items():
        for number, text in enumerate(questions):
            town.citizens.say(f"người {ago} {number}", text, nothing)
        town.clock.pass_(days=ago - {9: 4, 4: 1, 1: 0}[ago])
    page.goto("/can-bo/cau-hoi", wait_until="networkidle")
    yield "desk-gaps", page.screenshot()
    page.get_by_role("link", name="bé mới lọt lòng").click()
    page.get_by_label("Tìm bằng mã, tên hoặc lời khác").fill("giấy khai sinh cho bé mới đẻ")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("radio").first.check()
    yield "desk-gap", page.screenshot(full_page=True)
    page.goto("/can-bo/hoi-thu?cau=lam giay khai sinh cho con can giay to gi", wait_until="networkidle")
    yield "desk-try", page.screenshot(full_page=True)


def talk_pictures(page: Page, town: DeskTown) -> Pictures:
    """Three citizens wait; one is being answered."""
    fact = Reply("Đăng ký khai sinh không mất phí.", source=Source("1.001193", "163/QĐ-BTP", "tháng 7/2026"))
    nothing = Reply("Tôi chưa có thông tin để trả lời câu này. Anh/chị có muốn gặp cán bộ không?")
    answered = TurnResult(Outcome.ANSWERED, (fact,), procedure_id="1.001193")
    unknown = TurnResult(Outcome.NO_MATCH, (nothing,))
    town.citizens.say("một", "làm giấy khai sinh cho con mất bao nhiêu", answered)
    asked = {"một": "bé sinh ở nhà thì sao", "hai": "nhà tôi bị cắt nước từ hôm qua", "ba": "hồ sơ của tôi trễ hẹn"}
    for who, before in asked.items():
        town.citizens.ask_for_an_officer(who, before, unknown)
        town.clock.pass_(minutes=13)
    town.citizens.say("một", "bé không có giấy chứng sinh")
    first = town.handoffs.open()[0].id
    page.goto(f"/can-bo/hoi-thoai/{first}", wait_until="networkidle")
    page.get_by_role("button", name="Nhận", exact=True).click()
    page.get_by_role("button", name="Chèn vào ô").click()
    page.wait_for_load_state("networkidle")
    yield "desk-talk", page.screenshot(full_page=True)
    page.goto("/can-bo/hoi-thoai", wait_until="networkidle")
    yield "desk-talks", page.screenshot()


def drafts(town: DeskTown) -> dict[str, int]:
    """One's own, and a colleague's that waits, with its effect worked out."""
    knowledge = town.knowledge
    load_starters(town.office.database, town.clock, town.office.ledger)
    own = knowledge.drafts.begin(PROCEDURE, CHIEF)
    draft = knowledge.drafts.begin(PROCEDURE, "Nguyễn Thị Lan")
    draft.content["plain"]["notes"]["fee"] = "9.000 đồng mỗi bản sao."
    knowledge.drafts.save(draft.number, draft.author, draft.content, draft.saves)
    draft = knowledge.drafts.propose(draft.number, draft.author, "Nghị quyết mới về mức thu")
    effect = knowledge.effects.ask(draft)
    knowledge.effects.take()
    before = Told("answered", PROCEDURE, ("Phí, lệ phí:\n• 8.000 đồng mỗi bản sao.",), ())
    after = Told("answered", PROCEDURE, ("Phí, lệ phí:\n• 9.000 đồng mỗi bản sao.",), ())
    asked = Asked("xin bản sao trích lục khai sinh hết bao nhiêu tiền", "fee", times=12)
    knowledge.effects.progress(effect.id, 2360, 2360)
    knowledge.effects.finish(effect.id, [Difference(asked, "changed", before, after, is_wrong=False).as_json()])
    golden = "sao trích lục kết hôn lấy ở xã nào cũng được à"
    knowledge.golden.add(golden, PROCEDURE, "place", "Nguyễn Thị Lan")
    knowledge.golden_checks.keep("1", 181, [Missed(golden, PROCEDURE, "clarified", None)])
    return {"own": own.number, "others": draft.number}


def file(town: DeskTown) -> int:
    """Of a colleague, waiting: a new procedure and one that changes."""
    standing = town.knowledge.store.get(PROCEDURE)
    assert standing  # noqa: S101 - a starter
    official = standing.official.model_copy(update={"name": "Cấp thẻ bạn đọc của thư viện", "code": "9.000001"})
    new = standing.model_copy(update={"id": "9.000001", "official": official, "plain": Plain()})
    steps = (*standing.official.steps, "Nhận kết quả tại nhà")
    changed = standing.model_copy(update={"official": standing.official.model_copy(update={"steps": steps})})
    lines = "\n".join(each.model_dump_json(exclude_defaults=True) for each in (new, changed))
    return town.imports.receive("tu-cong.jsonl", io.BytesIO(lines.encode()), "Nguyễn Thị Lan", None)


def messages(town: DeskTown) -> str:
    """Two weeks of them; the week that is drawn for judging. The clock is as it was afterwards."""
    inbox, clock = town.office.inbox, town.clock
    texts = ("lệ phí bản sao khai sinh", "dang ky tam tru can gi", "làm lại căn cước ở đâu", "the thu vien", "xin chào")
    outcomes = (Outcome.ANSWERED, Outcome.ANSWERED, Outcome.CLARIFIED, Outcome.NO_MATCH, Outcome.SMALL_TALK)
    now = clock.now()
    clock.pass_(days=-14)
    for day in range(14):
        for number in range(4 + day % 5):
            key, each = f"picture {day} {number}", (day + number) % len(texts)
            inbox.receive(Incoming("zalo" if number % 3 else "web", "an", key, key, clock.now(), text=texts[each]))
            result = TurnResult(outcomes[each], (Reply("Phí, lệ phí: 8.000 đồng mỗi bản sao."),))
            work = inbox.lease()
            assert work  # noqa: S101 - just received
            inbox.settle(work, result, [{"text": "Phí, lệ phí: 8.000 đồng mỗi bản sao."}], 1.0)
        clock.pass_(days=1)
    clock.pass_(seconds=(now - clock.now()).total_seconds())
    town.numbers.messages.count_days()
    town.numbers.marks.draw()
    week = next(iter(town.numbers.marks.weeks()))
    for number, drawn in enumerate(town.numbers.marks.of_week(week)[:8]):
        town.numbers.marks.mark(week, drawn.id, "wrong" if number == 5 else "right", "Nguyễn Thị Lan")
    left = next(each for each in town.numbers.marks.of_week(week) if each.verdict is None)
    return f"{week}#cau-{left.id}"


def small(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for number, pictures in enumerate((public_pictures, desk_pictures)):
            (own := folder / str(number)).mkdir()
            with closing(Database(f"sqlite:///{own / 'motcua.db'}")) as database:
                migrate(database)
                for name, png in pictures(browser, database, own):
                    keep(name, small(png))


def keep(name: str, picture: bytes) -> None:
    if len(picture) > MOST:
        sys.exit(f"{name} has {len(picture)} bytes, more than {MOST}")
    (IMAGES / f"{name}.png").write_bytes(picture)
    print(f"{name}.png: {len(picture) // 1000} kB")


if __name__ == "__main__":
    main()
