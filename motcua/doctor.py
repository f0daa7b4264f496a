"""`motcua doctor`: what is configured, what is reachable, and what to do about what is not."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import typer
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import make_url
from sqlalchemy.exc import ProgrammingError

from core.clock import SystemClock
from core.database import Database
from core.errors import MotcuaError, SettingsError
from core.loopback import loopback_client
from core.secret_key import SecretKey
from core.settings import Settings, load_settings
from dossiers.sources import open_city_system

from .training import RASA_PYTHON, model_path


@dataclass(frozen=True)
class Finding:
    """`ok` False is a fault; None is worth knowing. `advice` says what to do."""

    what: str
    ok: bool | None
    found: str
    advice: str = ""


def doctor() -> None:
    """Say what is configured, what is reachable, and what to do about what is not. Exit 1 if something is at fault."""
    settings = load_settings()
    console = Console(highlight=False)
    table = Table("setting", "value", "from", "what it is", box=None)
    for name, field in Settings.model_fields.items():
        variable = f"MOTCUA_{name.upper()}"
        origin = "environment" if variable in os.environ else "default"
        table.add_row(variable, escape(shown(getattr(settings, name))), origin, field.description)
    console.print(table, end="\n\n")
    findings = list(examine(settings))
    for finding in findings:
        sign = {True: "[green]ok[/]   ", False: "[red]fault[/]", None: "[yellow]note[/] "}[finding.ok]
        console.print(f"{sign} {finding.what}: {escape(finding.found)}")
        if finding.advice:
            console.print(f"      → {escape(finding.advice)}")
    if any(finding.ok is False for finding in findings):
        raise typer.Exit(1)


def shown(value: object) -> str:
    """A setting for people: secrets and passwords never."""
    if isinstance(value, SecretStr):
        return "(set)"
    if isinstance(value, str) and "://" in value:
        return re.sub(r"(?<=://)[^/@]*@", "***@", value)
    return "–" if value is None else str(value)


def examine(settings: Settings) -> Iterator[Finding]:
    checks: tuple[Callable[[Settings], Finding], ...] = (_rasa, _model, _database, _elasticsearch, _dossiers, _running)
    for check in checks:
        yield check(settings)


def _rasa(settings: Settings) -> Finding:
    if RASA_PYTHON.exists():
        return Finding("Rasa's environment", True, "bot/.venv")
    return Finding("Rasa's environment", False, "bot/.venv is missing", "run `make setup`")


def _model(settings: Settings) -> Finding:
    model = model_path(settings)
    if model.exists():
        return Finding("language model", True, model.name)
    return Finding("language model", None, "none fits the present training files", "`motcua serve` trains it by itself")


def _database(settings: Settings) -> Finding:
    """Looks only: a doctor makes no database and changes none."""
    file = make_url(settings.database).database if settings.database.startswith("sqlite") else None
    if file and not Path(file).exists():
        return Finding("database", None, f"{file} is not there yet", "`motcua serve` makes it")
    with closing(Database(settings.database)) as database:
        try:
            with database.read() as connection:
                records = connection.exec_driver_sql("SELECT count(*) FROM procedures").scalar_one()
        except ProgrammingError:
            return Finding("database", None, f"{database.name} has no tables yet", "`motcua serve` makes them")
        except MotcuaError as error:
            return Finding("database", False, str(error), "start it, or correct MOTCUA_DATABASE_URL")
    return Finding("database", True, f"{database.name}, {records} procedures")


def _elasticsearch(settings: Settings) -> Finding:
    if not settings.elasticsearch_url:
        return Finding("search", True, "embedded engine (no MOTCUA_ELASTICSEARCH_URL)")
    try:
        version = httpx.get(settings.elasticsearch_url, timeout=5.0).json()["version"]["number"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        advice = "start it or correct MOTCUA_ELASTICSEARCH_URL; until then the embedded engine answers"
        return Finding("search", False, f"{shown(settings.elasticsearch_url)}: {type(error).__name__}", advice)
    major = version.split(".")[0]
    if major != "9":
        return Finding("search", False, f"Elasticsearch {version}", "this project needs Elasticsearch 9")
    return Finding("search", True, f"Elasticsearch {version} at {shown(settings.elasticsearch_url)}")


def _dossiers(settings: Settings) -> Finding:
    """The key here is nobody's: what is asked for is no dossier, and a doctor makes no secret key."""
    try:
        city = open_city_system(settings, SystemClock(), SecretKey("nobody's key, nothing is kept under it"))
    except SettingsError as error:
        return Finding("dossiers", False, str(error), "correct MOTCUA_DOSSIERS_MAPPING")
    if city is None:
        return Finding("dossiers", True, "embedded registry (no MOTCUA_DOSSIERS_URL)")
    with closing(city):
        trouble = city.check()
    if trouble:
        advice = "see docs/connecting-the-citys-system.md; until it answers, the last known state is told as such"
        return Finding("dossiers", False, trouble, advice)
    return Finding("dossiers", True, f"{city.name}, mapping {settings.dossiers_mapping}")


def _running(settings: Settings) -> Finding:
    url = f"{settings.local_url}/health/ready"
    try:
        with loopback_client(timeout=5.0) as client:
            health = client.get(url).json()
        parts = health["parts"]
    except (httpx.HTTPError, ValueError, KeyError):
        return Finding("service", None, f"nothing answers at {url}", "start it with `motcua serve`")
    bad = [
        f"{name} {part.get('why') or part.get('degraded') or 'does not answer'}"
        for name, part in parts.items()
        if not part.get("ok") or part.get("degraded")
    ]
    if health["status"] == "ready":
        return Finding("service", True, f"ready at {url}")
    advice = f"look at the logs in {settings.data_dir / 'logs'}"
    return Finding("service", health["status"] == "degraded", f"{health['status']}: {'; '.join(bad)}", advice)
