"""Tables of the desk."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from core.columns import Json, Moment
from core.database import metadata

staff = Table(
    "staff",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True, comment="keyed; the key itself is shown once"),
    Column("password_hash", String(255), comment="argon2; none: the key signs in, and a password must be chosen"),
    Column("totp", Text, comment="secret of the second factor, encrypted"),
    Column("totp_step", Integer, comment="of the last code taken, which is not taken twice; none: not confirmed yet"),
    Column("added_at", Moment, nullable=False),
    Column("removed_at", Moment, comment="none: still with us"),
)

sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", String(64), primary_key=True, comment="keyed hash of what the browser holds"),
    Column("staff", String(60), ForeignKey("staff.name"), nullable=False),
    Column("device", String(60), nullable=False, comment="browser and system, as their owner may know them"),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("ix_staff_sessions_staff", "staff"),
)

acts = Table(
    "staff_acts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("act", String(60), nullable=False),
    Column("staff", String(60), comment="who; none: the command line of the server"),
    Column("about", String(120), nullable=False),
    Column("facts", Json, nullable=False),
    Index("ix_staff_acts_staff", "staff", "id"),
)
