"""`motcua ask`: a question to the running service, and how its answer came about."""

import json
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import select

from core.errors import MotcuaError
from core.loopback import loopback_client
from core.settings import Settings, load_settings
from messages.tables import inbox, turns

SESSION_FILE = "ask-session"


class AskError(MotcuaError):
    """The service did not answer."""


def ask(
    question: Annotated[str, typer.Argument(help="What a citizen would type")],
    explain: Annotated[bool, typer.Option(help="Show each step, its time, the record and the fields used")] = False,
    new: Annotated[bool, typer.Option(help="Begin a new conversation")] = False,
) -> None:
    """Ask the running service; the conversation goes on from call to call."""
    settings = load_settings()
    answer = post(settings, {"text": question, "session": None if new else _remembered(settings)})
    _remember(settings, answer["session"])
    console = Console(highlight=False)
    for reply in answer["replies"]:
        _show(console, reply)
    if explain:
        _explain(console, answer)


def post(settings: Settings, body: dict[str, Any]) -> dict[str, Any]:
    """What `/api/chat` of the running service answers. Raises AskError."""
    url = settings.local_url
    try:
        with loopback_client(timeout=60.0) as client:
            response = client.post(f"{url}/api/chat", json=body)
        answer: dict[str, Any] = response.json()
    except (httpx.HTTPError, json.JSONDecodeError) as error:
        raise AskError(f"nothing answers at {url} ({type(error).__name__}): start it with `motcua serve`") from error
    if not response.is_success:
        raise AskError(f"{url} answered {response.status_code}: {answer.get('message', '')}")
    return answer


def _remembered(settings: Settings) -> str | None:
    file = settings.data_dir / SESSION_FILE
    return file.read_text() if file.exists() else None


def _remember(settings: Settings, session: str) -> None:
    if settings.data_dir.exists():
        file = settings.data_dir / SESSION_FILE
        file.touch(mode=0o600)
        file.write_text(session)


def _show(console: Console, reply: dict[str, Any]) -> None:
    console.print(escape(reply["text"]), end="\n\n")
    for number, choice in enumerate(reply.get("choices") or [], 1):
        console.print(f"  [bold]{number}[/] {escape(choice['title'])}")
    if link := reply.get("link"):
        console.print(f"[dim]{escape(link['title'])}: {escape(link['url'])}[/]")
    if source := reply.get("source"):
        parts = [f"Nguồn: {source['code']}", source.get("decision_number"), f"đối chiếu {source['verified_on']}"]
        console.print(f"[dim]{escape(' · '.join(part for part in parts if part))}[/]")


def _explain(console: Console, answer: dict[str, Any]) -> None:
    """From the turn log, which lies in the same data folder."""
    from .context import open_context

    query = (
        select(turns)
        .join(inbox, inbox.c.id == turns.c.inbox_id)
        .where(inbox.c.message_id == answer["message_id"])
        .order_by(turns.c.inbox_id.desc())
    )
    with open_context() as context, context.database.read() as connection:
        turn = connection.execute(query).first()
    if turn is None:
        console.print("[yellow]no turn log here: this data folder is not the running service's (MOTCUA_DATA_DIR)[/]")
        return
    console.print(f"\noutcome [bold]{turn.outcome}[/] · intent {turn.intent} · {turn.ms:.0f} ms in all")
    console.print(f"record {turn.procedure_id} · aspect {turn.aspect}")
    steps = Table("step", "ms", "what", box=None)
    for step in turn.explanation.get("steps", []):
        steps.add_row(step["name"], f"{step['ms']:.1f}", escape(str(step["what"])))
    console.print(steps)
    facts = Table("field", "fact", box=None)
    for fact in turn.explanation.get("facts", []):
        facts.add_row(escape(fact["field"]), escape(fact["text"][:160]))
    console.print(facts)
