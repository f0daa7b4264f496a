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
)

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
    Column("ms", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_turns_outcome", "outcome", "at"),
)

channel_changes = Table(
    "channel_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(20), nullable=False, comment="of the channel; its newest change decides"),
    Column("is_on", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_channel_changes_name", "name", "id"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("officer", Text, comment="who has taken it"),
    Column("taken_at", Moment),
    Column("closed_at", Moment, comment="none: the assistant is silent"),
    Column("closed_by", Text, comment="an officer's name, or the citizen"),
    Index("ix_handoffs_open", "closed_at", "conversation_id"),
)

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
