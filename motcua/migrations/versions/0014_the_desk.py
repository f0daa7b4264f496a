"""the desk: sign-in, sessions, journal

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_acts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("staff", sa.String(length=60), nullable=True, comment="who; none: the command line of the server"),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_acts")),
    )
    with op.batch_alter_table("staff_acts", schema=None) as batch_op:
        batch_op.create_index("ix_staff_acts_staff", ["staff", "id"], unique=False)

    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.String(length=64), nullable=False, comment="keyed hash of what the browser holds"),
        sa.Column("staff", sa.String(length=60), nullable=False),
        sa.Column(
            "device", sa.String(length=60), nullable=False, comment="browser and system, as their owner may know them"
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.name"], name=op.f("fk_staff_sessions_staff_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_staff_sessions_staff", ["staff"], unique=False)

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "password_hash",
                sa.String(length=255),
                nullable=True,
                comment="argon2; none: the key signs in, and a password must be chosen",
            )
        )
        batch_op.add_column(
            sa.Column("totp", sa.Text(), nullable=True, comment="secret of the second factor, encrypted")
        )
        batch_op.add_column(
            sa.Column(
                "totp_step",
                sa.Integer(),
                nullable=True,
                comment="of the last code taken, which is not taken twice; none: not confirmed yet",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("totp_step")
        batch_op.drop_column("totp")
        batch_op.drop_column("password_hash")

    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_sessions_staff")

    op.drop_table("staff_sessions")
    with op.batch_alter_table("staff_acts", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_acts_staff")

    op.drop_table("staff_acts")
