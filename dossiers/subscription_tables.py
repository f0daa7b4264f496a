"""Who asked to be told of which dossier."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from core.columns import Moment
from core.database import metadata

subscriptions = Table(
    "dossier_subscriptions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("code_hash", String(64), nullable=False, comment="keyed: to find it without reading it"),
    Column("code", Text, nullable=False, comment="encrypted"),
    Column("state", Text, nullable=False, comment="what was told last: a fingerprint of status, papers and payment"),
    Column("status", String(20), nullable=False, comment="told last"),
    Column("agreed_at", Moment, nullable=False, comment="the citizen's consent"),
    Column("look_at", Float, nullable=False, comment="seconds since the epoch"),
    Column("ended_at", Moment, comment="none: still wanted"),
    Column("ended_by", String(20), comment="citizen or final"),
    Index("ix_dossier_subscriptions_due", "ended_at", "look_at"),
    Index("ix_dossier_subscriptions_code", "code_hash", "ended_at"),
    Index("ix_dossier_subscriptions_conversation", "conversation_id", "ended_at"),
    sqlite_autoincrement=True,
)
