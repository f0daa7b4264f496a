"""Every setting, in one table that the code, `motcua doctor` and the README share."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from .errors import SettingsError

ROOT = Path(__file__).resolve().parents[1]
"""The checkout; the data folder lies in it by default, wherever a command is called from."""


def _driver(url: str) -> str:
    """A plain `postgresql://` address means psycopg 3."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError("not a database address") from error
    backend = parsed.get_backend_name()
    if backend not in {"postgresql", "postgres", "sqlite"}:
        raise ValueError("only postgresql:// and sqlite:/// are supported")
    if backend != "sqlite":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


class Settings(BaseSettings):
    """Read from the environment (`MOTCUA_…`) once, at start."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", env_ignore_empty=True, frozen=True)

    host: str = Field("127.0.0.1", description="Address the gateway listens on; other processes stay on loopback")
    port: int = Field(8000, ge=0, le=65535, description="Port of the gateway")
    data_dir: Path = Field(ROOT / "var", description="Database, index, models, keys, logs")
    database_url: Annotated[str, AfterValidator(_driver)] | None = Field(
        None, description="PostgreSQL address; none: SQLite in the data folder"
    )
    elasticsearch_url: str | None = Field(None, description="Elasticsearch 9; none: the embedded engine")
    redis_url: str | None = Field(None, description="Redis for Rasa's locks, when Rasa runs more than once")
    public_url: str | None = Field(None, description="Address citizens reach; none: links are relative")
    secret_key: SecretStr | None = Field(
        None, min_length=32, description="Encrypts personal numbers; none: made once in the data folder"
    )
    rate_limit: int = Field(
        20, ge=0, description="Messages a minute a conversation, thirty times that an address; 0: no limit"
    )
    workers: int = Field(8, ge=1, le=64, description="Conversations answered side by side by one gateway")
    turn_timeout: float = Field(20.0, gt=0, description="Seconds Rasa may take for one message")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="debug, info, warning or error")

    @property
    def local_url(self) -> str:
        """Where this machine reaches the gateway, also when it listens on every address."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force. Holds a password: never log it."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'motcua.db'}"


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment. Raises SettingsError that names the variable, never its value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "MOTCUA_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name} cannot be used: {first['msg']}; see the settings table in the README") from None
