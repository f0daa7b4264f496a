"""Tables of the look-ups: who tried what, and what staff should know. Neither codes nor digits stand here in clear."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from core.columns import Moment
from core.database import metadata

lookups = Table(
    "dossier_lookups",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(32), nullable=False, comment="no foreign key: deleting it ends no count"),
    Column("asker", String(64), nullable=False, comment="keyed hash of the platform's address; on the web the session"),
    Column("origin", String(64), comment="keyed hash of the web client's address"),
    Column("code", String(64), nullable=False, comment="keyed hash"),
    Column("key", String(200), nullable=False, comment="of the message: tried again, it counts once"),
    Column("outcome", String(10), nullable=False, comment="pending, found, not_found, away, locked or slowed"),
    Column("why", String(10), comment="of a lock: code, all or crowd"),
    Column("until", Moment, comment="of a lock: when to come again"),
    Column("tries_left", Integer, comment="of a try: how many more there are"),
    Column("opened", Text, comment="the code, encrypted, while follow-ups need no digits"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("conversation", "key"),
    Index("ix_dossier_lookups_of_conversation", "conversation", "code", "outcome"),
    Index("ix_dossier_lookups_of_asker", "asker", "outcome", "at"),
    Index("ix_dossier_lookups_of_origin", "origin", "outcome", "at"),
    Index("ix_dossier_lookups_of_code", "code", "outcome", "at"),
    Index("ix_dossier_lookups_at", "at"),
    sqlite_autoincrement=True,
)
"""A try is settled by its number: that of one that was erased meanwhile must not open somebody else's."""

alerts = Table(
    "dossier_alerts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(64), comment="keyed hash; none: failures all over"),
    Column("code_box", Text, comment="the code, encrypted: staff may have to warn its owner"),
    Column("askers", Integer, nullable=False, comment="who failed, when it was noticed"),
    Column("at", Moment, nullable=False),
    Index("ix_dossier_alerts_code", "code", "at"),
)
