"""`motcua channels` without a service, beside a simulated Zalo."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from channels.simulators.running import serve
from channels.simulators.zalo import ZaloState, create_app
from core.clock import HANOI
from core.database import Database
from core.secret_key import SecretKey
from messages.inbox import Inbox
from messages.incoming import Incoming
from motcua.migrate import migrate
from tests.conftest import FixedClock

Motcua = Callable[..., tuple[int, str, str]]


@pytest.fixture
def zalo(monkeypatch: pytest.MonkeyPatch) -> Iterator[ZaloState]:
    state = ZaloState()
    with serve(create_app(state)) as url:
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setenv("MOTCUA_ZALO_APP_ID", state.app_id)
        monkeypatch.setenv("MOTCUA_ZALO_APP_SECRET", state.app_secret)
        monkeypatch.setenv("MOTCUA_ZALO_OA_SECRET", state.oa_secret)
        monkeypatch.setenv("MOTCUA_ZALO_REFRESH_TOKEN", state.refresh_token)
        monkeypatch.setenv("MOTCUA_ZALO_API_URL", url)
        monkeypatch.setenv("MOTCUA_ZALO_OAUTH_URL", url)
        yield state


def write(folder: Path, secret: SecretKey, user: str, at: datetime) -> None:
    """A citizen wrote over Zalo at that moment."""
    with closing(Database(f"sqlite:///{folder / 'house' / 'motcua.db'}")) as database:
        migrate(database)
        Inbox(database, FixedClock(), secret).receive(Incoming("zalo", user, user, user, at, text="xin chào"))


def test_it_tells_zalos_quota_in_one_call(motcua: Motcua, zalo: ZaloState, secret: SecretKey, tmp_path: Path) -> None:
    for number in range(5):
        write(tmp_path, secret, f"citizen-{number}", datetime.now(UTC))
    zalo.meet("citizen-4")
    status, said, _ = motcua("channels")
    assert status == 0
    assert "zalo: consultation messages left for who wrote last: 8 of 8" in said
    assert zalo.calls.count("/v3.0/oa/quota/message") == 1


def test_without_a_quota_it_says_nothing_of_it(
    motcua: Motcua, zalo: ZaloState, secret: SecretKey, tmp_path: Path
) -> None:
    assert "consultation" not in motcua("channels")[1]
    write(tmp_path, secret, "nobody-zalo-knows", datetime.now(UTC))
    status, said, _ = motcua("channels")
    assert status == 0 and "consultation" not in said


def test_the_reasons_of_all_changes_are_kept(motcua: Motcua) -> None:
    assert motcua("channels", "history")[1] == "nothing was turned off or on yet\n"
    for turn, name, why in (
        ("off", "zalo", "bảo trì\nđường truyền"),
        ("off", "telegram", "mất mạng"),
        ("on", "zalo", "xong"),
    ):
        assert motcua("channels", turn, name, "--why", why)[0] == 0
    lines = motcua("channels", "history")[1].splitlines()
    assert [line[18:] for line in lines] == [
        "zalo off: bảo trì đường truyền",
        "telegram off: mất mạng",
        "zalo on: xong",
    ]
    today = datetime.now(HANOI)
    assert lines[0].startswith((f"{today:%d/%m/%Y}", f"{today - timedelta(minutes=5):%d/%m/%Y}"))
    assert len(motcua("channels", "history", "zalo")[1].splitlines()) == 2
    assert motcua("channels", "history", "fax")[0] == 1


def test_times_are_hanois(motcua: Motcua, zalo: ZaloState, secret: SecretKey, tmp_path: Path) -> None:
    write(tmp_path, secret, "citizen", datetime(2026, 11, 23, 20, 15, tzinfo=UTC))
    assert "24/11/2026 03:15" in motcua("channels")[1]
