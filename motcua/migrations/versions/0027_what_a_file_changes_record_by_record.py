"""what a file changes, record by record; branches with long names

Revision: 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BEFORE = {"state": "waiting, taken or refused", "preview": "counts, and the first records that it changes"}
NOW = {
    "state": "waiting, taken, refused, or same: it changes nothing",
    "preview": "counts, and the revision they were made at",
}


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
    _let_branches_be_as_long_as(300)
    _say_of_imports(NOW)


def downgrade() -> None:
    op.drop_table("import_records")
    _let_branches_be_as_long_as(60)
    _say_of_imports(BEFORE)


def _say_of_imports(comments: dict[str, str]) -> None:
    """SQLite has no comments."""
    if op.get_bind().dialect.name == "postgresql":
        for column, comment in comments.items():
            op.alter_column("imports", column, comment=comment)


def _let_branches_be_as_long_as(length: int) -> None:
    """SQLite holds any length: its tables need not be made anew for this."""
    if op.get_bind().dialect.name == "postgresql":
        for table in ("cases", "ratings"):
            op.alter_column(table, "branch", type_=sa.String(length), postgresql_using=f"left(branch, {length})")


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
