"""Days and moments as forms bring them: what browsers send, and what people type where there is no calendar."""

from datetime import date, datetime

from core.clock import HANOI

_MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


def moment_of(typed: str) -> datetime:
    """In Hanoi. Raises ValueError for what is none."""
    return _read(typed, _MOMENTS)


def day_of(typed: str) -> date:
    """Raises ValueError for what is none."""
    return _read(typed, _DAYS).date()


def _read(typed: str, formats: tuple[str, ...]) -> datetime:
    for each in formats:
        try:
            return datetime.strptime(" ".join(typed.split()), each).replace(tzinfo=HANOI)
        except ValueError:
            continue
    raise ValueError(f"{typed!r} is no time")
