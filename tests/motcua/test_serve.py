"""`motcua serve` as an operator meets it: ready, restarts what dies, leaves nothing behind."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from motcua.serve import free_port
from tests.conftest import Service, another_service, eventually, stop_service

pytestmark = pytest.mark.service


def processes_of(data: Path) -> list[int]:
    """Every process whose environment names this data folder."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and f"MOTCUA_DATA_DIR={data}".encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def child(data: Path, word: str) -> int:
    for pid in processes_of(data):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if word in command:
            return pid
    raise AssertionError(f"no process {word!r}")


def is_ready(service: Service) -> bool:
    try:
        return httpx.get(f"{service.url}/health/ready", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def second(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """For all that it survives."""
    with another_service(service, tmp_path_factory.mktemp("second")) as second:
        yield second


def test_two_services_run_side_by_side(service, second):
    session = second.say(text="xin chào")["session"]
    assert service.say(text="xin chào", session=session)["session"] != session


def test_nothing_is_left_after_sigterm(fresh):
    assert stop_service(fresh) == 0
    eventually(lambda: processes_of(fresh.data) == [], 10)


def test_nothing_is_left_when_serve_is_killed(fresh):
    fresh.process.send_signal(signal.SIGKILL)
    fresh.process.wait(10)
    eventually(lambda: processes_of(fresh.data) == [], 10)


def test_what_dies_is_named_and_started_again_and_who_wrote_meanwhile_gets_an_answer(second):
    os.kill(child(second.data, "motcua.child actions"), signal.SIGKILL)
    answer = second.say(text="đăng ký khai sinh cần giấy tờ gì")
    assert answer["outcome"] == "answered"
    os.kill(child(second.data, "run.py"), signal.SIGKILL)
    eventually(lambda: httpx.get(f"{second.url}/health/ready").status_code == 503, 10)
    health = httpx.get(f"{second.url}/health/ready").json()
    assert health["parts"]["rasa"]["ok"] is False
    assert second.say(text="cháy nhà rồi cứu với")["outcome"] == "emergency"
    assert second.say(text="xin chào")["outcome"] == "small_talk"
    eventually(lambda: is_ready(second))
    assert second.say(text="xin chào")["outcome"] == "small_talk"


def test_a_killed_gateway_loses_no_conversation(second):
    session = second.say(text="đăng ký khai sinh cần giấy tờ gì")["session"]
    os.kill(child(second.data, "motcua.child gateway"), signal.SIGKILL)
    eventually(lambda: is_ready(second))
    history = httpx.get(f"{second.url}/api/chat/messages", params={"session": session}).json()
    assert [m["from"] for m in history["messages"]][:2] == ["citizen", "assistant"]
    assert second.say(text="lệ phí bao nhiêu", session=session)["outcome"] == "answered"


def test_a_taken_port_is_one_line(service, tmp_path):
    port = service.url.rsplit(":", 1)[1]
    environment = service.environment | {"MOTCUA_DATA_DIR": str(tmp_path), "MOTCUA_PORT": port}
    command = [service.process.args[0], "-m", "motcua", "serve"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1 and "MOTCUA_PORT" in done.stderr


def test_a_second_serve_on_the_same_folder_is_refused_in_one_line(service):
    environment = service.environment | {"MOTCUA_PORT": str(free_port())}
    command = [service.process.args[0], "-m", "motcua", "serve"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1 and str(service.data) in done.stderr


def test_a_proxy_in_the_environment_is_not_asked(service, tmp_path):
    nowhere = f"http://127.0.0.1:{free_port()}"
    proxy = {"HTTP_PROXY": nowhere, "http_proxy": nowhere, "ALL_PROXY": nowhere}
    with another_service(service, tmp_path, **proxy) as behind:
        assert behind.say(text="xin chào")["outcome"] == "small_talk"


def test_elasticsearch_away_is_named_and_answered_from_the_embedded_engine(service, tmp_path):
    nowhere = f"http://127.0.0.1:{free_port()}"
    with another_service(service, tmp_path, MOTCUA_ELASTICSEARCH_URL=nowhere) as away:
        health = httpx.get(f"{away.url}/health/ready")
        assert health.status_code == 200 and health.json()["status"] == "degraded"
        assert "Elasticsearch" in health.json()["parts"]["search"]["degraded"]
        assert away.say(text="đăng ký khai sinh cần giấy tờ gì")["outcome"] == "answered"
