"""The simulator keeps to what the reference says of Zalo: a client that passes here must not meet another server."""

import base64
import hashlib
import json

import httpx
import pytest
from fastapi.testclient import TestClient

from channels.simulators.zalo import ZaloState, create_app
from channels.simulators.zalo_events import RETRY_SECONDS, EventSender, ZaloEvents

USER = "1112223334445556667"


@pytest.fixture
def state(clock) -> ZaloState:
    state = ZaloState(clock=clock)
    state.meet(USER)
    return state


@pytest.fixture
def api(state) -> TestClient:
    return TestClient(create_app(state), headers={"access_token": state.access_token}, follow_redirects=False)


def send(api: TestClient, message: object, user: str = USER) -> int:
    answer = api.post("/v3.0/oa/message/cs", json={"recipient": {"user_id": user}, "message": message})
    assert answer.status_code == 200
    return answer.json()["error"]


def buttons(*titles: str, payload: object = "p") -> dict[str, object]:
    shown = [{"title": title, "type": "oa.query.hide", "payload": payload} for title in titles]
    return {"text": "a", "attachment": {"type": "template", "payload": {"buttons": shown}}}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": "a" * 2000}, 0),
        ({"text": "a" * 2001}, -210),
        ({"text": " "}, -201),
        ({}, -201),
        ("a", -201),
        (buttons(*"12345"), 0),
        (buttons(*"123456"), -201),
        (buttons("a" * 100), 0),
        (buttons("a" * 101), -210),
        (buttons("a", payload="p" * 1001), -210),
        (buttons("a", payload={"url": "https://a.vn"}), 0),
        (buttons(""), -201),
        ({"attachment": {"type": "file", "payload": {"token": "unknown"}}}, -100),
    ],
)
def test_limits_of_a_message(api, message, code):
    assert send(api, message) == code


def test_the_window_of_seven_days(api, state, clock):
    state.citizens["quiet"] = type(state.meet(USER))(None)
    assert send(api, {"text": "a"}, "quiet") == -230
    assert send(api, {"text": "a"}, "nobody") == -213
    clock.pass_(days=7, seconds=1)
    api.headers["access_token"] = state.give_pair()["access_token"]
    assert send(api, {"text": "a"}) == -230
    ZaloEvents(state, USER).said("xin chào")
    assert send(api, {"text": "a"}) == 0
    ZaloEvents(state, USER).unfollowed()
    assert send(api, {"text": "a"}) == -213


def test_tokens_expire_and_are_replaced(api, state, clock):
    api.headers["access_token"] = "another"
    assert send(api, {"text": "a"}) == -216
    api.headers["access_token"] = state.access_token
    clock.pass_(hours=25)
    assert send(api, {"text": "a"}) == -220


def refresh(api: TestClient, token: str, secret: str) -> dict[str, object]:
    form = {"refresh_token": token, "app_id": "123456789", "grant_type": "refresh_token"}
    answer = api.post("/v4/oa/access_token", data=form, headers={"secret_key": secret})
    assert answer.status_code == 200
    return answer.json()


def test_a_refresh_token_works_once(api, state):
    pair = refresh(api, "refresh-first", state.app_secret)
    assert pair == {"access_token": state.access_token, "refresh_token": state.refresh_token, "expires_in": "90000"}
    assert refresh(api, "refresh-first", state.app_secret)["error_name"] == "Invalid refresh token"
    assert refresh(api, state.refresh_token, "oa-secret-key")["error_name"]
    assert refresh(api, state.refresh_token, state.app_secret)["access_token"]


def test_a_consent_needs_its_verifier(api, state):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"verifier").digest()).rstrip(b"=").decode()
    query = {"app_id": state.app_id, "redirect_uri": "https://a.vn/back", "code_challenge": challenge, "state": "s"}
    for verifier, is_good in (("verifier", True), ("other", False)):
        location = httpx.URL(api.get("/v4/oa/permission", params=query).headers["location"])
        assert location.host == "a.vn" and location.params["state"] == "s"
        form = {"code": location.params["code"], "app_id": state.app_id, "grant_type": "authorization_code"}
        form |= {"code_verifier": verifier}
        answers = [api.post("/v4/oa/access_token", data=form, headers={"secret_key": state.app_secret}) for _ in "12"]
        assert ["access_token" in answer.json() for answer in answers] == [is_good, False]


def test_what_it_tells_of_the_oa_and_of_citizens(api, state):
    assert api.get("/v2.0/oa/getoa").json()["data"]["oaid"] == state.oa_id
    found = api.get("/v3.0/oa/user/detail", params={"data": json.dumps({"user_id": USER})}).json()
    assert found["data"]["user_last_interaction_date"] == "23/11/2026"
    assert api.get("/v3.0/oa/user/detail", params={"data": "{"}).json()["error"] == -201
    assert api.get("/v3.0/oa/user/detail").json()["error"] == -201


def test_an_upload_too_big_is_refused(api, state):
    answer = api.post("/v2.0/oa/upload/image", files={"file": ("a.jpg", b"0" * (1024 * 1024 + 1))})
    assert answer.json()["error"] == -210
    assert api.post("/v2.0/oa/upload/file", data={"name": "a"}).json()["error"] == -201


def test_faults_end_after_their_times(api, state):
    state.answer(-32, times=2)
    assert [send(api, {"text": "a"}) for _ in range(3)] == [-32, -32, 0]


def test_a_delivery_is_tried_five_times_more_and_says_which(state):
    seen, pauses = [], []

    def webhook(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("num_retry"))
        return httpx.Response(500)

    with httpx.Client(transport=httpx.MockTransport(webhook)) as http:
        sender = EventSender(state, "http://motcua/webhooks/zalo", http, pauses.append)
        assert sender.deliver(ZaloEvents(state).followed()) == [500] * 6
    assert seen == [None, "1", "2", "3", "4", "5"]
    assert tuple(pauses) == RETRY_SECONDS


def test_a_webhook_out_of_reach_is_tried_again(state):
    def webhook(request: httpx.Request) -> httpx.Response:
        if "num_retry" not in request.headers:
            raise httpx.ConnectError("refused")
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(webhook)) as http:
        assert EventSender(state, "http://motcua", http).deliver(ZaloEvents(state).followed()) == [0, 200]
