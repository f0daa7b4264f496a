"""Who may act, and the API of cases, over a real database."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from core.errors import ConflictError, InputError
from core.secret_key import SecretKey
from desk.case_api import create_router
from desk.journal import Journal
from desk.roles import Role
from desk.staff import Staff
from desk.tables import staff as table
from feedback.model import Draft
from tests.feedback.conftest import Office, office

__all__ = ["office"]


@pytest.fixture
def staff(office: Office, secret: SecretKey) -> Staff:
    return Staff(office.database, office.clock, secret, Journal(office.database, office.clock, office.ledger))


@pytest.fixture
def api(office: Office, staff: Staff) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(create_router(staff, office.work, lambda photo: b"jpeg" if photo == "p1" else None))
    with TestClient(app) as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def number(office: Office) -> str:
    return office.filing.file(office.citizen(), Draft("road", "phố Huế", "ổ gà rất to"), "m1").case.number


def test_a_key_is_shown_once_and_kept_nowhere(staff: Staff, office: Office) -> None:
    key = staff.add("Lan", Role.CASE_OFFICER)
    member = staff.by_key(key)
    assert member and (member.name, member.role) == ("Lan", Role.CASE_OFFICER)
    with office.database.read() as connection:
        assert key not in str(connection.execute(select(table)).all())
    assert staff.by_key("mc_wrong") is None


def test_names_are_unique_also_after_a_removal(staff: Staff) -> None:
    key = staff.add("Lan", Role.CASE_OFFICER)
    staff.remove("Lan")
    assert staff.by_key(key) is None and staff.all() == []
    with pytest.raises(ConflictError):
        staff.add("Lan", Role.EDITOR)
    assert staff.by_key(staff.new_key("Lan"))
    with pytest.raises(InputError):
        staff.remove("Hoa")


@pytest.mark.parametrize("name", ["", " ", "a", "<b>", "x" * 70, "a\nb"])
def test_what_is_no_name_is_refused(staff: Staff, name: str) -> None:
    with pytest.raises(InputError):
        staff.add(name, Role.VIEWER)


def test_without_a_key_or_with_another_role_nothing_opens(api: TestClient, staff: Staff, number: str) -> None:
    assert api.get("/api/staff/cases").status_code == 401
    assert api.get("/api/staff/cases", headers=bearer("mc_guess")).status_code == 401
    viewer = bearer(staff.add("Hoa", Role.VIEWER))
    assert api.get("/api/staff/cases", headers=viewer).status_code == 403
    assert api.post(f"/api/staff/cases/{number}/take", headers=viewer).status_code == 403


def test_a_case_from_its_list_to_its_end(api: TestClient, staff: Staff, number: str) -> None:
    lan, hoa = (bearer(staff.add(name, Role.CASE_OFFICER)) for name in ("Lan", "Hoa"))
    assert [case["number"] for case in api.get("/api/staff/cases", headers=lan).json()] == [number]
    assert api.post(f"/api/staff/cases/{number}/take", headers=lan).json()["officer"] == "Lan"
    taken = api.post(f"/api/staff/cases/{number}/take", headers=hoa)
    assert taken.status_code == 409 and "Lan" in taken.json()["detail"]
    said = {"text": "Anh/chị cho biết rõ vị trí ạ?"}
    assert api.post(f"/api/staff/cases/{number}/say", headers=lan, json=said).status_code == 200
    without = api.post(f"/api/staff/cases/{number}/close", headers=lan, json={"result": "xong", "evidence": " "})
    assert without.status_code == 422
    done = {"result": "Đã vá", "evidence": "Ảnh ngày 20/11"}
    assert api.post(f"/api/staff/cases/{number}/close", headers=lan, json=done).json()["state"] == "closed"
    whole = api.get(f"/api/staff/cases/{number}", headers=lan).json()
    assert [event["act"] for event in whole["course"]] == ["filed", "received", "answered", "closed"]
    assert {event["staff"] for event in whole["course"]} == {None, "Lan"}


@pytest.mark.parametrize(
    ("act", "body"), [("refuse", {"reason": "ngoài thẩm quyền"}), ("route", {"unit": "ward", "why": "ngõ"})]
)
def test_refusing_and_routing(api: TestClient, staff: Staff, number: str, act: str, body: dict[str, str]) -> None:
    lan = bearer(staff.add("Lan", Role.ADMINISTRATOR))
    assert api.post(f"/api/staff/cases/{number}/{act}", headers=lan, json=body).status_code == 200


@pytest.mark.parametrize("number", ["PA-26-999999", "PA-1", "../x"])
def test_what_is_no_case_is_none(api: TestClient, staff: Staff, number: str) -> None:
    lan = bearer(staff.add("Lan", Role.CASE_OFFICER))
    assert api.get(f"/api/staff/cases/{number}", headers=lan).status_code in (404, 422)


def test_photos_are_for_staff(api: TestClient, staff: Staff) -> None:
    lan = bearer(staff.add("Lan", Role.CASE_OFFICER))
    assert api.get("/api/staff/photos/p1").status_code == 401
    assert api.get("/api/staff/photos/p1", headers=lan).content == b"jpeg"
    assert api.get("/api/staff/photos/p2", headers=lan).status_code == 404
