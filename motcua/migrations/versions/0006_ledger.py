"""ledger

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 … without a gap"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="UTC, as text: it is hashed as it stands"),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False, comment="reference of what it is about"),
        sa.Column(
            "actor", sa.String(length=64), nullable=False, comment="reference of who did it; empty: the service itself"
        ),
        sa.Column("facts", sa.Text(), nullable=False, comment="JSON as it was hashed; no personal data"),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger")),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_at", ["at"], unique=False)
        batch_op.create_index("ix_ledger_chain", ["chain", "number"], unique=False)

    op.create_table(
        "ledger_roots",
        sa.Column("day", sa.String(length=10), nullable=False, comment="in Hanoi"),
        sa.Column("number", sa.Integer(), nullable=False, comment="last entry of that day"),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ledger_roots")),
    )
    op.create_table(
        "ledger_salts",
        sa.Column("name_hash", sa.String(length=64), nullable=False, comment="keyed: who or what the salt belongs to"),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_ledger_salts")),
    )


def downgrade() -> None:
    op.drop_table("ledger_salts")
    op.drop_table("ledger_roots")
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_chain")
        batch_op.drop_index("ix_ledger_at")

    op.drop_table("ledger")
