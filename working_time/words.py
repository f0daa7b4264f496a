"""Days and durations as Vietnamese officials write them."""

from datetime import date

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def duration(minutes: int) -> str:
    """ "1 giờ 30 phút"."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} giờ"] * bool(hours) + [f"{rest} phút"] * bool(rest or not hours))


def clock(minute: int) -> str:
    """ "08:00", of a minute since midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def day_and_month(on: date, year: int | None = None) -> str:
    """ "02/9", "14/02" (zeros as in Nghị định 30/2020/NĐ-CP); with the year unless it is `year`."""
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"{on.day:02}/{month}" if on.year == year else f"{on.day:02}/{month}/{on.year}"


def enumerated(items: list[str]) -> str:
    """ "một, hai và ba"."""
    return " và ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))
