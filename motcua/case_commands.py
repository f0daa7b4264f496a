"""`motcua cases`: citizens' reports, as the desk's pages work on them. Every act names who."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answers.text import cut, one_line
from core.clock import HANOI
from core.errors import InputError
from desk.roles import Permission
from feedback.catalog import Catalog
from feedback.model import Case, Event, Photo, State

from .office import Office, open_office

cases = typer.Typer(no_args_is_help=True, help="Citizens' reports: list, show, take, answer, close, refuse, route.")

Number = Annotated[str, typer.Argument(help="As `motcua cases list` shows it: PA-26-000123")]
Who = Annotated[str, typer.Option("--as", help="Who acts: a name of `motcua staff list`")]
SHOWN = 60


@cases.command("list")
def show_all(
    state: Annotated[list[State] | None, typer.Option("--state", help="Only these states")] = None,
    unit: Annotated[str | None, typer.Option(help="Only of this unit")] = None,
    late: Annotated[bool, typer.Option("--late", help="Only those whose time is over")] = False,
    done: Annotated[bool, typer.Option("--all", help="Also those that nothing is owed for any more")] = False,
) -> None:
    """Those whose time ends first come first."""
    with open_office() as (context, office):
        found = office.work.select(states=state or (), unit=unit, late=late)
        now = context.clock.now()
    table = Table("number", "state", "unit", "with", "by", "about", box=None)
    for case in found:
        if done or state or case.state.is_open:
            by = f"{case.handle_by.astimezone(HANOI):%d/%m %H:%M}{' late' if case.is_late(now) else ''}"
            said = cut(one_line(case.text), SHOWN)
            table.add_row(case.number, case.state, case.unit, escape(case.officer or "–"), by, escape(said))
    Console(highlight=False).print(table if table.row_count else "no case is open")


@cases.command("show")
def show(number: Number) -> None:
    """All of one case, with its course."""
    with open_office() as (_, office):
        work = office.work
        case, course, photos = work.get(number), work.course(number), work.photos(number)
        catalog = office.catalog()
    for line in _told(catalog, case, course, photos):
        typer.echo(line)


@cases.command("take")
def take(number: Number, who: Who) -> None:
    """Receive it, or go on to work on it, in your own name."""
    with open_office() as (_, office):
        _moved(_as(office, who).work.take(number, who))


@cases.command("answer")
def answer(
    number: Number,
    text: Annotated[str, typer.Argument(help="What the citizen reads")],
    who: Who,
    public: Annotated[bool, typer.Option("--public", help="Also on the public page")] = False,
) -> None:
    """An interim word or a question to the citizen."""
    with open_office() as (_, office):
        _moved(_as(office, who).work.say(number, who, text, public))


@cases.command("close")
def close(
    number: Number,
    who: Who,
    result: Annotated[str, typer.Option("--result", help="What was done; the public reads it")],
    evidence: Annotated[str, typer.Option("--evidence", help="What shows it: a document, a photo, a date")],
) -> None:
    """Answer it; then the citizen confirms it, reopens it, or stays silent."""
    with open_office() as (_, office):
        _moved(_as(office, who).work.close(number, who, result, evidence))


@cases.command("refuse")
def refuse(
    number: Number,
    who: Who,
    reason: Annotated[str, typer.Option("--reason", help="The citizen and the public read it")],
) -> None:
    """Refusals are counted and shown apart."""
    with open_office() as (_, office):
        _moved(_as(office, who).work.refuse(number, who, reason))


@cases.command("route")
def route(
    number: Number,
    unit: Annotated[str, typer.Argument(help="A unit of feedback/routing.yml")],
    who: Who,
    why: Annotated[str, typer.Option("--why", help="The public reads it")],
) -> None:
    """Pass it on to another unit; the clock goes on."""
    with open_office() as (_, office):
        _moved(_as(office, who).work.route(number, who, unit, why))


@cases.command("hide")
def hide(number: Number, who: Who, why: Annotated[str, typer.Option("--why", help="Why, for colleagues")]) -> None:
    """Take it off the public pages."""
    with open_office() as (_, office):
        _moved(_as(office, who).work.hide(number, who, True, why))


@cases.command("unhide")
def unhide(number: Number, who: Who, why: Annotated[str, typer.Option("--why", help="Why, for colleagues")]) -> None:
    """Put it back on the public pages."""
    with open_office() as (_, office):
        _moved(_as(office, who).work.hide(number, who, False, why))


@cases.command("contact")
def contact(number: Number, who: Who) -> None:
    """How the citizen agreed to be reached. That you looked is written down."""
    with open_office() as (_, office):
        found = _as(office, who).work.contact(number, who)
    typer.echo(found or "the citizen left no contact")


@cases.command("approve-photo")
def approve_photo(photo: Annotated[str, typer.Argument(help="Its id, as `show` names it")], who: Who) -> None:
    """Let the public see a photo."""
    with open_office() as (_, office):
        _as(office, who).work.approve_photo(photo, who)
    typer.echo(f"{photo} is public")


@cases.command("withdraw-photo")
def withdraw_photo(photo: Annotated[str, typer.Argument(help="Its id, as `show` names it")], who: Who) -> None:
    """Take a photo off the public pages."""
    with open_office() as (_, office):
        _as(office, who).work.withdraw_photo(photo, who)
    typer.echo(f"{photo} is not public")


def _as(office: Office, who: str) -> Office:
    if not office.staff.named(who).may(Permission.WORK_CASES):
        raise InputError(f"{who} is no case officer: `motcua staff list` shows who is")
    return office


def _moved(case: Case) -> None:
    typer.echo(f"{case.number}: {case.state.label} ({case.unit}{f', {case.officer}' if case.officer else ''})")


def _told(catalog: Catalog, case: Case, course: list[Event], photos: list[Photo]) -> list[str]:
    lines = [
        f"{case.number}  {case.state.label}",
        f"{catalog.label(case.category)}, {case.urgency}",
        f"unit: {catalog.unit_name(case.unit)}, with {case.officer or 'nobody'}",
        f"where: {case.place}",
        f"what: {case.text}",
        f"public: {'hidden' if case.is_hidden else case.public_text}",
        f"receive by {case.receive_by.astimezone(HANOI):%d/%m/%Y %H:%M}, answer by "
        f"{case.handle_by.astimezone(HANOI):%d/%m/%Y %H:%M} ({case.deadline})",
    ]
    lines += [f"photo {photo.id}: {photo.approved_by or 'not public'}" for photo in photos]
    lines += [
        f"{event.at.astimezone(HANOI):%d/%m %H:%M}  {event.act}  {event.staff or '–'}  {event.note or ''}".rstrip()
        for event in course
    ]
    return lines
