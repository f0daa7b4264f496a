"""Procedures in and out as files: seen before they change anything, taken in by a second person."""

import json
import re
from pathlib import Path

import pytest
from starlette.types import Message

from core.errors import InputError
from core.ledger import Ledger
from desk.file_words import in_vietnamese
from desk.imports import PAGE
from desk.pages.door import ROOT
from desk.pages.files import CHANGED, NO_DAY, NO_FILE, NOT_ONES_OWN
from desk.roles import Role
from procedure_kb.record_file import read_records
from tests.conftest import run_aside
from tests.procedure_kb.samples import portal_record, procedure
from tests.procedure_kb.test_record_file_bad import BAD

from .conftest import Desk, Officer

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def lan(desk: Desk) -> Officer:
    return desk.officer(Role.EDITOR, "Lan").settle_in()


@pytest.fixture
def duc(desk: Desk) -> Officer:
    return desk.officer(Role.REVIEWER, "Đức").settle_in()


def lines(*records: dict[str, object]) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


def send(officer: Officer, content: bytes, name: str = "cong.jsonl", verified_on: str = "2026-11") -> int:
    officer.open("/nhap-tep")
    return officer.send_file("/nhap-tep", name, content, verified_on=verified_on)


def test_seen_by_one_taken_in_by_another(desk: Desk, lan: Officer, duc: Officer) -> None:
    store = desk.knowledge.store
    store.save(procedure("1.000001", summary="Lời của mình"), who="seed", expected_version=0)
    assert send(lan, lines(portal_record("1.000001"), portal_record("1.000002"))) == 200, lan.page
    assert "1</strong> thủ tục mới" in lan.page and "1</strong> thay đổi" in lan.page
    assert "Thành phần hồ sơ" in lan.page or "Giấy tờ theo bản công bố" in lan.page
    assert store.count() == 1, "nothing changed yet"
    assert "Duyệt và nhập" not in lan.page
    assert duc.open("/nhap-tep") == 200 and "cong.jsonl" in duc.page
    assert duc.open("/nhap-tep/1") == 200
    assert duc.send("/nhap-tep/1/duyet") == 200 and "Đức đã duyệt, đã nhập" in duc.page
    assert store.count() == 2 and store.version("1.000001").who == "Lan"
    kept = store.get("1.000001")
    assert kept and kept.plain.summary == "Lời của mình" and kept.official.steps
    assert duc.open("/nhap-tep") == 200 and "Đang chờ duyệt" not in duc.page


def test_each_record_is_shown_as_it_stands_and_as_it_would_be(desk: Desk, lan: Officer, duc: Officer) -> None:
    desk.knowledge.store.save(procedure("1.000001"), who="seed", expected_version=0)
    new = portal_record("1.000002", quality_flags=["time_without_unit"], requirements=f"Có {HOSTILE}")
    send(lan, lines(portal_record("1.000001", requirements="Có, từ nay"), new))
    assert 'href="/can-bo/nhap-tep/1/thu-tuc/1.000001"' in lan.page
    assert duc.open("/nhap-tep/1/thu-tuc/1.000001") == 200
    assert re.search(r"<del>.*Đăng ký khai sinh.*</del>", duc.page) and re.search(
        r"<ins>.*Có, từ nay.*</ins>", duc.page
    )
    assert "Yêu cầu, điều kiện" in duc.page and 'rel="next" href="/can-bo/nhap-tep/1/thu-tuc/1.000002"' in duc.page
    assert duc.open("/nhap-tep/1/thu-tuc/1.000002") == 200 and duc.said
    assert "Chỗ máy đọc còn nghi ngờ" in duc.page and "Thời hạn thiếu đơn vị" in duc.page
    assert "<script>alert" not in duc.said.text
    assert duc.open("/nhap-tep/1/thu-tuc/9.9") == 404
    duc.open("/nhap-tep/1")
    assert duc.send("/nhap-tep/1/duyet") == 200 and 'href="/can-bo/thu-tuc/1.000002"' in duc.page
    assert duc.open("/nhap-tep/1/thu-tuc/1.000002") == 404, "from now on its history tells"


def test_a_long_file_is_shown_page_by_page(lan: Officer) -> None:
    send(lan, lines(*(portal_record(f"1.{number:06}") for number in range(1, PAGE + 2))))
    assert "1.000050" in lan.page and "1.000051" not in lan.page and "Trang 1/2" in lan.page
    assert lan.open("/nhap-tep/1?trang=2") == 200 and "1.000051" in lan.page and "1.000050" not in lan.page


def test_a_file_that_changes_nothing_waits_for_nobody(lan: Officer, duc: Officer, tmp_path: Path) -> None:
    send(lan, lines(portal_record("1.000001")))
    duc.open("/nhap-tep/1")
    assert duc.send("/nhap-tep/1/duyet") == 200
    assert send(lan, lines(portal_record("1.000001")), name="lai.jsonl") == 200 and "không cần ai duyệt" in lan.page
    assert "không đổi gì, tự đóng" in lan.page and "Bỏ tệp này" not in lan.page
    assert not (tmp_path / "imports" / "2").exists()
    assert lan.open("/nhap-tep") == 200 and "lai.jsonl" in lan.page and "Đang chờ duyệt" not in lan.page


def test_a_file_that_a_colleague_brought_in_meanwhile_is_done_with(desk: Desk, lan: Officer, duc: Officer) -> None:
    send(lan, lines(portal_record("1.000001")))
    send(lan, lines(portal_record("1.000001")))
    for number in (1, 2):
        duc.open(f"/nhap-tep/{number}")
        assert duc.send(f"/nhap-tep/{number}/duyet") == 200
    assert "không cần ai duyệt" in duc.page and desk.knowledge.store.version("1.000001").number == 1


def test_a_colleagues_file_is_dropped_by_who_is_sure(desk: Desk, lan: Officer, duc: Officer) -> None:
    send(lan, lines(portal_record("1.000002")))
    duc.open("/nhap-tep/1")
    assert duc.send("/nhap-tep/1/bo") == 200 and "Lan gửi tệp này" in duc.page
    assert lan.open("/nhap-tep/1") == 200 and "chờ duyệt" in lan.page
    assert duc.send("/nhap-tep/1/bo", sure="yes") == 200 and "Đã bỏ tệp" in duc.page
    assert lan.open("/nhap-tep") == 200 and "Đức đã bỏ" in lan.page
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    assert chief.open("/nhat-ky") == 200 and "(cong.jsonl), của Lan" in chief.page


def test_nobody_takes_in_what_they_sent(desk: Desk, duc: Officer) -> None:
    assert send(duc, lines(portal_record("1.000002"))) == 200
    assert duc.send("/nhap-tep/1/duyet") == 422 and NOT_ONES_OWN in duc.page and desk.knowledge.store.count() == 0


def test_given_up(desk: Desk, lan: Officer, duc: Officer, tmp_path: Path) -> None:
    send(lan, lines(portal_record("1.000002")))
    assert (tmp_path / "imports" / "1").is_dir()
    assert lan.send("/nhap-tep/1/bo") == 200 and "Đã bỏ tệp" in lan.page
    assert not (tmp_path / "imports" / "1").exists()
    duc.open("/nhap-tep")
    assert duc.send("/nhap-tep/1/duyet") == 409 and desk.knowledge.store.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cong.jsonl", b'{"name": ', "cong.jsonl, dòng 1: tệp không đúng dạng JSON"),
        ("cong.xlsx", b"no spreadsheet", "cong.xlsx"),
        ("rong.csv", b"", "rong.csv: tệp không có thủ tục nào"),
        ("../../etc/passwd", b"root:x:0:0", "passwd"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    desk: Desk, lan: Officer, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    assert send(lan, content, name) == 422
    assert "chưa có gì thay đổi" in lan.page and said in lan.page
    assert not list((tmp_path / "imports").glob("*/*")) and lan.open("/nhap-tep/1") == 404


@pytest.mark.parametrize(("name", "content", "problem"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_a_file_is_said_in_vietnamese(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    """Every kind of broken file that the reader's own tests know."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_records(path))
    said = in_vietnamese(str(caught.value))
    assert said.startswith(path.name) and "máy báo" not in said
    place = re.search(r"(?:line|row) (\d+):", str(caught.value))
    assert place is None or f" {place[1]}: " in said
    assert not re.search(r"\b(is|has|holds|must|the|not|of|stands)\b", said.partition(": ")[2]), said


def test_no_file_and_no_day(lan: Officer) -> None:
    lan.open("/nhap-tep")
    assert lan.send("/nhap-tep", verified_on="2026-11") == 422 and NO_FILE in lan.page and 'value="2026-11"' in lan.page
    assert send(lan, lines(portal_record("1.000002")), verified_on="hôm qua") == 422 and NO_DAY in lan.page


def test_what_a_file_holds_stays_text(lan: Officer) -> None:
    record = portal_record("1.000002", name=f"Cấp {HOSTILE} thẻ")
    send(lan, lines(record), name=f"{HOSTILE}.jsonl")
    assert lan.said and "<script>alert" not in lan.said.text


def test_what_is_filtered_is_taken_away(desk: Desk, lan: Officer, tmp_path: Path) -> None:
    for id, name in (("1.000001", "Đăng ký khai sinh"), ("1.000002", "Đăng ký kết hôn")):
        desk.knowledge.store.save(procedure(id, name=name), who="seed", expected_version=0)
    for format in ("jsonl", "csv", "xlsx"):
        assert lan.open(f"/tai-ve?tim=ket+hon&dang={format}") == 200 and lan.said
        assert f".{format}" in lan.said.headers["content-disposition"]
        file = tmp_path / f"tai-ve.{format}"
        file.write_bytes(lan.said.content)
        assert [each.id for each in read_records(file)] == ["1.000002"]
    assert lan.open("/tai-ve?dang=exe") == 422


def test_what_was_published_since_the_preview_is_seen_before_it_is_overwritten(
    desk: Desk, lan: Officer, duc: Officer
) -> None:
    store = desk.knowledge.store
    store.save(procedure("1.000001"), who="seed", expected_version=0)
    send(lan, lines(portal_record("1.000001")))
    duc.open("/nhap-tep/1")
    held = store.get("1.000001")
    assert held
    official = held.official.model_copy(update={"requirements": "Có, từ hôm nay"})
    store.save(held.model_copy(update={"official": official}), who="Hoa", expected_version=1)
    assert duc.send("/nhap-tep/1/duyet") == 409 and CHANGED in duc.page
    corrected = store.get("1.000001")
    assert corrected and corrected.official.requirements == "Có, từ hôm nay"
    assert duc.send("/nhap-tep/1/duyet") == 200, "now it was seen"


def test_a_files_name_stays_among_staff(desk: Desk, lan: Officer, ledger: Ledger) -> None:
    send(lan, lines(portal_record("1.000001")), name="danh_sach_Nguyen_Van_A.jsonl")
    assert "Nguyen_Van_A" not in "".join(entry.facts for entry in ledger.chain("import:1"))
    assert any("Nguyen_Van_A" in str(act.facts) for act in desk.journal.read())


@pytest.mark.parametrize(
    ("role", "headers", "status"),
    [
        (None, {}, 303),
        (Role.VIEWER, {}, 403),
        (Role.EDITOR, {"origin": "https://evil.example"}, 403),
        (Role.EDITOR, {"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_nothing_is_read_of_a_file_that_somebody_may_not_send(
    desk: Desk, role: Role | None, headers: dict[str, str], status: int
) -> None:
    sender = desk.officer(role, "Hoa").settle_in() if role else desk.browser("Hoa")
    cookie = "; ".join(f"{each.name}={each.value}" for each in sender.client.cookies.jar)
    named = {"host": "desk.test", "content-type": "multipart/form-data; boundary=x", "cookie": cookie} | headers
    path, said = f"{ROOT}/nhap-tep", list[Message]()
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": [(name.encode(), value.encode()) for name, value in named.items()], "scheme": "http"}

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        said.append(message)

    scope |= {"server": ("desk.test", 80), "client": ("1.2.3.4", 1)}
    run_aside(desk.app(scope, receive, send))
    assert said[0]["status"] == status
