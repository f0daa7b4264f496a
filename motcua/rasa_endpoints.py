"""Rasa's endpoints.yml, from the same settings as everything else."""

from pathlib import Path

import yaml
from sqlalchemy import URL, make_url

from core.settings import Settings

TOKEN = "${MOTCUA_INTERNAL_TOKEN}"  # noqa: S105 - Rasa puts the environment's value here


def write_endpoints(settings: Settings, actions_url: str) -> Path:
    """The file, readable by its owner only: it may hold the database's password."""
    path = settings.data_dir.resolve() / "rasa-endpoints.yml"
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(endpoints(settings, actions_url)))
    return path


def endpoints(settings: Settings, actions_url: str) -> dict[str, object]:
    """Where Rasa finds its actions, keeps its conversations and, with Redis, its locks."""
    found: dict[str, object] = {
        "action_endpoint": {
            "url": f"{actions_url}/webhook",
            "headers": {"X-Motcua-Token": TOKEN},
            "enable_selective_domain": True,
        },
        "tracker_store": _tracker_store(settings),
    }
    if settings.redis_url:
        found["lock_store"] = _lock_store(make_url(settings.redis_url))
    return found


def tracker_url(settings: Settings) -> URL:
    """Where Rasa keeps its conversations: a file beside ours, or tables in the same PostgreSQL database."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        return url.set(database=str(Path(url.database or "").with_name("rasa.db")))
    return url


def _tracker_store(settings: Settings) -> dict[str, object]:
    url = tracker_url(settings)
    if url.get_backend_name() == "sqlite":
        return {"type": "SQL", "dialect": "sqlite", "db": url.database}
    where = {"url": url.host or "", "port": url.port or 5432, "db": url.database}
    who = {"username": url.username, "password": url.password}
    return {"type": "SQL", "dialect": "postgresql", **where, **who, "query": dict(url.query)}


def _lock_store(url: URL) -> dict[str, object]:
    store: dict[str, object] = {
        "type": "redis",
        "url": url.host,
        "port": url.port or 6379,
        "db": int(url.database or 1),
    }
    known = {"username": url.username, "password": url.password, "use_ssl": url.drivername == "rediss" or None}
    return store | {key: value for key, value in known.items() if value is not None}
