"""The desk over a real database, on both of them; a browser without scripts, and people who work there."""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import httpx
import pyotp
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import update

from core.database import Database
from core.secret_key import SecretKey
from desk.gaps import Gaps
from desk.journal import Journal
from desk.pages.app import create_app
from desk.pages.door import COOKIE, ROOT
from desk.pages.procedures import Knowledge
from desk.pages.running import Running
from desk.pages.talk_view import Talks
from desk.roles import Role
from desk.sessions import Sessions
from desk.staff import Staff
from desk.tables import staff as staff_table
from feedback.photos import Photos
from tests.conftest import FixedClock
from tests.desk_town import PASSWORD, Citizens, LocalTrying, parts_of, photos_of, tried_here
from tests.feedback.conftest import Office, office

__all__ = ["office"]


@dataclass
class Officer:
    """Somebody before a browser of their own. `page` is what it shows."""

    client: TestClient
    name: str
    key: str
    database: Database
    sessions: Sessions
    page: str = ""
    said: httpx.Response | None = None

    def open(self, path: str) -> int:
        return self._shown(self.client.get(f"{ROOT}{path}"))

    def send(self, path: str, **fields: str | list[str]) -> int:
        """A form of the page that is open."""
        token = re.search(r'name="form_token" value="(\w+)"', self.page)
        own = {"form_token": token[1]} if token else {}
        return self._shown(self.client.post(f"{ROOT}{path}", data=own | fields))

    def send_file(self, path: str, name: str, content: bytes, **fields: str) -> int:
        token = re.search(r'name="form_token" value="(\w+)"', self.page)
        own = {"form_token": token[1]} if token else {}
        return self._shown(self.client.post(f"{ROOT}{path}", data=own | fields, files={"file": (name, content)}))

    def _shown(self, answer: httpx.Response) -> int:
        self.said, self.page = answer, unescape(answer.text)
        return answer.status_code

    def sign_in(self, password: str | None = None, code: str = "", next: str = f"{ROOT}/") -> int:
        fields = {"name": self.name, "password": password or self.key, "code": code, "next": next}
        return self._shown(self.client.post(f"{ROOT}/dang-nhap", data=fields))

    def first_day(self) -> "Officer":
        """Signed in with the key, a password chosen: the whole way."""
        self.sign_in()
        self.open("/tai-khoan")
        assert self.send("/tai-khoan/mat-khau", current=self.key, fresh=PASSWORD, again=PASSWORD) == 200, self.page
        return self

    def settle_in(self) -> "Officer":
        """At work after such a first day. Hashing passwords is slow on purpose: here it is done once for all."""
        with self.database.write() as connection:
            chosen = update(staff_table).where(staff_table.c.name == self.name)
            connection.execute(chosen.values(password_hash=hash_of(PASSWORD)))
            token = self.sessions.begin(connection, self.name, "Chrome trên Linux")
        self.client.cookies.set(COOKIE, token, domain="desk.test", path=ROOT)
        assert self.open("/tai-khoan") == 200
        return self


@cache
def hash_of(password: str) -> str:
    return PasswordHash((Argon2Hasher(),)).hash(password)


@dataclass
class Desk:
    app: FastAPI
    pages: FastAPI
    staff: Staff
    journal: Journal
    knowledge: Knowledge
    running: Running
    clock: FixedClock
    gaps: Gaps
    trying: LocalTrying
    citizens: Citizens
    talks: Talks
    photos: Photos
    database: Database
    sessions: Sessions

    def officer(self, role: Role, name: str = "Lan") -> Officer:
        return self.browser(name, self.staff.add(name, role))

    def browser(self, name: str, key: str = "") -> Officer:
        client = TestClient(self.app, base_url="http://desk.test")
        return Officer(client, name, key, self.database, self.sessions)


@pytest.fixture
def desk(office: Office, secret: SecretKey, tmp_path: Path) -> Desk:
    parts = parts_of(office, secret, tmp_path / "imports", lambda photo: b"jpeg" if photo == "p1" else None)
    pages = create_app(parts)
    app = FastAPI()
    app.mount(ROOT, pages)
    return Desk(
        app=app,
        pages=pages,
        staff=parts.staff,
        journal=parts.journal,
        knowledge=parts.knowledge,
        running=parts.running,
        clock=office.clock,
        gaps=parts.gaps,
        trying=tried_here(parts),
        citizens=Citizens(office.database, office.clock, secret),
        talks=parts.talks,
        photos=photos_of(office, tmp_path / "imports"),
        database=office.database,
        sessions=Sessions(office.database, office.clock, secret),
    )


def code_of(page: str, clock: FixedClock) -> str:
    """What a telephone shows that has read the picture."""
    address = re.search(r"otpauth://[^<\s]+", page)
    assert address
    totp = pyotp.parse_uri(address[0])
    assert isinstance(totp, pyotp.TOTP)
    return totp.at(int(clock.now().timestamp()))
