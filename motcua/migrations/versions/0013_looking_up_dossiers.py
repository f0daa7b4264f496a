"""looking up dossiers

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier_alerts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True, comment="keyed hash; none: failures all over"),
        sa.Column(
            "code_box", sa.Text(), nullable=True, comment="the code, encrypted: staff may have to warn its owner"
        ),
        sa.Column("askers", sa.Integer(), nullable=False, comment="who failed, when it was noticed"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_alerts")),
    )
    with op.batch_alter_table("dossier_alerts", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_alerts_code", ["code", "at"], unique=False)

    op.create_table(
        "dossier_lookups",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "conversation", sa.String(length=32), nullable=False, comment="no foreign key: deleting it ends no count"
        ),
        sa.Column(
            "asker",
            sa.String(length=64),
            nullable=False,
            comment="keyed hash of the platform's address; on the web the session",
        ),
        sa.Column("origin", sa.String(length=64), nullable=True, comment="keyed hash of the web client's address"),
        sa.Column("code", sa.String(length=64), nullable=False, comment="keyed hash"),
        sa.Column("key", sa.String(length=200), nullable=False, comment="of the message: tried again, it counts once"),
        sa.Column(
            "outcome", sa.String(length=10), nullable=False, comment="pending, found, not_found, away, locked or slowed"
        ),
        sa.Column("why", sa.String(length=10), nullable=True, comment="of a lock: code, all or crowd"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True, comment="of a lock: when to come again"),
        sa.Column("tries_left", sa.Integer(), nullable=True, comment="of a try: how many more there are"),
        sa.Column("opened", sa.Text(), nullable=True, comment="the code, encrypted, while follow-ups need no digits"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_lookups")),
        sa.UniqueConstraint("conversation", "key", name=op.f("uq_dossier_lookups_conversation")),
    )
    with op.batch_alter_table("dossier_lookups", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_lookups_at", ["at"], unique=False)
        batch_op.create_index("ix_dossier_lookups_of_asker", ["asker", "outcome", "at"], unique=False)
        batch_op.create_index("ix_dossier_lookups_of_code", ["code", "outcome", "at"], unique=False)
        batch_op.create_index("ix_dossier_lookups_of_conversation", ["conversation", "code", "outcome"], unique=False)
        batch_op.create_index("ix_dossier_lookups_of_origin", ["origin", "outcome", "at"], unique=False)

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "origin",
                sa.String(length=64),
                nullable=True,
                comment="keyed hash of the web client's address; erased when the turn ends",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("origin")

    with op.batch_alter_table("dossier_lookups", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_lookups_of_origin")
        batch_op.drop_index("ix_dossier_lookups_of_conversation")
        batch_op.drop_index("ix_dossier_lookups_of_code")
        batch_op.drop_index("ix_dossier_lookups_of_asker")
        batch_op.drop_index("ix_dossier_lookups_at")

    op.drop_table("dossier_lookups")
    with op.batch_alter_table("dossier_alerts", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_alerts_code")

    op.drop_table("dossier_alerts")
