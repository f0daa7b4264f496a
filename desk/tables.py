"""Tables of the desk."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from core.columns import Json, Moment
from core.database import metadata

staff = Table(
    "staff",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("unit", String(60), comment="whose cases and talks are theirs to look after; none: no unit's"),
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

effects = Table(
    "effects",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
    Column("saves", Integer, nullable=False, comment="which state of the draft it is the effect of"),
    Column("revision", Integer, comment="of what was published when it was begun; none: older than this column"),
    Column("state", String(10), nullable=False, comment="waiting, running, done or failed"),
    Column("asked_at", Moment, nullable=False),
    Column("begun_at", Moment, comment="of the run that may still be under way"),
    Column("done", Integer, nullable=False, comment="questions run so far"),
    Column("total", Integer, nullable=False),
    Column("result", Json, comment="what differs, as the citizen would read it"),
    Column("error", Text, comment="one line"),
    UniqueConstraint("draft_id", "saves"),
    Index("ix_effects_state", "state", "id"),
    sqlite_autoincrement=True,
)

golden_questions = Table(
    "golden_questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("question", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True, comment="its words, however they are typed"),
    Column("procedure_id", Text, nullable=False),
    Column("aspect", String(20), nullable=False),
    Column("added_by", String(60), nullable=False),
    Column("added_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
"""What staff want answered rightly whatever is published, besides golden.tsv."""

golden_checks = Table(
    "golden_checks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("stamp", String(80), nullable=False, comment="of the records, the vocabulary and the questions"),
    Column("total", Integer, nullable=False),
    Column("missed", Json, nullable=False, comment="questions that do not lead to their record"),
)

gap_decisions = Table(
    "gap_decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False, comment="linked, new, answered or out-of-scope"),
    Column("procedure_id", Text, comment="which answers it, or will"),
    Column("draft", Integer, comment="number of the draft that is to answer it"),
    Column("decided_by", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("done_at", Moment, comment="since then there is an answer"),
    Column("undone_at", Moment, comment="taken back, or its draft came to nothing"),
)

gap_questions = Table(
    "gap_questions",
    metadata,
    Column("decision_id", ForeignKey("gap_decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(64), primary_key=True, comment="keyed hash of its words, however they are typed"),
    Index("ix_gap_questions_question", "question"),
)
"""Which questions a decision is about. Their words stay with the citizens' messages, and go with them."""

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, comment="of the file, as its sender called it"),
    Column("verified_on", String(20), comment="when its source was read, if the file does not say it"),
    Column("sent_by", String(60), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("state", String(10), nullable=False, comment="waiting, taken, refused, or same: it changes nothing"),
    Column("preview", Json, nullable=False, comment="counts, and the revision they were made at"),
    Column("decided_by", String(60)),
    Column("decided_at", Moment),
    Index("ix_imports_state", "state", "id"),
    sqlite_autoincrement=True,
)
"""Files of procedures that wait for somebody else's eyes; the files lie in the data folder."""

import_records = Table(
    "import_records",
    metadata,
    Column("import_id", ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("procedure_id", Text, primary_key=True),
    Column("place", Integer, nullable=False, comment="in the file, of those that change something"),
    Column("listed", Json, nullable=False, comment="title, what becomes of it, the fields it changes"),
    Column("changed", Text, comment="JSON: those fields before and after; none: the file was decided"),
    Index("ix_import_records_place", "import_id", "place"),
)
"""Records of a file that would be other than they stand."""
