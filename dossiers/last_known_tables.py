"""What was last told of a dossier, for when its source is away."""

from sqlalchemy import Column, String, Table, Text

from core.columns import Json, Moment
from core.database import metadata

dossiers_last_known = Table(
    "dossiers_last_known",
    metadata,
    Column("code_hash", String(64), primary_key=True, comment="keyed: the table does not tell whose dossiers are here"),
    Column("body", Text, nullable=False, comment="encrypted JSON of the dossier"),
    Column("factors", Json, nullable=False, comment="keyed hashes of what its owner may prove it with"),
    Column("fetched_at", Moment, nullable=False, index=True),
)
