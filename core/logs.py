"""Structured logs: one JSON line an event, on standard error. Texts of citizens are never logged."""

import logging
import sys
from collections.abc import Callable
from contextlib import suppress

import structlog


def configure_logs(level: str) -> None:
    """Once at the start of a process."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(
        level=max(number, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the one of that moment: it may be redirected
    )


def note(log: Callable[..., object], event: str, **fields: str) -> None:
    """A disk that is too full for the database is so for the log, too: the answer must go out all the same."""
    with suppress(OSError):
        log(event, **fields)
