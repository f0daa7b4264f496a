"""The public pages over HTTP, as a browser without scripts reads them."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from core.clock import day_in_hanoi
from feedback.catalog import load_catalog
from feedback.filing import Filed
from feedback.model import Draft
from feedback.photos import Photos
from feedback.public import Public
from motcua.public_pages import open311, pages
from tests.feedback.conftest import Office, office

__all__ = ["office"]
HOSTILE = "<script>alert(1)</script> xem http://evil.example/x, gọi 0912345678 {{ 7 * 7 }}"


@pytest.fixture
def site(office: Office, tmp_path) -> Iterator[TestClient]:
    public = Public(office.database, office.clock)
    photos = Photos(office.database, office.clock, office.ledger, tmp_path / "photos")
    parts = pages.Parts(public, office.filing, office.ledger, photos, load_catalog, office.clock.now, None)
    app = FastAPI()
    app.include_router(pages.create_router(parts))
    app.include_router(open311.create_router(public, load_catalog))
    with TestClient(app) as client:
        yield client


def file(office: Office, text: str = "ổ gà rất to", who: str = "an", category: str = "road") -> Filed:
    return office.filing.file(office.citizen(who), Draft(category, "phố Huế", text), "m1")


class Tags(HTMLParser):
    """Checks that what is opened is closed, and collects links, headings and labels."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "rect", "path", "option"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.labelled: set[str] = set()
        self.fields: set[str] = set()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(found["href"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.labelled.add(found["for"] or "")
        if tag in ("input", "select"):
            self.fields.add(found["id"] or "")
        assert tag not in ("script", "iframe") and not any(name.startswith("on") or name == "style" for name in found)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


PATHS = [
    "",
    "/phan-anh",
    "/phan-anh?loai=road&trang_thai=filed&tu_khoa=hu%E1%BA%BF",
    "/bien-nhan",
    "/so-cai",
    "/cach-kiem-tra",
]


@pytest.mark.parametrize("path", PATHS)
def test_each_page_is_sound_and_its_links_lead_somewhere(site: TestClient, office: Office, path: str) -> None:
    file(office)
    answer = site.get(f"/cong-khai{path}")
    assert answer.status_code == 200
    page = Tags(answer.text)
    assert page.headings[0] == 1 and all(
        two - one <= 1 for one, two in zip(page.headings, page.headings[1:], strict=False)
    )
    assert page.fields <= page.labelled
    for link in page.links:
        if link.startswith(("/cong-khai", "/open311")):
            assert site.get(link).status_code == 200, link


def test_a_case_is_shown_with_its_course_and_without_what_is_private(site: TestClient, office: Office) -> None:
    number = file(office, HOSTILE).case.number
    office.work.take(number, "lan")
    office.work.close(number, "lan", "Đã vá <b>xong</b>", "Ảnh ngày 20/11")
    page = site.get(f"/cong-khai/phan-anh/{number}").text
    Tags(page)
    assert "&lt;script&gt;" in page and "49" not in page
    assert "evil.example" not in page and "0912345678" not in page
    assert "Cơ quan trả lời kết quả" in page and "Ảnh ngày 20/11" in page and "lan" not in page.split("Diễn biến")[1]


def test_a_hidden_case_and_a_wrong_number_are_one_kind_page(site: TestClient, office: Office) -> None:
    number = file(office).case.number
    office.work.hide(number, "lan", True, "tên người")
    for path in (number, "PA-26-999999", "<script>"):
        answer = site.get(f"/cong-khai/phan-anh/{path}")
        assert answer.status_code == 404 and "hoặc nội dung đã được ẩn" in answer.text


def test_the_receipt_opens_its_case_and_trace_and_nothing_else(site: TestClient, office: Office) -> None:
    filed, other = file(office), file(office, "rác", "binh", "waste")
    office.work.take(filed.case.number, "lan")
    answer = site.get(f"/cong-khai/bien-nhan/{filed.receipt}")
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    hashes = {entry.hash for entry in office.ledger.chain(f"case:{filed.case.number}")}
    assert len(hashes) == 2 and all(hashed in answer.text for hashed in hashes)
    assert other.case.number not in answer.text and "<svg" in answer.text
    typed = site.get(
        "/cong-khai/bien-nhan", params={"ma": filed.receipt.lower().replace("-", " ")}, follow_redirects=False
    )
    assert typed.headers["location"].endswith(filed.receipt)


@pytest.mark.parametrize("guess", ["PA-261123-0000-0000", "PA-26-000001", "x", "'; DROP TABLE cases; --"])
def test_a_guessed_receipt_opens_nothing(site: TestClient, office: Office, guess: str) -> None:
    file(office)
    answer = site.get(f"/cong-khai/bien-nhan/{guess}")
    assert answer.status_code == 404 and "PA-26-000001 ·" not in answer.text


def test_the_day_of_the_ledger_is_published_with_its_root(site: TestClient, office: Office) -> None:
    file(office)
    day = day_in_hanoi(office.clock.now())
    office.clock.pass_(days=1)
    office.ledger.publish_roots()
    assert office.ledger.roots()[0].hash in site.get("/cong-khai/so-cai").text
    lines = site.get(f"/cong-khai/so-cai/{day}.jsonl").text.splitlines()
    assert [json.loads(line)["act"] for line in lines] == ["case_filed"]
    assert site.get("/cong-khai/so-cai/hôm-nay.jsonl").status_code == 422


def test_scripts_are_shipped_and_only_those(site: TestClient) -> None:
    assert "def figures" in site.get("/cong-khai/kiem-tra/check_figures.py").text
    assert site.get("/cong-khai/kiem-tra/setup.py").status_code == 404


def test_open311_tells_services_and_requests(site: TestClient, office: Office) -> None:
    number = file(office).case.number
    file(office, "ồn", "binh", "noise")
    services = site.get("/open311/v2/services.json").json()
    assert {"service_code", "service_name", "type", "metadata"} <= services[0].keys()
    (found,) = site.get("/open311/v2/requests.json", params={"service_code": "road", "status": "open"}).json()
    assert (found["service_request_id"], found["status"]) == (number, "open")
    assert found["expected_datetime"] > found["requested_datetime"]
    assert site.get(f"/open311/v2/requests/{number}.json").json() == [found]
    assert site.get("/open311/v2/requests/PA-26-999999.json").status_code == 404
    assert site.get("/open311/v2/requests.json", params={"status": "closed"}).json() == []


@pytest.mark.parametrize("query", ["trang=x", "trang=0", "trang=-1", "trang=99", "trang=1e9", "tu_khoa=" + "a" * 5000])
def test_a_strange_address_still_shows_a_page(site: TestClient, office: Office, query: str) -> None:
    number = file(office).case.number
    answer = site.get(f"/cong-khai/phan-anh?{query}")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    Tags(answer.text)
    assert (number in answer.text) == query.startswith("trang")


def test_a_case_is_found_by_its_number_in_small_letters(site: TestClient, office: Office) -> None:
    number = file(office).case.number
    file(office, who="binh")
    page = site.get("/cong-khai/phan-anh", params={"tu_khoa": number.lower()}).text
    assert "Có 1 phản ánh." in page and f"/phan-anh/{number}" in page


def test_an_address_that_is_none_is_a_page_and_a_slash_too_many_is_forgiven(site: TestClient) -> None:
    answer = site.get("/cong-khai/khong/co")
    assert answer.status_code == 404 and "kiểm tra lại địa chỉ" in answer.text
    Tags(answer.text)
    for path, meant in [("/", ""), ("/so-cai/", "/so-cai"), ("//evil.example/", "/evil.example")]:
        moved = site.get(f"/cong-khai{path}", follow_redirects=False)
        assert (moved.status_code, moved.headers["Location"]) == (307, f"/cong-khai{meant}")


def read_xml(site: TestClient, path: str, status: int = 200) -> ElementTree.Element:
    answer = site.get(f"/open311/v2/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def test_open311_tells_the_same_as_xml(site: TestClient, office: Office) -> None:
    number = file(office).case.number
    file(office, HOSTILE, "binh", "noise")
    for path, root, name in [
        ("services", "services", "service"),
        ("requests", "service_requests", "request"),
        (f"requests/{number}", "service_requests", "request"),
    ]:
        found = read_xml(site, f"{path}.xml")
        assert found.tag == root and {each.tag for each in found} == {name}
        told = [{field.tag: field.text or "" for field in each} for each in found]
        as_json = site.get(f"/open311/v2/{path}.json").json()
        assert told == [{key: open311.plain(value) for key, value in each.items()} for each in as_json]
    assert len(read_xml(site, "requests.xml?service_code=noise&status=open")) == 1


def test_hostile_words_stay_words_in_xml(site: TestClient, office: Office) -> None:
    hostile = "]]></description><x a='1'>&amp; &#0; <!ENTITY> \x00\x0b\ud7ff\ufffe đường"
    number = file(office, hostile).case.number
    office.work.take(number, "lan")
    office.work.close(number, "lan", hostile, "ảnh")
    (found,) = read_xml(site, f"requests/{number}.xml")
    for name in ("description", "status_notes"):
        told = found.findtext(name) or ""
        assert "]]></description><x a='1'>&amp; &#0; <!ENTITY>" in told and told.endswith("đường")
        assert not set(told) & set("\x00\x0b\ufffe")
    assert [each.tag for each in found].count("description") == 1


def test_a_case_that_is_none_is_an_error_in_xml(site: TestClient) -> None:
    (error,) = read_xml(site, "requests/PA-26-999999.xml", 404)
    assert (error.findtext("code"), error.findtext("description")) == ("404", open311.NOT_FOUND)
