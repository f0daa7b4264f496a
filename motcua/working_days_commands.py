"""`motcua working-days`: which days are worked, changing them, and what a deadline comes to."""

from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from core.clock import HANOI
from core.errors import InputError, NotFoundError
from working_time import Calendar, Change, Deadline, due, due_in_days, explain
from working_time.words import WEEKDAYS

from .office import open_office

working_days = typer.Typer(no_args_is_help=True, help="Days off and make-up days; what a deadline comes to.")

On = Annotated[str, typer.Argument(metavar="DATE", help="24/11/2026 or 2026-11-24")]
Year = Annotated[int, typer.Argument(help="Such as 2027")]
Name = Annotated[str, typer.Option("--name", help="As citizens read it in explanations")]
Why = Annotated[str, typer.Option("--why", help="The notice or the reason, for other operators")]


@working_days.command("list")
def show(year: Year) -> None:
    """The days of a year that are no ordinary ones of their week, and where that comes from."""
    with open_office() as (_, office):
        calendar = office.working_days.calendar()
    lines = [_line(on, change) for on, change in calendar.changed(year)]
    typer.echo("\n".join([f"{year}: {calendar.decreed.get(year, 'provisional, no notice is known yet')}", *lines]))


@working_days.command("off")
def turn_off(on: On, name: Name, why: Why = "") -> None:
    """Nobody works that day."""
    _set(on, False, name, why)


@working_days.command("on")
def turn_on(on: On, name: Name, why: Why = "") -> None:
    """That day is worked: with the hours of its weekday, or, if it has none, those of a make-up day."""
    _set(on, True, name, why)


@working_days.command("forget")
def forget(on: On) -> None:
    """Take back what was set here: law and decree hold again."""
    day = read_day(on)
    with open_office() as (_, office):
        try:
            office.working_calendar.forget(day)
        except NotFoundError:
            raise InputError(f"nothing was set for {day:%d/%m/%Y}: see `motcua working-days list {day.year}`") from None
    typer.echo(f"{day:%d/%m/%Y}: law and decree hold again")


@working_days.command("confirm")
def confirm(
    year: Year, why: Why = "", undo: Annotated[bool, typer.Option("--undo", help="Provisional after all")] = False
) -> None:
    """The notice of that year is out and its days are in: deadlines are no longer told as provisional."""
    with open_office() as (_, office):
        if undo:
            office.working_calendar.doubt(year)
        else:
            office.working_calendar.confirm(year, why)
    typer.echo(f"{year} is {'no longer confirmed here' if undo else 'settled'}")


@working_days.command("due")
def show_due(
    start: Annotated[str, typer.Argument(metavar="TIME", help='"20/11/2026 15:30" or "2026-11-20 15:30"')],
    hours: Annotated[float | None, typer.Option(help="Working hours, such as 8 or 1.5")] = None,
    days: Annotated[int | None, typer.Option(help="Working days")] = None,
) -> None:
    """When the time is up, and how that was counted."""
    moment = read_time(start)
    with open_office() as (_, office):
        deadline = _deadline(office.working_days.calendar(), moment, hours, days)
    typer.echo(f"{deadline.at:%d/%m/%Y %H:%M}\n{explain(deadline)}")


def _deadline(calendar: Calendar, moment: datetime, hours: float | None, days: int | None) -> Deadline:
    if (hours is None) == (days is None):
        raise InputError("say either --hours or --days")
    try:
        if days is not None:
            return due_in_days(calendar, moment, days)
        return due(calendar, moment, timedelta(minutes=round((hours or 0) * 60)))
    except (ValueError, OverflowError) as error:  # also of a float that is no number, or too large for a duration
        raise InputError(str(error)) from None


def read_day(text: str) -> date:
    """Raises InputError for what is no date."""
    return _read(text.strip(), ("%d/%m/%Y", "%Y-%m-%d"), "a date such as 24/11/2026").date()


def read_time(text: str) -> datetime:
    """In Hanoi's time. Raises InputError for what is no time."""
    formats = ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
    return _read(text.strip(), formats, 'a time such as "20/11/2026 15:30"')


def _read(text: str, formats: tuple[str, ...], meant: str) -> datetime:
    for each in formats:
        try:
            return datetime.strptime(text, each).replace(tzinfo=HANOI)
        except ValueError:
            continue
    raise InputError(f"{text!r} cannot be read: it must be {meant}")


def _set(on: str, is_working: bool, name: str, why: str) -> None:
    day = read_day(on)
    with open_office() as (_, office):
        office.working_calendar.set(day, is_working, name, why)
        change = office.working_days.calendar().changes[day]
    typer.echo(_line(day, change))


def _line(on: date, change: Change) -> str:
    """ "24/11/2026 thứ Ba     off  law     Ngày Văn hóa Việt Nam"."""
    state = "on" if change.is_working else "off"
    told = f"{change.name} ({change.why})" if change.origin == "staff" and change.why else change.name
    return f"{on:%d/%m/%Y} {WEEKDAYS[on.weekday()]:9} {state:4} {change.origin:7} {told}"
