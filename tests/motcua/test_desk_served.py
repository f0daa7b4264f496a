"""The desk behind the real gateway: the first account from the command line to the first page."""

import httpx
import pytest

from tests.conftest import Service
from tests.desk_town import PASSWORD

pytestmark = pytest.mark.service


def test_from_the_command_line_to_the_first_page(service: Service) -> None:
    key = service.motcua("staff", "add", "Vũ Thị Thanh", "--role", "administrator").stdout.strip()
    with httpx.Client(base_url=service.url, follow_redirects=True) as browser:
        page = browser.get("/can-bo")
        assert page.url.path == "/can-bo/dang-nhap"
        assert page.headers["x-content-type-options"] == "nosniff" and page.headers["cache-control"] == "no-store"
        page = browser.post("/can-bo/dang-nhap", data={"name": "Vũ Thị Thanh", "password": key})
        assert page.url.path == "/can-bo/tai-khoan"
        token = page.text.split('name="form_token" value="')[1].split('"')[0]
        chosen = {"form_token": token, "current": key, "fresh": PASSWORD, "again": PASSWORD}
        assert browser.post("/can-bo/tai-khoan/mat-khau", data=chosen).status_code == 200
        assert "Chào Vũ Thị Thanh" in browser.get("/can-bo/").text
        assert browser.get("/can-bo/desk.css").headers["content-type"].startswith("text/css")
        large = browser.post("/can-bo/dang-xuat", data={"x": "x" * 300_000})
        assert large.status_code == 413
    assert "/can-bo" not in httpx.get(f"{service.url}/openapi.json").text
