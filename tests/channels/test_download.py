"""Fetching what citizens sent: bounded, from expected places only, and without telling the token."""

from collections.abc import Iterator

import httpx
import pytest

from channels.download import Downloads
from channels.simulators import telegram, zalo, zalo_bot
from channels.simulators.files import Awkward, File
from channels.simulators.running import serve
from channels.simulators.telegram_state import TelegramState
from channels.simulators.zalo_bot import ZaloBotState
from channels.simulators.zalo_state import ZaloState
from channels.telegram.adapter import TelegramChannel
from channels.zalo.client import ZaloClient
from channels.zalo_bot import ZaloBotChannel
from messages.fetching import MAX_BYTES, FetchError

PICTURE = b"\xff\xd8\xff picture"
PUBLIC = "203.0.112.9"


@pytest.fixture
def state() -> ZaloState:
    return ZaloState()


@pytest.fixture
def home(state: ZaloState) -> Iterator[str]:
    with serve(zalo.create_app(state)) as url:
        yield url


def why(downloads: Downloads, address: str) -> str:
    with pytest.raises(FetchError) as raised:
        downloads.get(address)
    assert not address or address not in str(raised.value)
    return raised.value.why


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (None, "gone"),
        (Awkward(410), "gone"),
        (Awkward(403), "gone"),
        (Awkward(429), "away"),
        (Awkward(503), "away"),
        (Awkward(302, location="b"), "gone"),
        (Awkward(302, location="file:///etc/passwd"), "gone"),
        (Awkward(302, location="http://127.0.0.1:1/x"), "gone"),
        (Awkward(302, location="http://[::1]/x"), "gone"),
        (Awkward(302, location="//evil.example/x"), "gone"),
        (Awkward(302, location="http://["), "gone"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (Awkward(is_endless=True), "too_large"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_does_not_come_says_why(state: ZaloState, home: str, file: File | None, reason: str) -> None:
    if isinstance(file, Awkward) and file.location == "b":
        state.files["b"] = Awkward(302, location="a")
    if file is not None:
        state.files["a"] = file
    assert why(Downloads(home), f"{home}/files/a") == reason


def test_a_file_a_moved_file_and_one_of_the_largest_size(state: ZaloState, home: str) -> None:
    state.files |= {"a": PICTURE, "b": Awkward(302, location="a"), "c": b"x" * MAX_BYTES}
    downloads = Downloads(home)
    assert downloads.get(f"{home}/files/a") == downloads.get(f"{home}/files/b") == PICTURE
    assert len(downloads.get(f"{home}/files/c")) == MAX_BYTES


def test_a_file_without_an_end_is_left_in_its_middle(state: ZaloState, home: str) -> None:
    endless = state.files["a"] = Awkward(is_endless=True)
    assert why(Downloads(home, most=100_000), f"{home}/files/a") == "too_large"
    assert endless.given < 50 * 1024 * 1024


def test_one_that_comes_too_slowly_or_not_at_all_may_come_later(state: ZaloState, home: str) -> None:
    state.files["a"] = Awkward(is_endless=True)
    assert why(Downloads(home, seconds=0), f"{home}/files/a") == "away"
    with serve(zalo.create_app(state)) as closed:
        pass
    assert why(Downloads(closed), f"{closed}/files/a") == "away"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a1b2c3",
        "file:///etc/passwd",
        "ftp://photo.zdn.vn/a",
        "http://127.0.0.1/a",
        "http://169.254.169.254/latest/meta-data",
        "https://zdn.vn.evil.example/a",
        "https://evilzdn.vn/a",
        "https://photo.zdn.vn@evil.example/a",
        "https://an:secret@photo.zdn.vn/a",
        "https://photo.zdn.vn:8443/a",
        "https://photo.zdn.vn./a",
        "https://[::1/a",
        "http:///a",
    ],
)
def test_other_places_are_never_asked(address: str) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC]

    assert why(Downloads("https://openapi.zalo.me", ["zdn.vn"], resolve=resolve), address) == "gone"
    assert asked == []


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.0.0.8",
        "172.16.1.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - refused, not bound
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)
def test_an_expected_host_that_leads_inside_is_refused(inside: str) -> None:
    for found in ([inside], [PUBLIC, inside]):
        downloads = Downloads("https://openapi.zalo.me", ["zdn.vn"], resolve=lambda *_, found=found: found)
        assert why(downloads, "https://photo.zdn.vn/a") == "gone"


def test_the_connection_goes_to_the_address_that_was_checked_under_the_hosts_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, str, object]] = []

    def send(http: httpx.Client, request: httpx.Request, **_: object) -> httpx.Response:
        asked.append((str(request.url), request.headers["Host"], request.extensions["sni_hostname"]))
        if "[2606" in str(request.url):
            raise httpx.ConnectError("no IPv6 here")
        return httpx.Response(200, stream=httpx.ByteStream(PICTURE), request=request)

    monkeypatch.setattr(httpx.Client, "send", send)
    monkeypatch.setattr("channels.download.getproxies", dict)
    found = ["2606:4700::1111", PUBLIC]
    downloads = Downloads("https://openapi.zalo.me", ["zdn.vn"], resolve=lambda *_: found)
    assert downloads.get("https://photo.zdn.vn/a?b=c") == PICTURE
    assert [url for url, *_ in asked] == ["https://[2606:4700::1111]/a?b=c", f"https://{PUBLIC}/a?b=c"]
    assert {name for _, *names in asked for name in names} == {"photo.zdn.vn"}


def test_a_host_that_is_not_found_may_be_found_later() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError

    assert why(Downloads("https://openapi.zalo.me", ["zdn.vn"], resolve=nowhere), "https://photo.zdn.vn/a") == "away"


def test_telegram_finds_a_file_by_its_id_and_never_tells_the_token(caplog: pytest.LogCaptureFixture) -> None:
    state = TelegramState(files={"a": PICTURE, "html": Awkward(404), "large": b"x" * (MAX_BYTES + 1)})
    caplog.set_level("WARNING")
    with serve(telegram.create_app(state)) as url:
        channel = TelegramChannel(state.token, url)
        with pytest.raises(FetchError, match="not started") as raised:
            channel.fetch("a")
        assert raised.value.why == "away"
        channel.start()
        assert channel.fetch("a") == PICTURE
        for reference, reason in {"unknown": "gone", "html": "gone", "large": "too_large"}.items():
            with pytest.raises(FetchError) as raised:
                channel.fetch(reference)
            assert raised.value.why == reason
            assert state.token not in f"{raised.value!r} {raised.getrepr(chain=True)}".replace(f"{state!r}", "")
        state.fail(1, method="getFile")
        with pytest.raises(FetchError) as raised:
            channel.fetch("a")
        assert raised.value.why == "away"
        channel.close()
    assert state.token not in caplog.text


def test_zalo_and_its_bot_fetch_from_the_address_in_the_event() -> None:
    zalo_state, bot_state = ZaloState(files={"a.jpg": PICTURE}), ZaloBotState(files={"a.jpg": PICTURE})
    with serve(zalo.create_app(zalo_state)) as zalo_url, serve(zalo_bot.create_app(bot_state)) as bot_url:
        client = ZaloClient(zalo_url, None, None)
        bot = ZaloBotChannel(bot_state.token, bot_url)
        assert client.download(f"{zalo_url}/files/a.jpg") == bot.fetch(f"{bot_url}/files/a.jpg") == PICTURE
        for fetch in (client.download, bot.fetch):
            with pytest.raises(FetchError):
                fetch("http://127.0.0.1:1/files/a.jpg")
        bot.close()
    assert zalo_state.calls == []
