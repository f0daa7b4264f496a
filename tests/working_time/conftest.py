import pytest

from working_time import Calendar, calendar_of


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """As it is shipped."""
    return calendar_of()
