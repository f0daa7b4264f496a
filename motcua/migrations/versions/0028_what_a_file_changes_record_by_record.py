"""what a file changes, record by record

Revision: 0028, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_records",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="in the file, of those that change something"),
        sa.Column(
            "listed",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="title, what becomes of it, the fields it changes",
        ),
        sa.Column(
            "changed",
            sa.Text(),
            nullable=True,
            comment="JSON: those fields before and after; none: the file was decided",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_records_import_id_imports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "procedure_id", name=op.f("pk_import_records")),
    )
    op.create_index("ix_import_records_place", "import_records", ["import_id", "place"])
    _move_what_was_shown()


def downgrade() -> None:
    op.drop_table("import_records")


def _move_what_was_shown() -> None:
    """Without a revision a file that waits is looked at anew before it is taken in, and all of it is shown then."""
    connection = op.get_bind()
    kind = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
    imports = sa.table("imports", sa.column("id", sa.Integer), sa.column("preview", kind))
    records = sa.table(
        "import_records",
        *(sa.column("import_id"), sa.column("procedure_id"), sa.column("place"), sa.column("listed", kind)),
    )
    for number, preview in connection.execute(sa.select(imports)).all():
        shown = preview.pop("records", [])
        preview.pop("revision", None)
        connection.execute(sa.update(imports).where(imports.c.id == number).values(preview=preview))
        rows = [
            {"import_id": number, "procedure_id": each["id"], "place": place, "listed": each}
            for place, each in enumerate(shown)
        ]
        if rows:
            connection.execute(sa.insert(records), rows)
