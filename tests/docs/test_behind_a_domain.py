"""docs/putting-it-behind-a-domain.md, tried with a real nginx and a certificate made for the test."""

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from channels.web import NAME as NAME_OF_WEB
from channels.web import WebChannel, address
from core.clock import SystemClock
from core.database import Database
from messages.notices import Notices
from messages.reply import Reply
from messages.tables import conversations
from motcua.serve import free_port
from tests.conftest import ROOT, Service, another_service, eventually

GUIDE = ROOT / "docs" / "putting-it-behind-a-domain.md"
NAME = "hoi.example.gov.vn"
NGINX = shutil.which("nginx")

pytestmark = [pytest.mark.service, pytest.mark.skipif(NGINX is None, reason="nginx is not installed")]


@pytest.fixture(scope="module")
def limited(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose rate limit by address is reached soon: two a minute a conversation, sixty an address."""
    with another_service(service, tmp_path_factory.mktemp("limited"), MOTCUA_RATE_LIMIT="2") as limited:
        yield limited


@pytest.fixture(scope="module")
def site(limited: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """Addresses of the plain and of the safe site, and nginx's folder."""
    folder = tmp_path_factory.mktemp("nginx")
    plain, safe = free_port(), free_port()
    _certificate(folder)
    [block] = re.findall(r"^```nginx\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{safe} ssl;",
        "http://127.0.0.1:8000": limited.url,
        "/var/log/nginx/motcua.log": str(folder / "access.log"),
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(folder / "certificate.pem"),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(folder / "key.pem"),
    }
    for old, new in changes.items():
        assert old in block, f"the guide no longer has {old!r}"
        block = block.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    frame = f"daemon off;\nerror_log stderr;\npid {folder}/pid;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{frame}http {{\naccess_log off;\n{own}{block}}}\n")
    process = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"])
    try:
        eventually(lambda: _answers(plain), 10)
        yield f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{safe}", folder
    finally:
        process.terminate()
        process.wait(10)


def _certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(command, check=True, capture_output=True)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}", timeout=2).status_code == 301
    except httpx.HTTPError:
        return False


@pytest.fixture
def browser_like() -> Iterator[httpx.Client]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with httpx.Client(verify=trusting, headers={"Host": NAME}, timeout=60) as client:
        yield client


def test_plain_http_leads_to_https(site, browser_like) -> None:
    answer = browser_like.get(f"{site[0]}/x?y=1")
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/x?y=1")


def test_the_page_and_a_question(site, browser_like) -> None:
    page = browser_like.get(site[1])
    assert "Một Cửa" in page.text
    assert page.headers["strict-transport-security"] and page.headers["content-security-policy"]
    answer = browser_like.post(f"{site[1]}/api/chat", json={"text": "đăng ký khai sinh cần giấy tờ gì"})
    assert answer.json()["outcome"] == "answered"


def test_an_open_page_hears_news_and_no_log_has_its_secret(limited: Service, site, browser_like) -> None:
    session = browser_like.post(f"{site[1]}/api/chat/sessions").json()["session"]
    with browser_like.stream("GET", f"{site[1]}/api/chat/events", params={"session": session}) as line:
        parts = line.iter_lines()
        assert next(parts).startswith("retry: ")
        tell(limited, session, "Hồ sơ đã có kết quả.")
        assert "Hồ sơ đã có kết quả." in next(part for part in parts if part.startswith("data: "))
    log = site[2] / "access.log"
    eventually(lambda: "GET /api/chat/events 200" in log.read_text(), 10)
    assert session not in log.read_text()


def tell(service: Service, session: str, text: str) -> None:
    with closing(Database(f"sqlite:///{service.data / 'motcua.db'}")) as database:
        notices = Notices(database, SystemClock(), {NAME_OF_WEB: WebChannel()})
        query = select(conversations.c.id).where(conversations.c.address == address(session))
        with database.read() as connection:
            found = connection.execute(query).scalar_one()
        assert notices.push(found, Reply(text), notice="dossier_changed", values={}, key="k")


@pytest.mark.parametrize("path", ["/metrics", "/docs", "/openapi.json", "/health/ready"])
def test_operators_pages_are_not_for_the_public(site, browser_like, path) -> None:
    assert browser_like.get(site[1] + path).status_code == 404
    assert browser_like.get(f"{site[1]}/health/live").status_code == 200


def test_nobody_gets_around_the_limit_by_naming_another_address(site, browser_like) -> None:
    statuses = [
        browser_like.post(f"{site[1]}/api/chat/sessions", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(70)
    ]
    assert 429 in statuses
