"""dossier subscriptions, cases, ratings, staff

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False, comment="keyed; the key itself is shown once"),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True, comment="none: still with us"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_staff")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_staff_key_hash")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False, comment="public"),
        sa.Column("receipt_hash", sa.String(length=64), nullable=False, comment="keyed"),
        sa.Column("receipt", sa.Text(), nullable=False, comment="encrypted: told again to its own citizen only"),
        sa.Column("conversation_id", sa.String(length=32), nullable=True, comment="none: its person is deleted"),
        sa.Column(
            "key",
            sa.String(length=200),
            nullable=False,
            comment="of the message that filed it: a retried turn files once",
        ),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("branch", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=False, comment="personal numbers as marks"),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("officer", sa.String(length=60), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receive_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handle_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True, comment="last answer"),
        sa.Column("handled_hours", sa.Float(), nullable=True, comment="working hours from filing to it"),
        sa.Column("deadline", sa.Text(), nullable=False, comment="how handle_by comes about"),
        sa.Column("reopened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True, comment="encrypted"),
        sa.Column("contact_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_cases_conversation_id_conversations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("conversation_id", "key", name=op.f("uq_cases_conversation_id")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_cases_receipt_hash")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_category", ["category", "filed_at"], unique=False)
        batch_op.create_index("ix_cases_filed", ["filed_at"], unique=False)
        batch_op.create_index("ix_cases_state", ["state", "handle_by"], unique=False)
        batch_op.create_index("ix_cases_unit", ["unit", "state"], unique=False)

    op.create_table(
        "dossier_subscriptions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False, comment="keyed: to find it without reading it"),
        sa.Column("code", sa.Text(), nullable=False, comment="encrypted"),
        sa.Column(
            "state",
            sa.Text(),
            nullable=False,
            comment="what was told last: a fingerprint of status, papers and payment",
        ),
        sa.Column("status", sa.String(length=20), nullable=False, comment="told last"),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False, comment="the citizen's consent"),
        sa.Column("look_at", sa.Float(), nullable=False, comment="seconds since the epoch"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True, comment="none: still wanted"),
        sa.Column("ended_by", sa.String(length=20), nullable=True, comment="citizen or final"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_dossier_subscriptions_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_subscriptions")),
    )
    with op.batch_alter_table("dossier_subscriptions", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_subscriptions_code", ["code_hash", "ended_at"], unique=False)
        batch_op.create_index("ix_dossier_subscriptions_conversation", ["conversation_id", "ended_at"], unique=False)
        batch_op.create_index("ix_dossier_subscriptions_due", ["ended_at", "look_at"], unique=False)

    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="dossier, case or handoff"),
        sa.Column("subject", sa.String(length=64), nullable=False, comment="keyed hash of what was rated"),
        sa.Column(
            "public_subject",
            sa.String(length=20),
            nullable=True,
            comment="a case's public number; dossiers and talks have none",
        ),
        sa.Column("unit", sa.String(length=60), nullable=True),
        sa.Column("branch", sa.String(length=60), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False, comment="1 to 5"),
        sa.Column("reason", sa.Text(), nullable=True, comment="personal numbers as marks"),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_ratings_conversation_id_conversations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("conversation_id", "kind", "subject", name=op.f("uq_ratings_conversation_id")),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index("ix_ratings_unit", ["unit", "at"], unique=False)

    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=30), nullable=False),
        sa.Column("staff", sa.String(length=60), nullable=True, comment="none: the citizen, or the service itself"),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index("ix_case_events_case", ["case_id", "id"], unique=False)

    op.create_table(
        "case_followers",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_followers_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_case_followers_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", "conversation_id", name=op.f("pk_case_followers")),
    )
    op.create_table(
        "case_photos",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=True, comment="the message it came with"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="waiting to be fetched, kept, or failed"),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("size", sa.Integer(), nullable=True, comment="bytes"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=60), nullable=True, comment="none: not public"),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_photos_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inbox.id"], name=op.f("fk_case_photos_inbox_id_inbox"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_photos")),
    )
    with op.batch_alter_table("case_photos", schema=None) as batch_op:
        batch_op.create_index("ix_case_photos_case", ["case_id"], unique=False)
        batch_op.create_index("ix_case_photos_state", ["state"], unique=False)

    op.create_table(
        "case_reminders",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False, comment="what was reminded of, and of which deadline"),
        sa.Column("unit", sa.String(length=60), nullable=False, comment="who was reminded"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_reminders_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "kind", name=op.f("pk_case_reminders")),
    )
    with op.batch_alter_table("case_reminders", schema=None) as batch_op:
        batch_op.create_index("ix_case_reminders_at", ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_reminders", schema=None) as batch_op:
        batch_op.drop_index("ix_case_reminders_at")

    op.drop_table("case_reminders")
    with op.batch_alter_table("case_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_case_photos_state")
        batch_op.drop_index("ix_case_photos_case")

    op.drop_table("case_photos")
    op.drop_table("case_followers")
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.drop_index("ix_case_events_case")

    op.drop_table("case_events")
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_index("ix_ratings_unit")

    op.drop_table("ratings")
    with op.batch_alter_table("dossier_subscriptions", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_subscriptions_due")
        batch_op.drop_index("ix_dossier_subscriptions_conversation")
        batch_op.drop_index("ix_dossier_subscriptions_code")

    op.drop_table("dossier_subscriptions")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_unit")
        batch_op.drop_index("ix_cases_state")
        batch_op.drop_index("ix_cases_filed")
        batch_op.drop_index("ix_cases_category")

    op.drop_table("cases")
    op.drop_table("staff")
