"""Tables of the procedures room."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, String, Table, Text, text
from sqlalchemy.types import TypeDecorator

from core.columns import Json, Moment
from core.database import metadata

from .model import Official, Plain


class JsonOf(TypeDecorator[Any]):
    """A model as JSON text: the same bytes on both databases, read back as the model. Defaults are left out."""

    impl = Text
    cache_ok = True

    def __init__(self, model: type[BaseModel]) -> None:
        super().__init__()
        self.model = model

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else value.model_dump_json(exclude_defaults=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseModel | None:
        return None if value is None else self.model.model_validate_json(value)


_Id = Text().with_variant(Text(collation="C"), "postgresql")
"""Sorted by code points on both databases, so that an export is the same file from either."""

_IS_OPEN = "state IN ('writing', 'proposed', 'sent-back')"

procedures = Table(
    "procedures",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False, comment="for lists; Procedure.title"),
    Column("field", Text, comment="for lists; Official.field"),
    Column("official", JsonOf(Official), nullable=False),
    Column("plain", JsonOf(Plain), nullable=False),
    Column("updated_at", Moment, nullable=False),
)

procedure_versions = Table(
    "procedure_versions",
    metadata,
    Column("procedure_id", _Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text),
    Column("action", String(10), nullable=False, comment="created, imported, edited or restored"),
    Column("official", JsonOf(Official), nullable=False),
    Column("plain", JsonOf(Plain), nullable=False),
)
"""Append-only; the newest row of a procedure is what `procedures` holds."""

starters = Table(
    "starters",
    metadata,
    Column("procedure_id", _Id, primary_key=True),
    Column("fingerprint", String(64), nullable=False, comment="SHA-256 of the file last loaded"),
    Column("official", JsonOf(Official), nullable=False, comment="as that file had it"),
    Column("plain", JsonOf(Plain), nullable=False),
)
"""What each starter file last said: whatever differs from it now, somebody else wrote."""

scheduled_changes = Table(
    "scheduled_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("procedure_id", _Id, nullable=False),
    Column("effective_on", String(10), nullable=False, comment="ISO day, in Hanoi"),
    Column("base_version", Integer, nullable=False, comment="the version that was changed; 0: there was none"),
    Column("official", JsonOf(Official), nullable=False),
    Column("plain", JsonOf(Plain), nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text),
    Column("state", String(10), nullable=False, comment="waiting, applied, conflict or withdrawn"),
    Column("note", Text, comment="what stood in the way"),
    Index("ix_scheduled_changes_state", "state", "effective_on"),
)
"""Versions that begin to hold on a later day."""

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("procedure_id", _Id, nullable=False),
    Column("base_version", Integer, nullable=False, comment="the version it began from; 0: there was none"),
    Column("content", Json, nullable=False, comment="as typed, also what cannot be published so"),
    Column("saves", Integer, nullable=False, comment="how often it was saved: who saves names the one seen"),
    Column("state", String(10), nullable=False, comment="writing, proposed, sent-back, published or withdrawn"),
    Column("author", Text, nullable=False),
    Column("why", Text, comment="what the author tells whoever approves"),
    Column("effective_on", String(10), comment="ISO day, in Hanoi; none: at once"),
    Column("begun_at", Moment, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("decided_by", Text, comment="who approved it or sent it back"),
    Column("note", Text, comment="what they said"),
    Index("ix_drafts_state", "state", "saved_at"),
    Index(
        "ix_drafts_open",
        "procedure_id",
        "author",
        unique=True,
        sqlite_where=text(_IS_OPEN),
        postgresql_where=text(_IS_OPEN),
    ),
)
"""What people are writing, and what waits for somebody else's eyes; one open draft a procedure and author."""

kb_revision = Table(
    "kb_revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1"),
    Column("number", BigInteger, nullable=False),
)
"""Counts the changes that search must see."""
