"""Dossiers of the embedded registry."""

from sqlalchemy import Column, Index, String, Table, Text

from core.columns import Json, Moment
from core.database import metadata

dossiers = Table(
    "dossiers",
    metadata,
    Column("code", String(60), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("due_at", Moment),
    Column("body", Text, nullable=False, comment="encrypted JSON of the dossier"),
    Column("factors", Json, nullable=False, comment="keyed hashes of what its owner may prove it with"),
    Column("digest", String(64), nullable=False, comment="keyed, of all that was imported: tells a change"),
    Column("updated_at", Moment, nullable=False),
    Index("ix_dossiers_status", "status", "due_at"),
)
