"""Where log lines go."""

import io
from collections.abc import Iterator

import pytest
import structlog

from core.logs import configure_logs


@pytest.fixture(autouse=True)
def unconfigured() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_line_goes_to_the_standard_error_of_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stood there when the process began may be closed since: a log line may never break a request."""
    first, then = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stderr", first)
    configure_logs("info")
    log = structlog.get_logger("tests")
    log.info("one")
    first.close()
    monkeypatch.setattr("sys.stderr", then)
    log.info("two")
    assert '"event": "two"' in then.getvalue()
