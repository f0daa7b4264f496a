"""A refresh token works once: it must be used by one process at a time, and what it brings must never be lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select, update

from channels.simulators.running import serve
from channels.simulators.zalo import ZaloState, create_app
from channels.zalo.client import ZaloClient
from channels.zalo.oauth import TIMEOUT, challenge_of
from channels.zalo.tables import zalo_tokens
from channels.zalo.tokens import LEASE_SECONDS, NO_TOKEN, Seeds, TokenStore
from core.errors import DatabaseError, InputError, SettingsError
from messages.delivery import DeliveryError, NotNow, TryAgain

SEEDS = Seeds("refresh-first", "access-first")
REDIRECT = "https://motcua.example/oauth/zalo/callback"


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
    return state


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=5) as http:
        yield http


@pytest.fixture
def make(server, state, database, clock, secret, http):
    """Another process's store: nothing is shared but the database."""

    def make(seeds: Seeds | None = SEEDS, http: httpx.Client = http, url: str = server[1], **more) -> TokenStore:
        return TokenStore(database, clock, secret, url, state.app_id, state.app_secret, http, seeds, **more)

    return make


def row(database):
    with database.read() as connection:
        return connection.execute(select(zalo_tokens)).one()


def answering(*answers: httpx.Response) -> httpx.Client:
    rest = iter(answers)
    return httpx.Client(transport=httpx.MockTransport(lambda _: next(rest)))


def test_a_seeded_token_is_used_until_it_is_due(make, state, clock):
    store = make()
    assert store.access_token() == "access-first"
    clock.pass_(hours=12)
    assert store.access_token() == "access-first"
    assert state.refreshed == []


def test_with_less_than_thirteen_hours_left_it_is_refreshed(make, state, clock):
    store = make()
    store.access_token()
    clock.pass_(hours=12, seconds=1)
    assert store.access_token() == state.access_token != "access-first"
    assert state.refreshed == ["refresh-first"]


def test_it_is_refreshed_twice_a_day(make, state, clock):
    store = make()
    for _ in range(48 * 4):
        store.access_token()
        clock.pass_(minutes=15)
    assert len(state.refreshed) == 3


def test_a_refresh_token_alone_is_enough(make, state):
    store = make(Seeds("refresh-first"))
    assert store.status().expires_at is None and store.age() is None
    assert store.access_token() == state.access_token


def test_seeds_count_only_while_the_table_is_empty(make, state):
    make().refresh("access-first")
    assert make(Seeds("refresh-first", "access-first")).access_token() == state.access_token


def test_without_tokens_somebody_must_consent(make):
    store = make(None)
    with pytest.raises(NotNow, match="consent"):
        store.access_token()
    assert store.status().alarm == NO_TOKEN


@pytest.mark.parametrize("value", ["", "a b", "a\n", "ạ", "a\x00"])
def test_seeds_that_no_header_can_carry_are_refused(value):
    for seeds in ({"refresh_token": value}, {"refresh_token": "a", "access_token": value}):
        with pytest.raises(SettingsError) as caught:
            Seeds(**seeds)
        assert not value or value not in str(caught.value)


def test_tokens_are_encrypted(make, database):
    make().access_token()
    kept = row(database)
    assert "access-first" not in kept.access_token and "refresh-first" not in kept.refresh_token


def test_a_token_that_is_no_longer_the_current_one_is_not_refreshed_again(make, state):
    store = make()
    new = store.refresh("access-first")
    assert store.refresh("access-first") == make().refresh("access-first") == new
    assert len(state.refreshed) == 1


@pytest.mark.parametrize("due", [True, False])
def test_eight_at_once_refresh_exactly_once(make, state, clock, due):
    stores = [make() for _ in range(8)]
    stores[0].access_token()
    if due:
        clock.pass_(hours=20)
    start = threading.Barrier(8)

    def work(store: TokenStore) -> str:
        start.wait()
        return store.access_token() if due else store.refresh("access-first")

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(work, stores))
    assert found == {state.access_token}
    assert state.refreshed == ["refresh-first"]


def lease(database, clock, seconds: float = LEASE_SECONDS, **values: object) -> None:
    """As another process that refreshes would have it."""
    until = clock.now().timestamp() + seconds
    with database.write() as connection:
        connection.execute(update(zalo_tokens).values({"lease": "another", "leased_until": until} | values))


def test_whoever_waits_takes_the_new_token(make, state, database, clock):
    def other_ends(seconds: float) -> None:
        lease(database, clock, lease=None, leased_until=None)
        make().refresh("access-first")

    store = make(pause=other_ends)
    store.access_token()
    lease(database, clock)
    assert store.refresh("access-first") == state.access_token
    assert len(state.refreshed) == 1


def test_whoever_waited_for_a_failure_does_not_ask_again(make, state, database, clock):
    """Else eight that wait would ask eight times."""
    pauses = []

    def other_fails(seconds: float) -> None:
        pauses.append(seconds)
        lease(database, clock, lease=None, leased_until=None, failure="refused")

    store = make(pause=other_fails)
    store.access_token()
    lease(database, clock)
    with pytest.raises(TryAgain, match="refused"):
        store.refresh("access-first")
    assert len(pauses) == 1 and state.refreshed == []


def test_waiting_has_an_end(make, database, clock):
    pauses = []
    store = make(pause=pauses.append)
    store.access_token()
    lease(database, clock)
    with pytest.raises(TryAgain):
        store.refresh("access-first")
    assert sum(pauses) < LEASE_SECONDS


def test_the_lease_of_a_dead_process_runs_out(make, state, database, clock):
    store = make()
    store.access_token()
    lease(database, clock)
    clock.pass_(seconds=LEASE_SECONDS + 1)
    assert store.refresh("access-first") == state.access_token


def test_the_new_pair_is_committed_before_it_is_used(make, state, server, http, monkeypatch):
    """The process dies right after the commit: the next one has the new token, and asks for none."""

    class Killed(BaseException):
        pass

    keep = TokenStore._keep

    def keep_and_die(self, pair, replaced):
        keep(self, pair, replaced)
        raise Killed

    store = make()
    store.access_token()
    state.meet("u")
    state.expire_access_token()
    with monkeypatch.context() as patch:
        patch.setattr(TokenStore, "_keep", keep_and_die)
        with pytest.raises(Killed):
            ZaloClient(server[1], store, http).send("u", {"text": "a"})
    assert state.sent == []
    survivor = make()
    assert survivor.access_token() == state.access_token
    assert ZaloClient(server[1], survivor, http).send("u", {"text": "a"})
    assert state.refreshed == ["refresh-first"]


def test_a_pair_the_database_could_not_take_is_offered_to_it_again(make, state, clock, monkeypatch):
    def away(self, pair):
        raise DatabaseError("the disk is full")

    store = make()
    store.access_token()
    with monkeypatch.context() as patch:
        patch.setattr(TokenStore, "_sealed", away)
        with pytest.raises(DatabaseError):
            store.refresh("access-first")
    clock.pass_(seconds=LEASE_SECONDS + 1)
    assert store.refresh("access-first") == state.access_token
    assert state.refreshed == ["refresh-first"]


def test_a_failed_refresh_keeps_the_old_pair(make, state, clock, database):
    store = make()
    store.access_token()
    state.refuse_oauth("Invalid refresh token")
    with pytest.raises(NotNow, match="Invalid refresh token") as caught:
        store.refresh("access-first")
    assert "refresh-first" not in str(caught.value) and state.app_secret not in str(caught.value)
    assert store.access_token() == "access-first"
    assert "failed" in (store.status().alarm or "")
    assert row(database).lease is None
    assert store.refresh("access-first") == state.access_token
    assert store.status().alarm is None


def test_while_the_old_token_lives_a_failed_refresh_harms_nobody(make, state, clock):
    store = make()
    store.access_token()
    clock.pass_(hours=20)
    state.refuse_oauth("Server busy", 2)
    assert store.access_token() == store.access_token() == "access-first"
    clock.pass_(minutes=11)
    assert store.access_token() == "access-first"
    clock.pass_(hours=5)
    assert store.access_token() == state.access_token


def test_a_dead_token_is_not_given_out_after_a_failed_refresh(make, state, clock):
    store = make()
    store.access_token()
    clock.pass_(hours=25)
    state.refuse_oauth("Invalid refresh token")
    with pytest.raises(NotNow):
        store.access_token()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (
            httpx.Response(200, json={"error": -14014, "error_name": "x", "access_token": "a", "refresh_token": "b"}),
            NotNow,
        ),
        (httpx.Response(200, json={"error_name": "refresh-first", "error_reason": "r"}), NotNow),
        (httpx.Response(200, json={"error_name": "two\nlines" * 99}), NotNow),
        (httpx.Response(200, json={"access_token": None, "refresh_token": "b"}), NotNow),
        (httpx.Response(200, json={"access_token": "a b", "refresh_token": "b"}), NotNow),
        (httpx.Response(200, json={"access_token": "a"}), NotNow),
        (httpx.Response(200, json=[]), NotNow),
        (httpx.Response(404, text="empty api"), NotNow),
        (httpx.Response(200, text="["), NotNow),
        (httpx.Response(502, text="<html>"), TryAgain),
        (httpx.Response(429), TryAgain),
    ],
)
def test_no_failure_is_taken_for_a_token(make, answer, kind):
    with answering(answer) as http:
        store = make(http=http)
        store.access_token()
        with pytest.raises(DeliveryError) as caught:
            store.refresh("access-first")
    assert type(caught.value) is kind
    assert "refresh-first" not in str(caught.value) and "\n" not in str(caught.value)
    assert store.access_token() == "access-first"


def test_an_oauth_server_out_of_reach_is_tried_again(make):
    store = make(url="http://127.0.0.1:9")
    store.access_token()
    with pytest.raises(TryAgain):
        store.refresh("access-first")


@pytest.mark.parametrize(("told", "hours"), [("90000", 25), (3600, 1), (None, 25), ("x", 25), (-5, 25), ("0", 25)])
def test_the_life_of_a_token_is_written_as_a_string(make, clock, told, hours):
    pair = {"access_token": "a", "refresh_token": "b", "expires_in": told}
    with answering(httpx.Response(200, json=pair)) as http:
        store = make(http=http)
        store.refresh("access-first")
        assert store.status().expires_at == clock.now() + timedelta(hours=hours)
        assert store.access_token() == "a"


def test_the_alarm_comes_fourteen_days_before_the_end(make, clock):
    store = make()
    store.refresh("access-first")
    assert store.age() == timedelta(0)
    clock.pass_(days=75)
    assert store.status().alarm is None
    clock.pass_(days=1)
    assert "2027-02-21" in (store.status().alarm or "")
    assert store.age() == timedelta(days=76)


def consent(store: TokenStore) -> dict[str, str]:
    """What Zalo sends back once an administrator has agreed."""
    answer = httpx.get(store.consent_url(REDIRECT), trust_env=False)
    assert answer.headers["location"].startswith(REDIRECT)
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def test_a_consent_brings_the_first_tokens(make, state):
    store = make(None)
    back = consent(store)
    make(None).accept(back["code"], back["state"], REDIRECT)
    assert store.access_token() == state.access_token
    assert store.status().alarm is None


def test_a_consent_works_once(make):
    store = make(None)
    back = consent(store)
    store.accept(back["code"], back["state"], REDIRECT)
    with pytest.raises(InputError):
        store.accept(back["code"], back["state"], REDIRECT)


def test_a_consent_lasts_ten_minutes(make, clock):
    store = make(None)
    back = consent(store)
    clock.pass_(minutes=10, seconds=1)
    with pytest.raises(InputError):
        store.accept(back["code"], back["state"], REDIRECT)


@pytest.mark.parametrize("state_given", ["", "x", "\ud800", "ạ"])
def test_a_wrong_state_is_refused_and_does_not_end_the_consent(make, state_given):
    store = make(None)
    back = consent(store)
    for state, address in ((state_given, REDIRECT), (back["state"], "https://elsewhere.example")):
        with pytest.raises(InputError):
            store.accept(back["code"], state, address)
    store.accept(back["code"], back["state"], REDIRECT)


def test_no_consent_was_begun(make):
    with pytest.raises(InputError):
        make().accept("code", "state", REDIRECT)


def test_a_consent_that_fails_keeps_the_tokens(make, state):
    store = make()
    back = consent(store)
    with pytest.raises(NotNow, match="authorization code"):
        store.accept("another code", back["state"], REDIRECT)
    assert store.access_token() == "access-first"


def test_a_consent_wins_over_a_refresh_under_way(make, state, http):
    """The refresh ends after the consent: its pair is older."""
    store = make()
    store.access_token()

    def consent_first(request: httpx.Request) -> httpx.Response:
        other = make()
        back = consent(other)
        other.accept(back["code"], back["state"], REDIRECT)
        return httpx.Response(200, json={"access_token": "late", "refresh_token": "late"})

    with httpx.Client(transport=httpx.MockTransport(consent_first)) as slow:
        assert make(http=slow).refresh("access-first") == state.access_token
    assert store.access_token() == state.access_token != "late"


def test_the_challenge_is_sha256_without_padding():
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_lease_outlasts_every_refresh():
    assert LEASE_SECONDS > 4 * TIMEOUT
