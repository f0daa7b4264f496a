"""Each route of the desk has a rule, and keeps it, whoever comes and whatever they send."""

import re
from html import unescape
from typing import Any

import pytest
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.pages.app import POLICY
from desk.pages.door import ROOT, STRANGE_FORM, Needs
from desk.roles import Permission, Role

from .conftest import Desk, Officer

OPEN = {("GET", "/dang-nhap"), ("POST", "/dang-nhap"), ("GET", "/desk.css"), ("GET", "/desk.js"), ("GET", "/talk.js")}
"""What anybody may see: nothing of the office, nor of a citizen."""

ROLES = {
    Permission.OWN_ACCOUNT: set(Role),
    Permission.READ: set(Role),
    Permission.READ_MESSAGES: set(Role) - {Role.VIEWER},
    Permission.EDIT_PROCEDURES: {Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR},
    Permission.APPROVE_PROCEDURES: {Role.REVIEWER, Role.ADMINISTRATOR},
    Permission.WORK_CASES: {Role.CASE_OFFICER, Role.ADMINISTRATOR},
    Permission.TALK: {Role.CASE_OFFICER, Role.ADMINISTRATOR},
    Permission.ADMINISTER: {Role.ADMINISTRATOR},
}
"""Written down once more: who changes who may do what changes it here, too."""

HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}'\"><img src=x onerror=alert(2)>"


def routes(desk: Desk) -> list[tuple[str, APIRoute]]:
    found = [route for route in desk.pages.routes if isinstance(route, APIRoute)]
    assert len(found) == len(desk.pages.routes), "a route of another kind has no rule"
    return [(method, route) for route in found for method in sorted(route.methods)]


def rule_of(route: APIRoute) -> Permission | None:
    needs = [each.call for each in route.dependant.dependencies if isinstance(each.call, Needs)]
    assert len(needs) <= 1
    return needs[0].permission if needs else None


def test_every_route_names_its_rule(desk: Desk) -> None:
    without = {(method, route.path) for method, route in routes(desk) if rule_of(route) is None}
    assert without == OPEN


def test_the_roles_are_as_written_down() -> None:
    assert {permission: {role for role in Role if role.may(permission)} for permission in Permission} == ROLES


def path_of(route: APIRoute) -> str:
    return route.path.replace("{", "").replace("}", "")


def test_a_stranger_sees_the_way_in_and_nothing_else(desk: Desk) -> None:
    stranger = desk.browser("Lan")
    stranger.client.follow_redirects = False
    for method, route in routes(desk):
        if (method, route.path) not in OPEN:
            answer = stranger.client.request(method, f"{ROOT}{path_of(route)}")
            assert answer.status_code == 303, (method, route.path)
            assert answer.headers["location"].startswith(f"{ROOT}/dang-nhap")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_its_rule_says(desk: Desk, role: Role) -> None:
    officer = desk.officer(role).settle_in()
    for method, route in routes(desk):
        rule = rule_of(route)
        if rule is None or route.path == "/dang-xuat":
            continue
        status = officer.open(path_of(route)) if method == "GET" else sent(officer, route, {})
        assert (status == 403) == (role not in ROLES[rule]), (method, route.path, status)


def sent(officer: Officer, route: APIRoute, fields: dict[str, str]) -> int:
    officer.open("/tai-khoan")  # every role has it, with a token
    return officer.send(path_of(route), **fields)


def test_a_form_without_the_token_or_from_another_page_does_nothing(desk: Desk) -> None:
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    before = desk.staff.all()
    strange: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, {}),
        ({"form_token": "0" * 64}, {}),
        ({"form_token": "ớ"}, {}),
        ({"form_token": token(chief)}, {"Origin": "https://evil.example"}),
        ({"form_token": token(chief)}, {"Origin": "null"}),
        ({"form_token": token(chief)}, {"Sec-Fetch-Site": "cross-site"}),
    ]
    for method, route in routes(desk):
        if method != "POST" or (method, route.path) in OPEN:
            continue
        for form, headers in strange:
            fields = {"name": "Hoa", "role": "administrator"} | form
            answer = chief.client.post(f"{ROOT}{path_of(route)}", data=fields, headers=headers)
            assert answer.status_code == 403 and STRANGE_FORM in answer.text, (route.path, form, headers)
    assert desk.staff.all() == before
    foreign = chief.client.post(f"{ROOT}/dang-nhap", data={"name": "Minh"}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403


def token(officer: Officer) -> str:
    officer.open("/tai-khoan")
    return officer.page.split('name="form_token" value="')[1].split('"')[0]


def test_another_ones_token_does_nothing(desk: Desk) -> None:
    chief, lan = (desk.officer(Role.ADMINISTRATOR, name).settle_in() for name in ("Minh", "Lan"))
    fields = {"form_token": token(lan), "name": "Hoa", "role": "viewer"}
    assert chief.client.post(f"{ROOT}/nhan-su", data=fields).status_code == 403


def test_no_answer_is_kept_and_each_has_the_policy(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR)
    for path in ("/dang-nhap", "/", "/tai-khoan", "/khong-co", "/nhan-su"):
        for officer in (desk.browser("x"), lan):
            officer.open(path)
            assert officer.said and officer.said.headers["cache-control"] == "no-store", path
            assert officer.said.headers["content-security-policy"] == POLICY
            assert officer.said.headers["referrer-policy"] == "same-origin"
        lan.settle_in() if path == "/dang-nhap" else None


FIELD = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [HOSTILE, "Lan", "administrator", "\x00", "\ud7ff", "0", "-1", "9" * 30, "a" * 1001, "a" * 4001, "../..", "%00"]
    ),
)


def test_whatever_a_form_holds_is_answered(desk: Desk) -> None:
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    posts = [route for method, route in routes(desk) if method == "POST" and route.path != "/dang-xuat"]
    own = token(chief)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(posts), st.data())
    def send(route: APIRoute, data: st.DataObject) -> None:
        names = [field.alias for field in route.dependant.body_params] or ["x"]
        fields: dict[str, Any] = {name: data.draw(FIELD) for name in names}
        answer = chief.client.post(f"{ROOT}{path_of(route)}", data=fields | {"form_token": own})
        assert answer.status_code < 500, (route.path, fields)
        assert "<script>" not in answer.text and "<img src=x" not in answer.text  # our own scripts are files

    send()
    assert chief.open("/") == 200


def test_a_mistyped_address_is_no_page_and_a_mistyped_part_is_named(desk: Desk) -> None:
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    for path in ("/phan-anh/abc", "/hoi-thoai/abc", "/ban-soan/0", "/cham-diem/x", "/van-hanh/kenh/a b", "/khong-co"):
        assert chief.open(path) == 404 and "Không có trang này." in chief.page, path
    for path in ("/phan-anh", "/hoi-thoai", "/thu-tuc", "/van-hanh/noi-tiep-nhan"):
        assert chief.open(f"{path}?trang=abc&tim=%22%3Cb%3E") == 422
        assert "(trang)" in chief.page and chief.said and "<b>" not in chief.said.text, path
        plain = re.search(r'href="([^"]+)">Mở lại trang', chief.said.text)
        assert plain and chief.client.get(unescape(plain[1])).status_code == 200
    assert chief.open("/phan-anh/abc?trang=abc") == 404
