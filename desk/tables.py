"""Tables of the desk."""

from sqlalchemy import Column, String, Table

from core.columns import Moment
from core.database import metadata

staff = Table(
    "staff",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True, comment="keyed; the key itself is shown once"),
    Column("added_at", Moment, nullable=False),
    Column("removed_at", Moment, comment="none: still with us"),
)
