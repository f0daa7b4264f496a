"""The simulated one-stop system over real HTTP, the source that asks it, and look-ups of a dossier."""

import itertools
from collections.abc import Callable, Iterator

import httpx
import pytest

from channels.simulators.running import serve
from dossiers.city_system import Address, CitySystem
from dossiers.lookups import Answer, Asker, Lookups
from dossiers.mapping import load_mapping
from dossiers.simulator import CityState, create_app
from tests.dossiers import fakes
from tests.dossiers.fakes import WRONG, FakeSight, FakeSource, filed

CODE = "H26.12-261123-0007"


class Sleeps(list[float]):
    """Notes how long would have been slept."""

    __call__ = list.append


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[CityState, str]]:
    state = CityState()
    with serve(create_app(state)) as url:
        yield state, url


@pytest.fixture
def city_url(served) -> str:
    return served[1]


@pytest.fixture
def state(served, clock) -> CityState:
    """The served one, as new."""
    state, _ = served
    state.__dict__.update(CityState(clock=clock).__dict__)
    return state


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def connect(city_url, state, secret, clock, sleeps) -> Iterator[Callable[..., CitySystem]]:
    """Opens a source; other names, key and time limit on demand."""
    opened = []

    def opener(mapping="national", key="simulated-key", seconds=20.0, url=city_url, **changes) -> CitySystem:
        names = load_mapping(mapping).model_copy(update=changes)
        http = httpx.Client(trust_env=False)
        city = CitySystem(Address(url, key, seconds), secret, names, http, clock, sleeps)
        opened.append(city)
        return city

    yield opener
    for city in opened:
        city.close()


@pytest.fixture
def city(connect) -> CitySystem:
    return connect()


@pytest.fixture
def source(secret) -> FakeSource:
    return FakeSource(filed(secret))


@pytest.fixture
def lookups(database, clock, ledger, secret, source) -> Lookups:
    return Lookups(database, clock, secret, ledger, FakeSight(source))


@pytest.fixture
def try_(lookups) -> Callable[..., Answer]:
    """One look-up with a message of its own, by a conversation's name or by an asker."""
    numbers = itertools.count()

    def look_up(asker: str | Asker = "an", digits: str = WRONG, code: str = fakes.CODE) -> Answer:
        asker = Asker(asker) if isinstance(asker, str) else asker
        return lookups.look_up(asker, code, digits, f"message {next(numbers)}")

    return look_up
