"""Every setting, in one table that the code, `motcua doctor` and the README share."""

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

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


def _origin(url: str) -> str:
    """Scheme, host and port, nothing else: the adapter adds the path."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.rstrip("/") or parts.query:
        raise ValueError("must be an origin such as https://api.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def _address(url: str) -> str:
    """Scheme, host and where the paths begin; a key belongs in a header, not here."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://api.example.org/v1")
    return url.rstrip("/")


def _header_value(secret: SecretStr) -> SecretStr:
    if not all(" " <= character <= "~" for character in secret.get_secret_value()):
        raise ValueError("must be printable ASCII: it goes into a header")
    return secret


Origin = Annotated[str, AfterValidator(_origin)]


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
    keep_conversations_days: int = Field(365, ge=1, description="Days after which messages and answers are deleted")
    keep_contacts_days: int = Field(
        90, ge=1, description="Days after a report's end when its contact and unpublished photos are deleted"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="debug, info, warning or error")

    telegram_token: SecretStr | None = Field(None, description="Telegram bot's token; none: Telegram is off")
    telegram_secret: SecretStr | None = Field(
        None, description="Secret header of Telegram's webhook; none: derived from the secret key"
    )
    telegram_api_url: Origin = Field("https://api.telegram.org", description="Origin of Telegram's API")
    telegram_mode: Literal["webhook", "polling"] = Field(
        "webhook", description="webhook (needs MOTCUA_PUBLIC_URL to be registered) or polling (trials)"
    )
    telegram_bot_name: str | None = Field(
        None, pattern=r"^[A-Za-z0-9_]{5,32}$", description="Telegram bot's name, without @: receipts' QRs may open it"
    )
    zalo_oa_id: str | None = Field(None, pattern=r"^[0-9]{5,25}$", description="Id of the Zalo OA: a QR may open it")
    zalo_app_id: str | None = Field(None, description="Zalo application's id; none: Zalo is off")
    zalo_app_secret: SecretStr | None = Field(None, description="Zalo application's secret, for OAuth")
    zalo_oa_secret: SecretStr | None = Field(None, description="OA secret key, signs Zalo's webhook")
    zalo_refresh_token: SecretStr | None = Field(None, description="First refresh token, until one is stored")
    zalo_access_token: SecretStr | None = Field(None, description="First access token, until one is stored")
    zalo_site_verification: str | None = Field(None, description="Code of Zalo's domain verification")
    zalo_templates: dict[str, str] = Field({}, description="Notice -> ZBS template id, as JSON")
    zalo_api_url: Origin = Field("https://openapi.zalo.me", description="Origin of Zalo's OA API")
    zalo_oauth_url: Origin = Field("https://oauth.zaloapp.com", description="Origin of Zalo's OAuth")

    zalo_bot_token: SecretStr | None = Field(None, description="Zalo bot's token; none: Zalo Bot is off")
    zalo_bot_secret: SecretStr | None = Field(
        None, description="Secret header of Zalo Bot's webhook; none: derived from the secret key"
    )
    zalo_bot_api_url: Origin = Field("https://bot-api.zaloplatforms.com", description="Origin of Zalo's bot platform")

    dossiers_url: Annotated[str, AfterValidator(_address)] | None = Field(
        None, description="Address of the city's one-stop system; none: the embedded registry"
    )
    dossiers_key: Annotated[SecretStr, AfterValidator(_header_value)] | None = Field(
        None, description="Key for it, sent in the header that the mapping names"
    )
    dossiers_mapping: str = Field(
        "national", description="How it names things: national, igate, opencps, or a file of one's own"
    )
    dossiers_push_key: SecretStr | None = Field(
        None, description="Key with which the city's system may say that dossiers moved; none: it is asked only"
    )
    dossiers_timeout: float = Field(
        5.0, gt=0, le=60, description="Seconds it may take for one question, retries included"
    )

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
