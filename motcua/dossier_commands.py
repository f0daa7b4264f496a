"""`motcua dossiers`: the embedded registry: taking dossiers in, examples for trials, moving one on, its QR."""

from pathlib import Path
from typing import Annotated, Literal

import segno
import typer
from rich.console import Console
from rich.table import Table

from channels.deep_links import telegram_link, web_link, zalo_link
from core.clock import HANOI
from core.errors import InputError
from core.settings import Settings
from dossiers.codes import find_codes
from dossiers.examples import examples as make_examples
from dossiers.importing import read_files
from dossiers.model import Status
from dossiers.registry import Registry
from dossiers.subscriptions import Subscriptions
from procedure_kb.store import Store

from .context import Context, open_context
from .office import open_office

dossiers = typer.Typer(no_args_is_help=True, help="The registry of dossiers: import, list, examples, QR, alerts.")

Code = Annotated[str, typer.Argument(help="As on the slip: 000.00.04.H26-250221-0015")]
SHOWN = 10
On = Literal["web", "telegram", "zalo"]


@dossiers.command("import")
def take_in(files: Annotated[list[Path], typer.Argument(help="CSV, XLSX or JSON")]) -> None:
    """All dossiers of the files, or none: each bad row is named."""
    with open_context() as context:
        read = read_files(files, context.clock, context.secret)
        done = _registry(context).put_all(read)
        _wake(context, *(filed.dossier.code for filed in read))
    typer.echo(f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged")


@dossiers.command("examples")
def load_examples() -> None:
    """Sixty invented ones in every status; prints some codes and the four digits to try them with."""
    with open_context() as context:
        store = Store(context.database, context.clock, context.ledger)
        procedures = [(each.id, each.official.name) for each in store.procedures()]
        if not procedures:
            raise InputError("there is no procedure yet: load some with `motcua kb import`")
        found = make_examples(context.clock.now(), procedures, context.secret)
        _registry(context).put_all(each.filed for each in found)
    table = Table("code", "four digits", "status", box=None)
    for each in found[:SHOWN]:
        table.add_row(each.filed.dossier.code, each.digits, each.filed.dossier.status)
    Console(highlight=False).print(table)
    typer.echo(f"{len(found)} examples; the numbers above are only of the first {SHOWN}", err=True)


@dossiers.command("list")
def show(status: Annotated[Status | None, typer.Option("--status", help="Only these")] = None) -> None:
    """Codes, statuses and due dates; nothing personal."""
    with open_context() as context:
        found, count = _registry(context).listed(status), _registry(context).count()
    table = Table("code", "status", "due", box=None)
    for each in found:
        table.add_row(each.code, each.status, f"{each.due_at.astimezone(HANOI):%d/%m/%Y %H:%M}" if each.due_at else "–")
    Console(highlight=False).print(table)
    typer.echo(f"{len(found)} of {count}", err=True)


@dossiers.command("set")
def move(
    code: Code,
    status: Annotated[Status, typer.Option("--status", help="What it becomes")],
    note: Annotated[str | None, typer.Option("--note", help="Kept with the step")] = None,
) -> None:
    """Move a dossier on, for trials: who subscribed is told."""
    with open_context() as context:
        _registry(context).move(_known(code), status, note)
        _wake(context, _known(code))
    typer.echo(f"{code} is {status}")


@dossiers.command("remove")
def remove(code: Code) -> None:
    """Delete a dossier here for good."""
    with open_context() as context:
        _registry(context).remove(_known(code))
    typer.echo(f"{code} is removed")


@dossiers.command("qr")
def qr(
    code: Code,
    out: Annotated[Path | None, typer.Option("--out", help="An SVG or PNG file; none: on the screen")] = None,
    on: Annotated[On, typer.Option("--on", help="Where it opens the chat")] = "web",
) -> None:
    """The QR of a receipt: it opens the chat with this dossier ready (Zalo's: the chat alone)."""
    with open_context() as context:
        target = _link(context.settings, on, _known(code))
    made = segno.make(target, error="m")
    if out is None:
        made.terminal(compact=True)
    elif out.suffix.lower() not in (".svg", ".png"):
        raise InputError(f"{out.name} must end in .svg or .png")
    else:
        made.save(str(out), scale=8)
        typer.echo(f"{out}: {target}")


@dossiers.command("alerts")
def alerts() -> None:
    """Dossiers that many could not prove to be theirs: somebody may be guessing, the owner may have to be warned."""
    with open_office() as (_, office):
        found = office.lookups.alerts()
    table = Table("when", "code", "who failed", box=None)
    for alert in found:
        when = f"{alert.at.astimezone(HANOI):%d/%m/%Y %H:%M}"
        table.add_row(when, alert.code or "all over", f"{alert.askers} {'askers' if alert.code else 'tries'}")
    Console(highlight=False).print(table)
    typer.echo(f"{len(found)}; each look-up that fails is counted for a day", err=True)


def _known(code: str) -> str:
    found = find_codes(code).whole
    if len(found) != 1:
        raise InputError(f"{code!r} is no dossier code such as 000.00.04.H26-250221-0015")
    return found[0]


def _wake(context: Context, *codes: str) -> None:
    """Who subscribed to one of these is told soon."""
    Subscriptions(context.database, context.clock, context.secret, context.ledger).wake(codes)


def _registry(context: Context) -> Registry:
    return Registry(context.database, context.clock, context.secret)


def _link(settings: Settings, on: On, code: str) -> str:
    """Of the page the code alone while nobody has said where the page is."""
    match on:
        case "web":
            return web_link(settings.public_url, code) if settings.public_url else code
        case "telegram":
            if settings.telegram_bot_name is None:
                raise InputError("MOTCUA_TELEGRAM_BOT_NAME is not set: which bot shall it open?")
            return telegram_link(settings.telegram_bot_name, code)
        case "zalo":
            if settings.zalo_oa_id is None:
                raise InputError("MOTCUA_ZALO_OA_ID is not set: which OA shall it open?")
            return zalo_link(settings.zalo_oa_id)
