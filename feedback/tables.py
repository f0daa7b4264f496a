"""Tables of the feedback room."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from core.columns import Json, Moment
from core.database import metadata

from .model import LONGEST_BRANCH

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(20), nullable=False, unique=True, comment="public"),
    Column("receipt_hash", String(64), nullable=False, unique=True, comment="keyed"),
    Column("receipt", Text, nullable=False, comment="encrypted: told again to its own citizen only"),
    Column(
        "conversation_id", ForeignKey("conversations.id", ondelete="SET NULL"), comment="none: its person is deleted"
    ),
    Column("key", String(200), nullable=False, comment="of the message that filed it: a retried turn files once"),
    Column("category", String(40), nullable=False),
    Column("place", Text, nullable=False),
    Column("branch", String(LONGEST_BRANCH)),
    Column("text", Text, nullable=False, comment="personal numbers as marks"),
    Column("public_text", Text, nullable=False),
    Column("is_hidden", Boolean, nullable=False),
    Column("urgency", String(10), nullable=False),
    Column("unit", String(60), nullable=False),
    Column("state", String(10), nullable=False),
    Column("officer", String(60)),
    Column("filed_at", Moment, nullable=False),
    Column("receive_by", Moment, nullable=False),
    Column("received_at", Moment),
    Column("handle_by", Moment, nullable=False),
    Column("handled_at", Moment, comment="last answer"),
    Column("handled_hours", Float, comment="working hours from filing to it"),
    Column("deadline", Text, nullable=False, comment="how handle_by comes about"),
    Column("reopened", Integer, nullable=False, server_default="0"),
    Column("result", Text),
    Column("evidence", Text),
    Column("refusal", Text),
    Column("contact", Text, comment="encrypted"),
    Column("contact_agreed_at", Moment),
    Column("is_anonymous", Boolean, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("conversation_id", "key"),
    Index("ix_cases_state", "state", "handle_by"),
    Index("ix_cases_unit", "unit", "state"),
    Index("ix_cases_category", "category", "filed_at"),
    Index("ix_cases_filed", "filed_at"),
    Index("ix_cases_due", "handle_by", "state", "handled_at", "unit", "branch"),  # all that figures of what is due read
)

case_events = Table(
    "case_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("act", String(30), nullable=False),
    Column("staff", String(60), comment="none: the citizen, or the service itself"),
    Column("note", Text),
    Column("is_public", Boolean, nullable=False),
    Column("facts", Json, nullable=False),
    Index("ix_case_events_case", "case_id", "id"),
)

case_photos = Table(
    "case_photos",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("inbox_id", ForeignKey("inbox.id", ondelete="SET NULL"), comment="the message it came with"),
    Column("state", String(10), nullable=False, comment="waiting to be fetched, kept, or failed"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("size", Integer, comment="bytes"),
    Column("received_at", Moment, nullable=False),
    Column("approved_by", String(60), comment="none: not public"),
    Column("approved_at", Moment),
    Index("ix_case_photos_case", "case_id"),
    Index("ix_case_photos_state", "state"),
)

case_followers = Table(
    "case_followers",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
)

case_reminders = Table(
    "case_reminders",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(30), primary_key=True, comment="what was reminded of, and of which deadline"),
    Column("unit", String(60), nullable=False, comment="who was reminded"),
    Column("at", Moment, nullable=False),
    Index("ix_case_reminders_at", "at"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False, comment="dossier, case or handoff"),
    Column("subject", String(64), nullable=False, comment="keyed hash of what was rated"),
    Column("public_subject", String(20), comment="a case's public number; dossiers and talks have none"),
    Column("unit", String(60)),
    Column("branch", String(LONGEST_BRANCH)),
    Column("score", Integer, nullable=False, comment="1 to 5"),
    Column("reason", Text, comment="personal numbers as marks"),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("key", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("conversation_id", "kind", "subject"),
    Index("ix_ratings_unit", "unit", "at"),
)
