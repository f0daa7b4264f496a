"""platforms: attachments, sending, channels turned off, Zalo's tokens

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_states",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel_states")),
    )
    op.create_table(
        "zalo_tokens",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="always 1"),
        sa.Column("access_token", sa.Text(), nullable=True, comment="encrypted"),
        sa.Column("refresh_token", sa.Text(), nullable=True, comment="encrypted; works once"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True, comment="of the access token"),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "refresh_expires_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="of the refresh token: three months",
        ),
        sa.Column("lease", sa.String(length=32), nullable=True, comment="token of the process that refreshes now"),
        sa.Column("leased_until", sa.Float(), nullable=True, comment="seconds since the epoch"),
        sa.Column(
            "failure",
            sa.Text(),
            nullable=True,
            comment="why the last refresh failed, one line for the operator; none: it did not",
        ),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Text(),
            nullable=True,
            comment="encrypted; of a consent under way, with the address it returns to",
        ),
        sa.Column("verifier", sa.Text(), nullable=True, comment="encrypted; of a consent under way"),
        sa.Column(
            "consent_until", sa.DateTime(timezone=True), nullable=True, comment="when the consent under way runs out"
        ),
        sa.CheckConstraint("id = 1", name="ck_zalo_tokens_single"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zalo_tokens")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "attachment",
                sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
                nullable=True,
                comment="kind, and the platform's reference to fetch it by",
            )
        )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "due", sa.Float(), nullable=True, comment="seconds since the epoch before which it is not tried again"
            )
        )
        batch_op.add_column(
            sa.Column(
                "leased_until",
                sa.Float(),
                nullable=True,
                comment="of a row being sent; after it, whether it went out is unknown",
            )
        )
        batch_op.add_column(
            sa.Column(
                "platform_id", sa.String(length=100), nullable=True, comment="what the platform calls the message"
            )
        )

    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("outbox", "state", comment="waiting, sending, sent, held, unsure or dead")
        op.alter_column("outbox", "reason", comment="why it was not sent, for the operator")


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("platform_id")
        batch_op.drop_column("leased_until")
        batch_op.drop_column("due")
        batch_op.drop_column("attempts")

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("attachment")

    op.drop_table("zalo_tokens")
    op.drop_table("channel_states")
