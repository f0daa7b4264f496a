"""The city's system away: said by the doctor and in our health, and no reason to be away ourselves."""

from collections.abc import Iterator
from threading import Event

import pytest

from channels.simulators.running import serve
from core.settings import load_settings
from dossiers.simulator import CityState, create_app
from motcua.doctor import _dossiers
from motcua.dossier_health import LOOK_SECONDS, DossierHealth
from tests.conftest import eventually


@pytest.fixture
def state() -> CityState:
    return CityState()


@pytest.fixture
def settings(state, monkeypatch) -> Iterator:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve(create_app(state)) as url:
        yield load_settings(dossiers_url=url, dossiers_key=state.key)


def test_the_doctor_names_the_source(settings, state, tmp_path):
    assert _dossiers(load_settings()).found.startswith("embedded registry")
    found = _dossiers(settings)
    assert found.ok and "127.0.0.1" in found.found and "national" in found.found
    state.befall("page")
    found = _dossiers(settings)
    assert found.ok is False and "login page" in found.found and state.key not in f"{found}"
    found = _dossiers(settings.model_copy(update={"dossiers_mapping": str(tmp_path / "none.yml")}))
    assert found.ok is False and "none.yml" in found.found


class FakeCity:
    """Away from the second look on."""

    name = "city system at city.example"

    def __init__(self) -> None:
        self.looks = 0
        self.looked = Event()

    def check(self) -> str | None:
        self.looks += 1
        self.looked.set()
        return "HTTP 500" if self.looks > 1 else None

    def close(self) -> None:
        self.looked.set()


def test_health_asks_now_and_then_and_stays_ready():
    city, seconds = FakeCity(), [1.0]
    health = DossierHealth(city, now=lambda: seconds[0])
    assert health.look() == {"ok": True, "source": city.name}
    assert city.looked.wait(10)
    for _ in range(5):
        assert health.look() == {"ok": True, "source": city.name}
    assert city.looks == 1
    seconds[0] += LOOK_SECONDS
    city.looked.clear()
    health.look()
    assert city.looked.wait(10)
    eventually(lambda: health.look() == {"ok": True, "source": city.name, "degraded": "HTTP 500"})
    assert city.looks == 2


def test_the_embedded_registry_needs_no_look():
    health = DossierHealth(None)
    assert health.look() == {"ok": True, "source": "embedded registry"}
    health.close()
