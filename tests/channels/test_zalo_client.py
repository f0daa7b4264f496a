"""The client against the simulator: each bucket of error codes, each way an answer can be lost."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from channels.simulators.running import serve
from channels.simulators.zalo import ZaloState, create_app
from channels.zalo.adapter import ZaloChannel
from channels.zalo.client import MAX_FILE, MAX_IMAGE, Quota, ZaloClient
from channels.zalo.errors import BACK_OFF, NEEDS_A_PERSON, OUR_BUG, REFRESH_ONCE, WINDOW_CLOSED, WindowClosed
from messages.delivery import DeliveryError, NotNow, TryAgain, Undeliverable, Unsure
from messages.reply import Reply

USER = "1112223334445556667"
SECRET_WORDS = "số căn cước của tôi"


class FakeTokens:
    """Gives the token the simulator holds, or a stale one."""

    def __init__(self, state: ZaloState) -> None:
        self.state = state
        self.current = state.access_token
        self.refreshed: list[str] = []

    def access_token(self) -> str:
        return self.current

    def refresh(self, used: str) -> str:
        self.refreshed.append(used)
        self.current = self.state.access_token
        return self.current


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[ZaloState, str]]:
    state = ZaloState()
    with serve(create_app(state)) as url:
        yield state, url


@pytest.fixture
def state(server, clock) -> ZaloState:
    """The served one, as new."""
    state, _ = server
    state.__dict__.update(ZaloState(clock=clock).__dict__)
    state.meet(USER)
    return state


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=5) as http:
        yield http


@pytest.fixture
def tokens(state) -> FakeTokens:
    return FakeTokens(state)


@pytest.fixture
def client(server, state, tokens, http) -> ZaloClient:
    return ZaloClient(server[1], tokens, http)


def send(client: ZaloClient) -> str:
    return client.send(USER, {"text": SECRET_WORDS})


def failure(client: ZaloClient, state: ZaloState) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(client)
    error = caught.value
    assert SECRET_WORDS not in str(error) and state.access_token not in str(error)
    assert "\n" not in str(error)
    return error


def test_a_message_goes_out_and_its_id_comes_back(client, state):
    message_id = send(client)
    assert state.sent == [{"user_id": USER, "message": {"text": SECRET_WORDS}, "message_id": message_id}]


@pytest.mark.parametrize("code", REFRESH_ONCE)
def test_a_refused_token_is_refreshed_once_and_the_call_repeated(client, state, tokens, code):
    state.answer(code)
    assert send(client)
    assert len(state.sent) == 1
    assert tokens.refreshed == [state.access_token]


def test_a_replaced_token_is_refused_and_refreshed(client, state, tokens):
    state.give_pair()
    assert send(client)
    assert len(tokens.refreshed) == 1


def test_an_expired_token_that_stays_so_needs_a_person(client, state, tokens):
    state.expire_access_token()
    assert isinstance(failure(client, state), NotNow)
    assert len(tokens.refreshed) == 1
    assert len(state.calls) == 2


@pytest.mark.parametrize("code", BACK_OFF)
def test_too_fast_is_tried_again_by_the_sender(client, state, code):
    state.answer(code)
    error = failure(client, state)
    assert isinstance(error, TryAgain) and error.seconds is None
    assert len(state.calls) == 1


@pytest.mark.parametrize("code", WINDOW_CLOSED)
def test_a_closed_window_waits_for_the_citizen(client, state, code):
    state.answer(code)
    error = failure(client, state)
    assert isinstance(error, WindowClosed) and WINDOW_CLOSED[code] in str(error)


@pytest.mark.parametrize("code", NEEDS_A_PERSON)
def test_what_needs_a_person_says_what_to_do(client, state, code):
    state.answer(code)
    error = failure(client, state)
    assert type(error) is NotNow and NEEDS_A_PERSON[code] in str(error)


@pytest.mark.parametrize("code", [*OUR_BUG, -99999, 7])
def test_our_bugs_and_unknown_codes_are_undeliverable(client, state, code):
    state.answer(code)
    assert isinstance(failure(client, state), Undeliverable)


def test_no_code_is_in_two_buckets():
    buckets = [REFRESH_ONCE, set(BACK_OFF), set(NEEDS_A_PERSON), set(WINDOW_CLOSED), set(OUR_BUG)]
    assert len(set().union(*buckets)) == sum(len(bucket) for bucket in buckets)


def test_the_window_closes_after_seven_days(client, state, clock):
    clock.pass_(days=6, hours=23)
    tokens_alive = state.give_pair()
    assert tokens_alive and send(client)
    clock.pass_(hours=2)
    assert isinstance(failure(client, state), WindowClosed)


def test_the_answer_does_not_come_in_time(server, state, tokens):
    state.slow()
    with httpx.Client(trust_env=False, timeout=httpx.Timeout(5, read=0.1)) as hasty:
        assert isinstance(failure(ZaloClient(server[1], tokens, hasty), state), Unsure)
    assert len(state.sent) == 1


@pytest.mark.parametrize(
    ("status", "kind"), [(502, Unsure), (504, Unsure), (200, Unsure), (503, TryAgain), (429, TryAgain), (404, NotNow)]
)
def test_an_answer_that_is_not_the_apis(client, state, status, kind):
    state.answer_http(status)
    assert isinstance(failure(client, state), kind)


@pytest.mark.parametrize("body", ["null", "[]", "{}", '{"error":null}', '{"error":"x"}', "{", "[" * 100_000])
def test_a_broken_envelope_is_unsure(state, tokens, body):
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, text=body))) as http:
        assert isinstance(failure(ZaloClient("http://zalo", tokens, http), state), Unsure)


@pytest.mark.parametrize("body", ['{"error":0}', '{"error":"0","data":null}', '{"error":0,"data":{"message_id":5}}'])
def test_success_without_an_id_is_success(tokens, body):
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, text=body))) as http:
        assert ZaloClient("http://zalo", tokens, http).send(USER, {"text": "a"}) == ""


def test_a_template_needs_no_window(client, state, clock):
    state.templates["t1"] = frozenset({"ten"})
    state.citizens[USER].last_interaction = clock.now() - timedelta(days=30)
    assert client.send_template(USER, "t1", {"ten": "Anh A"}) == state.sent[0]["message_id"]
    with pytest.raises(Undeliverable):
        client.send_template(USER, "t1", {})
    with pytest.raises(Undeliverable):
        client.send_template(USER, "t2", {"ten": "Anh A"})


def test_an_uploaded_file_is_sent_by_its_token(client, state):
    token = client.upload_file("tờ khai.pdf", b"%PDF-1.7")
    assert state.uploads[token] == b"%PDF-1.7"
    assert client.send(USER, {"attachment": {"type": "file", "payload": {"token": token}}})
    assert state.uploads[client.upload_image(b"\x89PNG....")] == b"\x89PNG...."


def test_what_zalo_does_not_take_is_not_uploaded(client, state):
    for content in (b"GIF89a", b"\xff\xd8\xff" + b"0" * MAX_IMAGE):
        with pytest.raises(Undeliverable):
            client.upload_image(content)
    for name, content in (("a.exe", b""), ("a.pdf", b"0" * (MAX_FILE + 1))):
        with pytest.raises(Undeliverable):
            client.upload_file(name, content)
    assert state.calls == []


def test_an_upload_whose_answer_is_lost_can_be_repeated(client, state):
    state.hang_up()
    with pytest.raises(TryAgain):
        client.upload_file("a.pdf", b"%PDF")


def test_the_quota_is_read_at_run_time(client, state, clock):
    assert client.quota(USER) == Quota(clock.now(), 8, 8)
    with pytest.raises(WindowClosed):
        client.quota("nobody")


@pytest.mark.parametrize("data", [{}, {"last_interaction": "x", "cs_reply": []}, {"last_interaction": 10**30}])
def test_a_quota_that_says_little(tokens, data):
    answer = {"error": 0, "data": data}
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=answer))) as http:
        assert ZaloClient("http://zalo", tokens, http).quota(USER) == Quota(None, None, None)


def test_the_check_tells_what_is_wrong(client, state):
    assert client.check() is None
    state.answer(-209)
    assert "not activated" in (client.check() or "")
    state.hang_up()
    assert "answer" in (client.check() or "")


def test_outside_the_window_a_notice_goes_out_as_its_template(state, client, clock):
    state.templates["t7"] = frozenset({"code"})
    channel = ZaloChannel(client, {"dossier_changed": "t7"})
    body, *_ = channel.render_notice(Reply("Hồ sơ đã xong."), "dossier_changed", {"code": "…0015"})
    assert channel.send(USER, body)
    assert "/v3.0/oa/message/template" not in state.calls
    state.citizens[USER].last_interaction = clock.now() - timedelta(days=8)
    assert channel.send(USER, body)
    assert state.calls[-1] == "/v3.0/oa/message/template"


def test_a_notice_without_a_template_waits_with_the_reason(state, client, clock):
    channel = ZaloChannel(client, {})
    body, *_ = channel.render_notice(Reply("Hồ sơ đã xong."), "dossier_changed", {"code": "…0015"})
    state.citizens[USER].last_interaction = clock.now() - timedelta(days=8)
    with pytest.raises(NotNow, match="has not written"):
        channel.send(USER, body)
