"""Reports on the desk: the list, every act, and who may."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from desk.pages.cases import ENDED, HELD, NOTHING_CHOSEN, NOTHING_WRITTEN, PAGE, TAKE_FIRST, THERE
from desk.pages.door import ROOT
from desk.pages.fields import LONGEST, TOO_LONG
from desk.pages.people import NO_UNIT
from desk.roles import Role
from feedback.catalog import load_catalog
from feedback.model import Draft, State
from feedback.photos import Photos
from feedback.public import Public
from messages.incoming import Attachment, Incoming
from tests.feedback.conftest import Office

from .conftest import Desk, Officer

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} ổ gà rất to"


@pytest.fixture
def hoa(desk: Desk) -> Officer:
    return desk.officer(Role.CASE_OFFICER, "Hoa").settle_in()


def file(office: Office, who: str = "an", text: str = "ổ gà rất to", place: str = "phố Huế") -> str:
    draft = Draft("road", place, text, contact="0912345678")
    return office.filing.file(office.citizen(who), draft, f"m-{who}").case.number


def test_a_report_from_the_list_to_its_end(office: Office, hoa: Officer) -> None:
    number = file(office)
    assert hoa.open("/phan-anh") == 200 and number in hoa.page and "1 phản ánh" in hoa.page
    own = f"/phan-anh/{number}"
    assert hoa.open(own) == 200 and "Cách tính" in hoa.page and "Tiếp nhận" in hoa.page
    assert hoa.send(f"{own}/nhan") == 200 and "Bắt đầu giải quyết" in hoa.page
    assert hoa.send(f"{own}/nhan") == 200
    assert hoa.send(f"{own}/tra-loi", text="Anh/chị cho biết rõ vị trí ạ?") == 200
    assert hoa.send(f"{own}/ket-thuc", result="Đã vá", evidence="Ảnh ngày 23/11") == 200
    case = office.work.get(number)
    assert (case.state, case.result, case.officer) == (State.CLOSED, "Đã vá", "Hoa")
    assert [event.act for event in office.work.course(number)] == ["filed", "received", "taken", "answered", "closed"]
    assert hoa.open("/phan-anh") == 200 and number not in hoa.page
    assert hoa.open("/phan-anh?trang-thai=closed") == 200 and number in hoa.page


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("ket-thuc", {"result": "Đã vá xong đoạn này", "evidence": " "}),
        ("tra-loi", {"text": " "}),
        ("tu-choi", {"reason": ""}),
        ("chuyen", {"unit": "ward", "why": ""}),
        ("chuyen", {"unit": "không có đơn vị này", "why": "thuộc phường"}),
        ("an", {"hidden_why": ""}),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(
    office: Office, hoa: Officer, act: str, typed: dict[str, str]
) -> None:
    number = file(office)
    hoa.open(f"/phan-anh/{number}")
    hoa.send(f"/phan-anh/{number}/nhan")
    before = office.work.course(number)
    assert hoa.send(f"/phan-anh/{number}/{act}", **typed) == 422 and NOTHING_WRITTEN in hoa.page
    assert all(value in hoa.page for name, value in typed.items() if name != "unit" and value.strip())
    assert office.work.course(number) == before


@pytest.mark.parametrize(
    ("act", "field"),
    [("ket-thuc", "result"), ("tra-loi", "text"), ("tu-choi", "reason"), ("chuyen", "why"), ("an", "hidden_why")],
)
def test_a_text_that_is_too_long_is_not_lost(office: Office, hoa: Officer, act: str, field: str) -> None:
    number = file(office)
    hoa.open(f"/phan-anh/{number}")
    long = "Đã vá. " * 600
    typed = {"result": "Đã vá", "evidence": "Ảnh", "unit": "ward"} | {field: long}
    assert hoa.send(f"/phan-anh/{number}/{act}", **typed) == 422 and TOO_LONG in hoa.page
    assert "maxlength" not in hoa.page, "a browser would cut what is pasted, and nobody would know"
    assert long.strip() in hoa.page and office.work.course(number)[-1].act == "filed"


def test_as_long_as_a_page_lets_one_write(office: Office, hoa: Officer) -> None:
    number = file(office)
    hoa.open(f"/phan-anh/{number}")
    lines = "Đã hẹn.\r\n" * (LONGEST // 8)
    assert hoa.send(f"/phan-anh/{number}/tra-loi", text=lines) == 200
    assert office.work.course(number)[-1].note == lines.replace("\r\n", "\n").strip()


def test_a_colleague_was_quicker(desk: Desk, office: Office, hoa: Officer) -> None:
    number = file(office)
    lan = desk.officer(Role.CASE_OFFICER).settle_in()
    lan.open(f"/phan-anh/{number}")
    hoa.open(f"/phan-anh/{number}")
    assert lan.send(f"/phan-anh/{number}/nhan") == 200
    held = HELD.format(officer="Lan")
    assert hoa.send(f"/phan-anh/{number}/nhan") == 409 and held in hoa.page
    assert hoa.send(f"/phan-anh/{number}/ket-thuc", result="Việc tôi đã làm", evidence="ảnh") == 409
    assert "Việc tôi đã làm" in hoa.page and held in hoa.page and office.work.get(number).officer == "Lan"


def acts_of(page: str, number: str) -> set[str]:
    return set(re.findall(rf'action="{ROOT}/phan-anh/{number}/([a-z-]+)"', page))


ALWAYS = {"lien-he", "tra-loi", "an"}


def test_only_what_works_now_is_offered(desk: Desk, office: Office, hoa: Officer) -> None:
    number = file(office)
    own = f"/phan-anh/{number}"
    lan = desk.officer(Role.CASE_OFFICER).settle_in()
    hoa.open(own)
    assert acts_of(hoa.page, number) == ALWAYS | {"nhan", "chuyen", "tu-choi"}
    assert "Bấm <strong>Tiếp nhận</strong> trước khi trả lời." in hoa.page
    for _ in range(2):
        hoa.send(f"{own}/nhan")
    assert acts_of(hoa.page, number) == ALWAYS | {"ket-thuc", "chuyen", "tu-choi"}
    lan.open(own)
    assert acts_of(lan.page, number) == ALWAYS | {"chuyen"} and "Hoa đang giữ việc này" in lan.page
    assert lan.send(f"{own}/chuyen", unit="ward", why="ngõ nhỏ") == 200
    assert acts_of(lan.page, number) == ALWAYS | {"nhan", "ket-thuc", "chuyen", "tu-choi"}
    assert "chưa có cán bộ phụ trách" in lan.page and "chưa ai nhận" not in lan.page
    assert lan.send(f"{own}/ket-thuc", result="Đã vá", evidence="Ảnh") == 200
    assert acts_of(lan.page, number) == ALWAYS


def test_why_an_act_was_refused_is_true(office: Office, hoa: Officer) -> None:
    number = file(office)
    own = f"/phan-anh/{number}"
    hoa.open(own)
    assert hoa.send(f"{own}/ket-thuc", result="Đã vá ổ gà", evidence="Ảnh ngày 23/11") == 409
    assert TAKE_FIRST in hoa.page and "Đã vá ổ gà" in hoa.page and "Ảnh ngày 23/11" in hoa.page
    assert hoa.send(f"{own}/chuyen", unit=office.work.get(number).unit, why="nhầm") == 409 and THERE in hoa.page
    hoa.send(f"{own}/tu-choi", reason="ngoài thẩm quyền")
    ended = ENDED.format(state=State.REFUSED.label)
    for act, typed in (("ket-thuc", {"result": "Đã vá", "evidence": "Ảnh"}), ("chuyen", {"unit": "ward", "why": "ô"})):
        assert hoa.send(f"{own}/{act}", **typed) == 409 and ended in hoa.page, act
        assert typed.get("result", "ô") in hoa.page


def test_a_message_sent_again_reaches_the_citizen_once(desk: Desk, office: Office, hoa: Officer) -> None:
    number = file(office)
    own = f"/phan-anh/{number}"
    lan = desk.officer(Role.CASE_OFFICER).settle_in()
    for officer in (hoa, lan):
        officer.open(own)

    def told(officer: Officer = hoa, **typed: str) -> int:
        before = len(office.pushed.said)
        assert officer.send(f"{own}/tra-loi", **({"text": "Anh/chị cho biết vị trí ạ?"} | typed)) == 200
        return len(office.pushed.said) - before

    assert told() == 1
    hoa.open(own)  # the browser's Back
    assert told() == 0
    hoa.send(f"{own}/nhan")
    assert told() == 0, "another act between does not make it another message"
    assert told(text="Tôi xin hỏi thêm") == told(public="1") == told(lan) == 1
    office.clock.pass_(hours=2)
    assert told() == 1, "a reminder"


def test_a_photo_is_public_until_staff_take_it_back(office: Office, hoa: Officer, tmp_path: Path) -> None:
    photos = Photos(office.database, office.clock, office.ledger, tmp_path)
    sent = Incoming("zalo", "an", "k", "k", office.clock.now(), attachment=Attachment("photo", "ref"))
    draft = Draft("road", "phố Huế", "ổ gà", photos=(office.inbox.receive(sent),))
    number = office.filing.file(office.citizen(), draft, "m1").case.number
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    photos.fetch_ordered(lambda *_: picture.getvalue())
    (photo,) = office.work.photos(number)
    own, public = f"/phan-anh/{number}", Public(office.database, office.clock)
    hoa.open(own)
    for _ in range(2):
        assert hoa.send(f"{own}/anh", photo=photo.id) == 200 and "Thôi công khai ảnh số 1" in hoa.page
    shown = public.case(number)
    assert shown and shown.photos == (photo.id,) and photos.read_public(photo.id)
    for _ in range(2):
        assert hoa.send(f"{own}/thoi-cong-khai-anh", photo=photo.id) == 200 and "Cho công khai ảnh số 1" in hoa.page
    shown = public.case(number)
    assert shown and shown.photos == () and photos.read_public(photo.id) is None
    assert [event.act for event in office.work.course(number)] == ["filed", "photo_approved", "photo_withdrawn"]
    assert "Thôi công khai ảnh" in hoa.page
    assert "case_photo_withdrawn" in [entry.act for entry in office.ledger.chain(f"case:{number}")]
    assert hoa.send(f"{own}/thoi-cong-khai-anh", photo="khong-co") == 404


def test_how_to_reach_somebody_is_seen_once_and_written_down(office: Office, hoa: Officer) -> None:
    number = file(office)
    hoa.open(f"/phan-anh/{number}")
    assert "0912345678" not in hoa.page
    assert hoa.send(f"/phan-anh/{number}/lien-he") == 200 and "0912345678" in hoa.page
    assert [event.staff for event in office.work.course(number) if event.act == "contact_seen"] == ["Hoa"]
    hoa.open(f"/phan-anh/{number}")
    assert "0912345678" not in hoa.page


def test_hidden_and_shown_again(office: Office, hoa: Officer) -> None:
    number = file(office)
    hoa.open(f"/phan-anh/{number}")
    assert hoa.send(f"/phan-anh/{number}/an", hidden_why="có tên người") == 200 and "đang ẩn" in hoa.page
    assert hoa.send(f"/phan-anh/{number}/an", hidden_why="đã che tên", show="1") == 200
    assert not office.work.get(number).is_hidden


def test_many_are_passed_on_at_once(office: Office, hoa: Officer) -> None:
    numbers = [file(office, f"người {each}", place=f"phố {each}") for each in range(3)]
    hoa.open(f"/phan-anh/{numbers[2]}")
    hoa.send(f"/phan-anh/{numbers[2]}/tu-choi", reason="ngoài thẩm quyền")
    hoa.open("/phan-anh?trang-thai=tat-ca")
    picked: dict[str, str | list[str]] = {"numbers": [*numbers, "PA-26-999999"], "unit": "ward", "why": "ngõ nhỏ"}
    action = re.search(r'action="/can-bo(/phan-anh/chuyen[^"]*)"', hoa.page)
    assert action and hoa.send(unescape(action[1]), **picked) == 200
    assert '<option value="tat-ca" selected>' in hoa.page, "back on what was filtered"
    assert "Đã chuyển 2 phản ánh" in hoa.page and numbers[2] in hoa.page and "PA-26-999999" in hoa.page
    assert [office.work.get(number).unit for number in numbers[:2]] == ["ward", "ward"]
    for incomplete in ({"numbers": []}, {"why": " "}, {"unit": "x"}):
        assert hoa.send("/phan-anh/chuyen", **(picked | incomplete)) == 422
        assert NOTHING_CHOSEN in hoa.page
    assert hoa.send("/phan-anh/chuyen", **(picked | {"numbers": "PA-26-<b>"})) == 422 and "<b>" not in hoa.page


def test_sent_again_it_is_passed_on_once(office: Office, hoa: Officer) -> None:
    number = file(office)
    hoa.open("/phan-anh")
    for _ in range(2):  # a page loaded again
        hoa.send("/phan-anh/chuyen", numbers=number, unit="ward", why="ngõ nhỏ")
    assert [event.act for event in office.work.course(number)].count("routed") == 1


def test_the_first_page_says_how_many_wait(desk: Desk, office: Office, hoa: Officer) -> None:
    file(office)
    hoa.open("/")
    assert "<strong>1</strong> Còn phải giải quyết" in hoa.page and "<strong>0</strong> Của tôi" in hoa.page
    lan = desk.officer(Role.EDITOR).settle_in()
    lan.open("/")
    assert "Còn phải giải quyết" not in lan.page


def test_late_ones_and_ones_own(office: Office, hoa: Officer) -> None:
    number, other = file(office), file(office, "bình", place="phố Vọng")
    hoa.open(f"/phan-anh/{number}")
    hoa.send(f"/phan-anh/{number}/nhan")
    hoa.open("/phan-anh?cua-toi=1")
    assert number in hoa.page and other not in hoa.page
    hoa.open("/phan-anh?qua-han=1")
    assert number not in hoa.page and other not in hoa.page
    for _ in range(5):  # a click now and then keeps the session
        office.clock.pass_(minutes=100)
        hoa.open("/phan-anh?qua-han=1")
    assert other in hoa.page and number not in hoa.page


def test_pages_of_the_list(office: Office, hoa: Officer) -> None:
    numbers = [file(office, f"người {each}", place=f"phố số {each}") for each in range(PAGE + 3)]
    hoa.open("/phan-anh")
    assert sum(number in hoa.page for number in numbers) == PAGE and "Trang 1/2" in hoa.page
    hoa.open("/phan-anh?trang=2")
    assert sum(number in hoa.page for number in numbers) == 3
    hoa.open("/phan-anh?trang=99")
    assert "Trang 2/2" in hoa.page


def test_what_citizens_wrote_stays_text(office: Office, hoa: Officer) -> None:
    number = file(office, text=HOSTILE, place=HOSTILE)
    for path in ("/phan-anh", f"/phan-anh/{number}"):
        hoa.open(path)
        assert hoa.said and "<script>" not in hoa.said.text and "{{ 7 * 7 }}" in hoa.page


@pytest.mark.parametrize("path", ["/phan-anh/PA-26-999999", "/phan-anh/PA-1", "/anh/p2", "/anh/..%2f..%2fsecret-key"])
def test_what_is_not_there(hoa: Officer, path: str) -> None:
    assert hoa.open(path) in (404, 422) and "Không mở được" in hoa.page


def test_a_photo_is_for_case_officers(desk: Desk, hoa: Officer) -> None:
    assert hoa.open("/anh/p1") == 200
    assert desk.officer(Role.EDITOR, "Lan").settle_in().open("/anh/p1") == 403
    stranger = desk.browser("x")
    assert stranger.open("/anh/p1") == 200 and "Đăng nhập" in stranger.page


def test_what_waits_for_ones_unit_stands_on_the_first_page(office: Office, desk: Desk, hoa: Officer) -> None:
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    chief.open("/nhan-su")
    hoa.open("/")
    assert "đơn vị tôi" not in hoa.page
    number = file(office)
    unit = office.work.get(number).unit
    assert chief.send("/nhan-su/don-vi", name="Hoa", unit="<b>") == 422 and NO_UNIT in chief.page
    assert chief.send("/nhan-su/don-vi", name="Hoa", unit=unit) == 200
    hoa.open("/")
    assert f'/phan-anh?don-vi={unit}"><strong>1</strong> Của đơn vị tôi' in hoa.page
    assert f'/hoi-thoai?don-vi={unit}"><strong>0</strong> Chờ đơn vị tôi' in hoa.page
    hoa.open(f"/phan-anh?don-vi={unit}")
    assert number in hoa.page
    office.work.route(number, "Minh", next(each for each in load_catalog().units if each != unit), "nhầm đơn vị")
    hoa.open("/phan-anh")
    assert "<strong>0</strong> Của đơn vị tôi" in hoa.page and number in hoa.page
    assert chief.send("/nhan-su/don-vi", name="Hoa", unit="") == 200
    hoa.open("/")
    assert "đơn vị tôi" not in hoa.page
    chief.open("/nhat-ky")
    assert "Xếp đơn vị" in chief.page


def test_numbers_in_words_for_the_public_are_struck_out(office: Office, hoa: Officer) -> None:
    number = file(office)
    hoa.open(f"/phan-anh/{number}")
    own = f"/phan-anh/{number}"
    assert hoa.send(f"{own}/tra-loi", text="Đã gọi ông An 0912345678", public="1") == 200
    assert hoa.send(f"{own}/chuyen", unit="ward", why="nhà ông An, số 0912345678") == 200
    public = [event.note or "" for event in office.work.course(number) if event.is_public]
    assert any("Đã gọi ông An" in note for note in public) and "0912345678" not in "".join(public)
