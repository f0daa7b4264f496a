"""Towns that many tests of a module share."""

from collections.abc import Iterator

import pytest

from channels.simulators.running import serve
from tests.conftest import BOTH, own_database
from tests.town import Town, town


@pytest.fixture(scope="module", params=BOTH)
def still_town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Nothing is answered by itself."""
    folder = tmp_path_factory.mktemp("town")
    with own_database(request, folder) as database, town(database, folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def living_town(still_town: Town) -> Iterator[tuple[Town, str]]:
    """Its gateway answers, at this address."""
    with serve(still_town.app) as url:
        still_town.gateway.start()
        yield still_town, url
