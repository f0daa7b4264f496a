"""Tables of the messages room."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from core.columns import Json, Moment
from core.database import metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(200), nullable=False, comment="the platform's key of the person; for the web a hash"),
    Column("created_at", Moment, nullable=False),
    Column("lease", String(32), comment="token of the worker that has this conversation"),
    Column("leased_until", Float, comment="seconds since the epoch"),
    UniqueConstraint("channel", "address"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("delivery_key", String(200), nullable=False, comment="the channel's own id of this delivery"),
    Column("message_id", String(200), nullable=False, comment="what the sender's side calls it"),
    Column("text", Text, comment="typed text, personal numbers as marks"),
    Column("payload", Text, comment="a pressed button's payload"),
    Column("attachment", Json, comment="kind, and the platform's reference to fetch it by"),
    Column("shown", Text, comment="what the citizen sees as said, when it is not the text: a button's title"),
    Column("origin", String(64), comment="keyed hash of the web client's address; erased when the turn ends"),
    Column("received_at", Moment, nullable=False),
    Column("state", String(10), nullable=False, comment="waiting or done"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    UniqueConstraint("conversation_id", "delivery_key"),
    Index("ix_inbox_waiting", "state", "conversation_id", "id"),
    Index("ix_inbox_conversation", "conversation_id", "id"),
    sqlite_autoincrement=True,
)
"""The ids of what was erased are never given again, here and in the outbox: open pages ask for what came after one."""

vault = Table(
    "vault",
    metadata,
    Column("inbox_id", ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", String(60), primary_key=True),
    Column("value", Text, nullable=False, comment="encrypted; erased when the turn, or the form it belongs to, ends"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("inbox_id", ForeignKey("inbox.id", ondelete="CASCADE"), comment="the message answered; none: a notice"),
    Column("position", Integer, nullable=False),
    Column("body", Json, nullable=False, comment="one platform call, rendered"),
    Column("state", String(10), nullable=False, comment="waiting, sending, sent, held, unsure or dead"),
    Column("reason", Text, comment="why it was not sent, for the operator"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due", Float, comment="seconds since the epoch before which it is not tried again"),
    Column("leased_until", Float, comment="of a row being sent; after it, whether it went out is unknown"),
    Column("notice", String(40), comment="its name, if nobody asked for it"),
    Column("platform_id", String(100), comment="what the platform calls the message"),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Index("ix_outbox_conversation", "conversation_id", "id"),
    Index("ix_outbox_waiting", "state", "id"),
    Index("ix_outbox_inbox", "inbox_id"),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(200), nullable=False, comment="told once under it"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("conversation_id", "key"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("text", Text, nullable=False, comment="as citizens read it"),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, comment="none: until it is taken back"),
    Column("staff", String(60), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", String(60)),
)

offers = Table(
    "offers",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("payload", String(500), primary_key=True),
    Column("title", Text, nullable=False),
    Column("position", Integer, nullable=False, comment="1, 2, 3 in its list"),
    Column("inbox_id", Integer, nullable=False, comment="the turn that offered it last"),
    Index("ix_offers_turn", "conversation_id", "inbox_id"),
)

askers = Table(
    "askers",
    metadata,
    Column(
        "inbox_id", ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, comment="what nobody could answer"
    ),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("question", String(64), nullable=False, comment="keyed hash of its words, however they are typed"),
    Column("asked_at", Moment, nullable=False),
    Column("agreed_at", Moment, nullable=False, comment="to be told once there is an answer"),
    Column("told_at", Moment),
    Column("ended_at", Moment, comment="wants to hear no more"),
    Index("ix_askers_question", "question"),
    Index("ix_askers_conversation", "conversation_id"),
)

turns = Table(
    "turns",
    metadata,
    Column("inbox_id", ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True),
    Column("outcome", String(30), nullable=False),
    Column("intent", String(60)),
    Column("procedure_id", String(60)),
    Column("aspect", String(30)),
    Column("explanation", Json, nullable=False, comment="steps with their time, facts with their field"),
    Column("error", Text, comment="one line for the operator"),
    Column("style", String(10), comment="how it was put: marked or unmarked (typed), pressed or sent; none: older"),
    Column("ms", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_turns_outcome", "outcome", "at"),
    Index("ix_turns_at", "at"),
)

message_days = Table(
    "message_days",
    metadata,
    Column("day", String(10), primary_key=True, comment="ISO, in Hanoi"),
    Column("channel", String(20), primary_key=True),
    Column("style", String(10), primary_key=True),
    Column("outcome", String(30), primary_key=True),
    Column("messages", Integer, nullable=False),
)
"""How many messages ended how: counts only, which stay when the messages go."""

drawn_messages = Table(
    "drawn_messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("week", String(10), nullable=False, comment="ISO day of its Monday, in Hanoi"),
    Column("position", Integer, nullable=False, comment="from 1, by chance: a week is drawn once, whoever does it"),
    Column("inbox_id", ForeignKey("inbox.id", ondelete="SET NULL"), comment="none: its citizen or its time erased it"),
    Column("outcome", String(30), nullable=False),
    Column("verdict", String(10), comment="right, partly or wrong; none: nobody marked it yet"),
    Column("marked_by", Text),
    Column("marked_at", Moment),
    UniqueConstraint("week", "position"),
    Index("ix_drawn_messages_inbox", "inbox_id"),
)
"""Drawn by chance for people to judge: counts only, which stay when the messages go."""

mark_notes = Table(
    "mark_notes",
    metadata,
    Column("inbox_id", ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True),
    Column("note", Text, comment="personal numbers as marks"),
    Column("procedure_id", String(60), comment="which one would have been right"),
)
"""What a marker wrote about a message. It goes with the message, however that goes."""

channel_changes = Table(
    "channel_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(20), nullable=False, comment="of the channel; its newest change decides"),
    Column("is_on", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("staff", String(60), comment="who; none: the command line of the server"),
    Index("ix_channel_changes_name", "name", "id"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("unit", String(40), comment="to which an officer passed it on; none: nobody in particular"),
    Column("queued_at", Moment, comment="when an officer gave it back or passed it on; none: never"),
    Column("officer", Text, comment="who has taken it"),
    Column("taken_at", Moment),
    Column("answered_at", Moment, comment="an officer's last word; none: nobody has answered yet"),
    Column("closed_at", Moment, comment="none: the assistant is silent"),
    Column("closed_by", Text, comment="an officer's name, or the citizen"),
    Index("ix_handoffs_open", "closed_at", "conversation_id"),
    sqlite_autoincrement=True,
)
"""Its number stands in addresses and in the ledger: that of one that was deleted must not come to mean another."""

jobs = Table(
    "jobs",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("due", Float, nullable=False, comment="seconds since the epoch"),
    Column("lease", String(32), comment="token of the process that runs it now"),
    Column("leased_until", Float),
    Column("last_begun", Moment),
    Column("last_done", Moment, comment="none: it has never ended well"),
    Column("failures", Integer, nullable=False, server_default="0", comment="in a row"),
    Column("error", Text, comment="one line: why it failed the last time"),
)
