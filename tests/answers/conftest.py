from collections.abc import Iterator
from functools import cache

import pytest

from answers import doubts


@pytest.fixture(scope="package", autouse=True)
def each_record_checked_once() -> Iterator[None]:
    """Thousands of records are read over and over here; the service keeps the last few only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doubts, "_errors", cache(doubts._errors.__wrapped__))
        yield
